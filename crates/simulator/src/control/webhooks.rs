//! Webhooks over the control interface: what was sent, and sending whatever one likes.

use std::sync::Arc;

use bytes::Bytes;
use poem::{
    handler,
    web::{Data, Json},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Refused;
use crate::{
    webhook::{DeliveryView, Posted, post_signed},
    world::{World, WorldError, webhook_url},
};

/// `GET /_sim/webhooks`: the last 300 attempts, newest first.
#[handler]
pub(super) fn list(Data(world): Data<&Arc<World>>) -> Json<Vec<DeliveryView>> {
    Json(world.webhooks.deliveries())
}

/// A webhook to be sent as it is: duplicates, unknown types, wrong order, wrong signatures.
#[derive(Deserialize)]
struct RawWebhook {
    channel: String,
    /// Events; the stand-in adds `destination`.
    events: Option<Vec<Value>>,
    /// Or the exact body, whatever it is.
    body: Option<String>,
    /// Replaces the right signature.
    signature: Option<String>,
    /// Replaces the channel's webhook URL.
    url: Option<String>,
}

/// `POST /_sim/webhook/raw`
#[handler]
pub(super) async fn raw(
    Data(world): Data<&Arc<World>>,
    Data(client): Data<&reqwest::Client>,
    Json(wanted): Json<RawWebhook>,
) -> Result<Json<Posted>, Refused> {
    let (url, secret, bot) = {
        let state = world.state();
        let ix = state
            .by_channel
            .get(&wanted.channel)
            .ok_or(WorldError::Unknown("channel"))?;
        let channel = &state.messaging[*ix as usize];
        (
            channel.webhook_url.clone(),
            channel.secret.clone(),
            channel.bot.clone(),
        )
    };
    let url = wanted.url.or(url).as_deref().and_then(webhook_url);
    let url = url.ok_or(WorldError::Invalid(
        "url",
        "the channel has no webhook URL".into(),
    ))?;
    let body = wanted.body.unwrap_or_else(|| {
        json!({"destination": bot, "events": wanted.events.unwrap_or_default()}).to_string()
    });
    let posted = post_signed(client, &url, &secret, Bytes::from(body), wanted.signature).await;
    Ok(Json(posted))
}
