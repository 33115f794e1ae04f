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

/// Adds `/livez` and `/readyz` to a server's routes.
pub fn add_to(routes: Route, db: Db, shutdown: CancellationToken) -> Route {
    let health = Health { db, shutdown };
    routes
        .at("/livez", get(livez))
        .at("/readyz", get(readyz.data(health)))
}

/// These and `/metrics`, for an address that the internet does not reach.
pub fn with_metrics(db: Db, shutdown: CancellationToken) -> impl Endpoint + 'static {
    let numbers = make(|_| async {
        metrics::start()
            .map(|handle| handle.render())
            .unwrap_or_default()
    });
    add_to(Route::new(), db, shutdown).at("/metrics", get(numbers))
}
