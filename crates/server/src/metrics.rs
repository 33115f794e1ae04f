//! `/metrics`, for Prometheus, on an address of its own.

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;

static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Starts counting, once in a process.
pub fn start() -> Option<PrometheusHandle> {
    HANDLE
        .get_or_init(|| PrometheusBuilder::new().install_recorder().ok())
        .clone()
}

/// Counts a request that was answered. The route is its pattern, never its address.
pub fn served(served: &httpd::Served) {
    let labels = [
        ("method", served.method.to_owned()),
        ("route", served.route.to_string()),
        ("status", served.status.to_string()),
    ];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds", "route" => served.route.to_string())
        .record(served.took.as_secs_f64());
}
