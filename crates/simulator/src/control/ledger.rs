//! The ledger and the questions about it.

use std::sync::Arc;

use poem::{
    Response, handler,
    http::StatusCode,
    web::{Data, Json, Query},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Refused;
use crate::{
    wire::{json_answer, ok},
    world::{LedgerPage, LedgerSummary, ReceivedQuestion, Unmet, World},
};

#[derive(Deserialize)]
struct Window {
    channel: Option<String>,
    #[serde(default)]
    since: u64,
    limit: Option<usize>,
}

/// `GET /_sim/ledger?channel=&since=&limit=`: `next` is the `since` of the following page.
#[handler]
pub(super) fn list(
    Data(world): Data<&Arc<World>>,
    Query(window): Query<Window>,
) -> Result<Json<LedgerPage>, Refused> {
    let limit = window.limit.unwrap_or(500).min(5_000);
    Ok(Json(world.ledger_page(
        window.channel.as_deref(),
        window.since,
        limit,
    )?))
}

/// `DELETE /_sim/ledger`
#[handler]
pub(super) fn clear(Data(world): Data<&Arc<World>>) -> StatusCode {
    world.clear_ledger();
    StatusCode::NO_CONTENT
}

/// `GET /_sim/ledger/summary`
#[handler]
pub(super) fn summary(Data(world): Data<&Arc<World>>) -> Json<LedgerSummary> {
    Json(world.ledger_summary())
}

/// `GET /_sim/metrics/acceptance?since=&limit=`: pairs of retry key and time of acceptance.
#[handler]
pub(super) fn acceptance(
    Data(world): Data<&Arc<World>>,
    Query(window): Query<Window>,
) -> Json<Value> {
    let limit = window.limit.unwrap_or(100_000).min(1_000_000);
    let (accepted, next) = world.acceptances(window.since, limit);
    Json(json!({"accepted": accepted, "next": next}))
}

/// `POST /_sim/assert/received`
#[handler]
pub(super) fn received(
    Data(world): Data<&Arc<World>>,
    Json(question): Json<ReceivedQuestion>,
) -> Result<Response, Refused> {
    Ok(verdict(world.received(&question)?))
}

/// `POST /_sim/assert/never-twice`
#[handler]
pub(super) fn never_twice(Data(world): Data<&Arc<World>>) -> Response {
    verdict(world.never_twice())
}

/// 200 when it holds, 409 with what was found when it does not.
fn verdict(unmet: Option<Unmet>) -> Response {
    match unmet {
        None => ok(&json!({"holds": true})),
        Some(unmet) => json_answer(StatusCode::CONFLICT, &json!({"holds": false, "why": unmet})),
    }
}
