//! What one send carries: 1–5 messages.

use serde::{Deserialize, Serialize};

use super::rules::{Check, count};
use super::{Invalid, Message, Reason};

/// 1–5 messages in the order in which they are shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Bundle(Vec<Message>);

impl Bundle {
    /// 1–5 messages (<https://developers.line.biz/en/reference/messaging-api/#send-push-message>).
    pub fn new(messages: impl IntoIterator<Item = Message>) -> Result<Self, Invalid> {
        let bundle = Self(messages.into_iter().take(6).collect());
        bundle.check()?;
        Ok(bundle)
    }

    /// Reads the JSON list of `messages`.
    pub fn from_json(json: &[u8]) -> Result<Self, Invalid> {
        serde_json::from_slice(json)
            .map_err(|error| Invalid::new("messages", Reason::Json(error.to_string())))
    }

    /// The messages.
    pub fn messages(&self) -> &[Message] {
        &self.0
    }

    fn check(&self) -> Check {
        count("messages", self.0.len(), 1, 5)
    }
}

impl From<Message> for Bundle {
    fn from(message: Message) -> Self {
        Self(vec![message])
    }
}

impl<'de> Deserialize<'de> for Bundle {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let bundle = Self(Vec::deserialize(from)?);
        bundle.check().map_err(serde::de::Error::custom)?;
        Ok(bundle)
    }
}
