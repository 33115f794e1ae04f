//! Time, and people in bulk.

use std::sync::Arc;

use poem::{
    handler,
    web::{Data, Json},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Refused;
use crate::world::{World, WorldError};

/// `GET /_sim/clock`
#[handler]
pub(super) fn read(Data(world): Data<&Arc<World>>) -> Json<Value> {
    view(world)
}

#[derive(Deserialize)]
struct Advance {
    advance_s: i64,
}

/// `POST /_sim/clock`
#[handler]
pub(super) fn advance(Data(world): Data<&Arc<World>>, Json(step): Json<Advance>) -> Json<Value> {
    world.advance_clock(step.advance_s);
    view(world)
}

fn view(world: &World) -> Json<Value> {
    let now = world.now_ms();
    let text = chrono::DateTime::from_timestamp_millis(now)
        .unwrap_or_default()
        .to_rfc3339();
    Json(json!({"now": now, "now_text": text, "offset_s": world.clock.offset_ms() / 1000}))
}

#[derive(Deserialize)]
struct Bulk {
    people: usize,
    channel: String,
    /// Answer the user ids, not only their number.
    #[serde(default)]
    list: bool,
}

/// `POST /_sim/bench`
#[handler]
pub(super) async fn bench(
    Data(world): Data<&Arc<World>>,
    Json(bulk): Json<Bulk>,
) -> Result<Json<Value>, Refused> {
    let world = world.clone();
    let (channel, people) = (bulk.channel, bulk.people);
    let made = tokio::task::spawn_blocking(move || world.befriend_many(&channel, people)).await;
    let users = made.unwrap_or(Err(WorldError::Unknown("outcome")))?;
    let made = users.len();
    let users = if bulk.list { users } else { Vec::new() };
    Ok(Json(json!({"people": made, "user_ids": users})))
}
