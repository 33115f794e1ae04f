//! `/metrics`, for Prometheus, on an address of its own.

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::{sync::OnceLock, time::Duration};
use tokio_util::sync::CancellationToken;

static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Starts counting, once in a process.
pub fn start() -> Option<PrometheusHandle> {
    HANDLE
        .get_or_init(|| PrometheusBuilder::new().install_recorder().ok())
        .clone()
}

/// Every single duration is kept until it is summed up, which happens when somebody asks for the metrics:
/// where nobody does, they would fill the memory.
const SUMMED_UP: Duration = Duration::from_secs(5);

/// Sums up what was counted, again and again until the shutdown.
pub async fn sum_up(shutdown: CancellationToken) {
    while !shutdown.is_cancelled() {
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(SUMMED_UP) => {
                if let Some(handle) = start() {
                    handle.run_upkeep();
                }
            }
        }
    }
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
