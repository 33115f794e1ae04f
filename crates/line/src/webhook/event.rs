//! One event: what all kinds share, and the payload of its kind
//! (<https://developers.line.biz/en/reference/messaging-api/#common-properties>).

use aws_lc_rs::digest;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::payload::Payload;

/// Something that happened between a person and the account.
#[derive(Clone)]
pub struct Event {
    /// A ULID, the same in every redelivery: drop what you have seen. Where LINE gave none, a digest
    /// of the event's text (`x-` and 32 hexadecimal digits).
    pub webhook_event_id: String,
    /// When it happened, not when it was sent; 1970 where LINE did not say.
    pub timestamp: DateTime<Utc>,
    /// True in `standby`: another module speaks for this account, so stay silent.
    pub standby: bool,
    /// Where it came from; none for `delivery` and failed account links.
    pub source: Option<Source>,
    /// For one reply within a minute; none where no reply is possible.
    pub reply_token: Option<String>,
    /// True where LINE sends it again because an earlier webhook got no 2xx.
    pub is_redelivery: bool,
    /// `type` as LINE wrote it.
    pub kind: String,
    /// What happened.
    pub payload: Payload,
    json: String,
}

/// Who, and in which chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The one-to-one chat with a user.
    User {
        /// Missing for people who never agreed to LINE's privacy policy.
        user_id: Option<String>,
    },
    /// A group chat.
    Group {
        /// The group.
        group_id: String,
        /// The speaker, where known.
        user_id: Option<String>,
    },
    /// A multi-person chat.
    Room {
        /// The room.
        room_id: String,
        /// The speaker, where known.
        user_id: Option<String>,
    },
    /// A kind of chat that LINE did not document when this was written.
    Unknown,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct WireSource {
    r#type: String,
    user_id: Option<String>,
    group_id: Option<String>,
    room_id: Option<String>,
}

impl Event {
    /// Reads one event from its JSON, as [`Event::json`] gave it; anything at all gives an event.
    pub fn read(json: &str) -> Self {
        let value: Value = serde_json::from_str(json).unwrap_or(Value::Null);
        let text = |name: &str| value.get(name).and_then(Value::as_str);
        let flag = |value: &Value| value.as_bool();
        let kind = text("type").unwrap_or_default();
        Self {
            webhook_event_id: event_id(text("webhookEventId"), json),
            timestamp: value
                .get("timestamp")
                .and_then(Value::as_i64)
                .and_then(DateTime::from_timestamp_millis)
                .unwrap_or_default(),
            standby: text("mode") == Some("standby"),
            source: value.get("source").map(Source::read),
            reply_token: text("replyToken").map(str::to_owned),
            is_redelivery: value
                .pointer("/deliveryContext/isRedelivery")
                .and_then(flag)
                .unwrap_or_default(),
            kind: kind.to_owned(),
            payload: Payload::read(kind, &value),
            json: json.to_owned(),
        }
    }

    /// The event's JSON, byte for byte as it came.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// The user, in whichever chat.
    pub fn user_id(&self) -> Option<&str> {
        self.source.as_ref().and_then(Source::user_id)
    }
}

impl Source {
    fn read(value: &Value) -> Self {
        let wire = WireSource::deserialize(value).unwrap_or_default();
        let user_id = wire.user_id;
        match (wire.r#type.as_str(), wire.group_id, wire.room_id) {
            ("user", ..) => Self::User { user_id },
            ("group", Some(group_id), _) => Self::Group { group_id, user_id },
            ("room", _, Some(room_id)) => Self::Room { room_id, user_id },
            _ => Self::Unknown,
        }
    }

    /// The user, in whichever chat.
    pub fn user_id(&self) -> Option<&str> {
        match self {
            Self::User { user_id } | Self::Group { user_id, .. } | Self::Room { user_id, .. } => {
                user_id.as_deref()
            }
            Self::Unknown => None,
        }
    }
}

/// LINE's id if it has one of sane length, else one made from the text, so that a row has a key.
fn event_id(given: Option<&str>, json: &str) -> String {
    match given {
        Some(id) if (1..=64).contains(&id.len()) => id.to_owned(),
        _ => {
            let hash = digest::digest(&digest::SHA256, json.as_bytes());
            let hex: String = hash.as_ref()[..16]
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            format!("x-{hex}")
        }
    }
}

/// Without user id, token and text, so that an event may stand in a log.
impl std::fmt::Debug for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Event")
            .field("webhook_event_id", &self.webhook_event_id)
            .field("kind", &self.kind)
            .field("timestamp", &self.timestamp)
            .field("is_redelivery", &self.is_redelivery)
            .finish_non_exhaustive()
    }
}
