//! Push, reply, multicast, broadcast and their validation.

use std::sync::Arc;

use poem::{Response, handler, web::Data};
use serde::Deserialize;
use serde_json::{Value, json, value::RawValue};

use super::{
    body::{JsonBytes, property},
    gate::Call,
    outer::LineRequestId,
    refusal::{Complaint, Refusal, ok},
};
use crate::{
    message,
    world::{Endpoint, Outgoing, Receivers, Sent, Verdict, World, quote_token},
};

/// The properties that the send endpoints know, each still as JSON.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SendBody<'a> {
    #[serde(borrow)]
    to: Option<&'a RawValue>,
    #[serde(borrow)]
    reply_token: Option<&'a RawValue>,
    #[serde(borrow)]
    messages: Option<&'a RawValue>,
    #[serde(borrow)]
    notification_disabled: Option<&'a RawValue>,
    #[serde(borrow)]
    custom_aggregation_units: Option<&'a RawValue>,
}

/// `POST /v2/bot/message/push`
#[handler]
pub(super) fn push(
    Data(world): Data<&Arc<World>>,
    call: Call,
    id: LineRequestId,
    bytes: JsonBytes,
) -> Result<Response, Refusal> {
    let body: SendBody<'_> = bytes.parse()?;
    let to: String = property("to", body.to)?;
    let messages = body.checked()?;
    let sent = send(world, call, id, Receivers::One(&to), &messages, &bytes)?;
    Ok(ok(&json!({"sentMessages": sent_messages(sent)})))
}

/// `POST /v2/bot/message/reply`
#[handler]
pub(super) fn reply(
    Data(world): Data<&Arc<World>>,
    call: Call,
    id: LineRequestId,
    bytes: JsonBytes,
) -> Result<Response, Refusal> {
    let body: SendBody<'_> = bytes.parse()?;
    let token: String = property("replyToken", body.reply_token)?;
    let messages = body.checked()?;
    let sent = send(
        world,
        call,
        id,
        Receivers::ReplyTo(&token),
        &messages,
        &bytes,
    )?;
    Ok(ok(&json!({"sentMessages": sent_messages(sent)})))
}

/// `POST /v2/bot/message/multicast`
#[handler]
pub(super) fn multicast(
    Data(world): Data<&Arc<World>>,
    call: Call,
    id: LineRequestId,
    bytes: JsonBytes,
) -> Result<Response, Refusal> {
    let body: SendBody<'_> = bytes.parse()?;
    let to: Vec<String> = property("to", body.to)?;
    if !(1..=500).contains(&to.len()) {
        return Err(Refusal::complaints(&[size("to", 1, 500)]));
    }
    if let Some(at) = to.iter().position(|user| !user.starts_with('U')) {
        return Err(Refusal::property(&format!("to[{at}]")));
    }
    let messages = body.checked()?;
    send(world, call, id, Receivers::Many(&to), &messages, &bytes)?;
    Ok(ok(&json!({})))
}

/// `POST /v2/bot/message/broadcast`
#[handler]
pub(super) fn broadcast(
    Data(world): Data<&Arc<World>>,
    call: Call,
    id: LineRequestId,
    bytes: JsonBytes,
) -> Result<Response, Refusal> {
    let body: SendBody<'_> = bytes.parse()?;
    let messages = body.checked()?;
    send(world, call, id, Receivers::Friends, &messages, &bytes)?;
    Ok(ok(&json!({})))
}

/// `POST /v2/bot/message/validate/…`
#[handler]
pub(super) fn validate(_call: Call, bytes: JsonBytes) -> Result<Response, Refusal> {
    let body: SendBody<'_> = bytes.parse()?;
    body.checked()?;
    Ok(ok(&json!({})))
}

impl SendBody<'_> {
    /// The message objects, when everything about the body but its recipients is right.
    fn checked(&self) -> Result<Vec<Box<RawValue>>, Refusal> {
        if let Some(raw) = self.notification_disabled {
            property::<bool>("notificationDisabled", Some(raw))?;
        }
        if let Some(raw) = self.custom_aggregation_units {
            let units: Vec<String> = property("customAggregationUnits", Some(raw))?;
            if units.len() > 1 || !units.iter().all(|unit| aggregation_unit(unit)) {
                return Err(Refusal::property("customAggregationUnits"));
            }
        }
        let messages: Vec<Box<RawValue>> = match self.messages {
            None => return Err(Refusal::complaints(&[size("messages", 1, 5)])),
            raw => property("messages", raw)?,
        };
        if !(1..=5).contains(&messages.len()) {
            return Err(Refusal::complaints(&[size("messages", 1, 5)]));
        }
        match message::check(&messages) {
            found if found.is_empty() => Ok(messages),
            found => Err(Refusal::complaints(&found)),
        }
    }
}

fn send(
    world: &World,
    call: Call,
    id: LineRequestId,
    to: Receivers<'_>,
    messages: &[Box<RawValue>],
    bytes: &JsonBytes,
) -> Result<Sent, Refusal> {
    let verdict = world.send(&Outgoing {
        channel: call.caller.channel,
        endpoint: call.endpoint,
        retry_key: call.retry_key,
        request_id: id.0,
        to,
        messages,
        body: &bytes.0,
    });
    match verdict {
        Verdict::Accepted(sent) => Ok(sent),
        Verdict::AlreadyAccepted(request, sent) => {
            let again = (call.endpoint == Endpoint::Push).then(|| sent_messages(sent));
            Err(Refusal::already_accepted(request, again))
        }
        Verdict::UnknownRecipient(at) if call.endpoint == Endpoint::Multicast => {
            Err(Refusal::property(&format!("to[{at}]")))
        }
        Verdict::UnknownRecipient(_) => Err(Refusal::bad("Failed to send messages")),
        Verdict::InvalidReplyToken => Err(Refusal::bad("Invalid reply token")),
        Verdict::MonthlyLimit => Err(Refusal::monthly_limit()),
    }
}

fn sent_messages(sent: Sent) -> Value {
    (sent.first_message..)
        .take(sent.messages.into())
        .map(|id| json!({"id": id.to_string(), "quoteToken": quote_token(id)}))
        .collect()
}

fn size(property: &str, least: usize, most: usize) -> Complaint {
    let message = format!("Size must be between {least} and {most}");
    Complaint {
        message,
        property: property.to_owned(),
    }
}

fn aggregation_unit(unit: &str) -> bool {
    (1..=30).contains(&unit.len()) && unit.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
