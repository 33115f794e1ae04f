//! `/livez`: the process runs. `/readyz`: it can serve (and is not about to stop). `/metrics`: what it counts.

use crate::metrics;
use poem::{
    Endpoint, EndpointExt, Response, Route, endpoint::make, get, handler, http::StatusCode,
    web::Data,
};
use tenancy::Db;
use tokio_util::sync::CancellationToken;

/// What readiness depends on.
#[derive(Clone)]
struct Health {
    db: Db,
    shutdown: CancellationToken,
}

#[handler]
fn livez() -> &'static str {
    "ok"
}

#[handler]
async fn readyz(health: Data<&Health>) -> Response {
    let (status, word) = if health.shutdown.is_cancelled() {
        (StatusCode::SERVICE_UNAVAILABLE, "stopping")
    } else if !health.db.answers().await {
        (StatusCode::SERVICE_UNAVAILABLE, "no database")
    } else {
        (StatusCode::OK, "ok")
    };
    Response::builder()
        .status(status)
        .content_type("text/plain; charset=utf-8")
        .body(word)
}

/// `/livez` and `/readyz`.
pub fn routes(db: Db, shutdown: CancellationToken) -> impl Endpoint + 'static {
    plain().data(Health { db, shutdown })
}

fn plain() -> Route {
    Route::new()
        .at("/livez", get(livez))
        .at("/readyz", get(readyz))
}

/// These and `/metrics`, for an address that the internet does not reach.
pub fn with_metrics(db: Db, shutdown: CancellationToken) -> impl Endpoint + 'static {
    let numbers = make(|_| async {
        metrics::start()
            .map(|handle| handle.render())
            .unwrap_or_default()
    });
    plain()
        .at("/metrics", get(numbers))
        .data(Health { db, shutdown })
}
