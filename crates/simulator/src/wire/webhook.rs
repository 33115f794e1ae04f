//! The webhook endpoint of a channel: set, read, test.

use std::sync::Arc;

use bytes::Bytes;
use poem::{Response, handler, web::Data};
use serde::Deserialize;
use serde_json::{json, value::RawValue};

use super::{
    body::{JsonBytes, property},
    gate::Call,
    refusal::{Refusal, ok},
};
use crate::{
    webhook::post_signed,
    world::{MessagingEdit, World, webhook_url},
};

#[derive(Deserialize)]
struct EndpointBody<'a> {
    #[serde(borrow)]
    endpoint: Option<&'a RawValue>,
}

/// `PUT /v2/bot/channel/webhook/endpoint`
#[handler]
pub(super) fn set(
    Data(world): Data<&Arc<World>>,
    call: Call,
    bytes: JsonBytes,
) -> Result<Response, Refusal> {
    let body: EndpointBody<'_> = bytes.parse()?;
    let url: String = property("endpoint", body.endpoint)?;
    let url = webhook_url(&url).ok_or_else(|| Refusal::bad("Invalid webhook endpoint URL"))?;
    let id = world.state().messaging[call.caller.channel as usize]
        .id
        .clone();
    let edit = MessagingEdit {
        webhook_url: Some(url),
        ..MessagingEdit::default()
    };
    let edited = world.edit_messaging(&id, edit);
    edited.map_err(|_| Refusal::bad("Invalid webhook endpoint URL"))?;
    Ok(ok(&json!({})))
}

/// `GET /v2/bot/channel/webhook/endpoint`
#[handler]
pub(super) fn read(Data(world): Data<&Arc<World>>, call: Call) -> Result<Response, Refusal> {
    use poem::http::StatusCode;
    let state = world.state();
    let channel = &state.messaging[call.caller.channel as usize];
    let missing = || Refusal::said(StatusCode::NOT_FOUND, "Webhook endpoint not found");
    let url = channel.webhook_url.as_ref().ok_or_else(missing)?;
    Ok(ok(
        &json!({"endpoint": url, "active": channel.webhook_active}),
    ))
}

/// `POST /v2/bot/channel/webhook/test`: an empty, signed webhook, and what became of it.
#[handler]
pub(super) async fn test(
    Data(world): Data<&Arc<World>>,
    Data(client): Data<&reqwest::Client>,
    call: Call,
    bytes: JsonBytes,
) -> Result<Response, Refusal> {
    let body: EndpointBody<'_> = match bytes.0.is_empty() {
        true => EndpointBody { endpoint: None },
        false => bytes.parse()?,
    };
    let (url, secret, bot) = {
        let state = world.state();
        let channel = &state.messaging[call.caller.channel as usize];
        (
            channel.webhook_url.clone(),
            channel.secret.clone(),
            channel.bot.clone(),
        )
    };
    let url = match body.endpoint {
        None => url.ok_or_else(|| Refusal::bad("Webhook endpoint not found"))?,
        raw => {
            let sent: String = property("endpoint", raw)?;
            webhook_url(&sent).ok_or_else(|| Refusal::bad("Invalid webhook endpoint URL"))?
        }
    };
    let body = Bytes::from(json!({"destination": bot, "events": []}).to_string());
    let at = world.now_ms();
    let posted = post_signed(client, &url, &secret, body, None).await;
    let timestamp = chrono::DateTime::from_timestamp_millis(at)
        .unwrap_or_default()
        .to_rfc3339();
    Ok(ok(&json!({
        "success": posted.success,
        "timestamp": timestamp,
        "statusCode": posted.status_code,
        "reason": posted.reason,
        "detail": posted.detail,
    })))
}
