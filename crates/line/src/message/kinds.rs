//! The kinds of messages, by `type`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::flex::Flex;
use super::media::{Audio, Coupon, Image, Location, Sticker, Video};
use super::rules::shallow;
use super::template::Template;
use super::text::{Text, TextV2};
use super::{Invalid, QuickReply, Reason};

/// One message, always valid.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Message {
    /// Text.
    Text(Text),
    /// Text with placeholders.
    TextV2(TextV2),
    /// A sticker.
    Sticker(Sticker),
    /// A picture.
    Image(Image),
    /// A video.
    Video(Video),
    /// A sound.
    Audio(Audio),
    /// A place.
    Location(Location),
    /// A coupon.
    Coupon(Coupon),
    /// Buttons, a question, or cards to leaf through.
    Template(Template),
    /// A free layout.
    Flex(Flex),
    /// A type that this crate does not know; LINE alone can judge it.
    #[serde(untagged)]
    Other(Other),
}

/// A message of a type that this crate does not know, kept as it came.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Other(Map<String, Value>);

impl Other {
    /// The JSON object, `type` included.
    pub fn fields(&self) -> &Map<String, Value> {
        &self.0
    }
}

impl Message {
    /// Reads a message object, checking it as a builder would.
    pub fn from_value(value: Value) -> Result<Self, Invalid> {
        shallow(&value)?;
        let Value::Object(mut fields) = value else {
            return Err(Invalid::new("", Reason::Form("a JSON object")));
        };
        let Some(Value::String(kind)) = fields.remove("type") else {
            return Err(Invalid::new("type", Reason::Form("a string")));
        };
        Ok(match kind.as_str() {
            "text" => Self::Text(read(fields)?),
            "textV2" => Self::TextV2(read(fields)?),
            "sticker" => Self::Sticker(read(fields)?),
            "image" => Self::Image(read(fields)?),
            "video" => Self::Video(read(fields)?),
            "audio" => Self::Audio(read(fields)?),
            "location" => Self::Location(read(fields)?),
            "coupon" => Self::Coupon(read(fields)?),
            "template" => Self::Template(Template::read(fields)?),
            "flex" => Self::Flex(read(fields)?),
            _ => {
                fields.insert("type".to_owned(), Value::String(kind));
                Self::Other(Other(fields))
            }
        })
    }

    /// Reads a message object from JSON.
    pub fn from_json(json: &[u8]) -> Result<Self, Invalid> {
        serde_json::from_slice(json).map_err(json_fault)
    }

    /// `type`.
    pub fn kind(&self) -> &str {
        match self {
            Self::Text(_) => "text",
            Self::TextV2(_) => "textV2",
            Self::Sticker(_) => "sticker",
            Self::Image(_) => "image",
            Self::Video(_) => "video",
            Self::Audio(_) => "audio",
            Self::Location(_) => "location",
            Self::Coupon(_) => "coupon",
            Self::Template(_) => "template",
            Self::Flex(_) => "flex",
            Self::Other(Other(fields)) => fields.get("type").and_then(Value::as_str).unwrap_or(""),
        }
    }

    /// Puts quick replies on a message of any kind.
    pub fn with_quick_reply(self, quick_reply: QuickReply) -> Self {
        match self {
            Self::Text(message) => message.quick_reply(quick_reply).into(),
            Self::TextV2(message) => message.quick_reply(quick_reply).into(),
            Self::Sticker(message) => message.quick_reply(quick_reply).into(),
            Self::Image(message) => message.quick_reply(quick_reply).into(),
            Self::Video(message) => message.quick_reply(quick_reply).into(),
            Self::Audio(message) => message.quick_reply(quick_reply).into(),
            Self::Location(message) => message.quick_reply(quick_reply).into(),
            Self::Coupon(message) => message.quick_reply(quick_reply).into(),
            Self::Template(message) => message.quick_reply(quick_reply).into(),
            Self::Flex(message) => message.quick_reply(quick_reply).into(),
            Self::Other(Other(mut fields)) => {
                let value = serde_json::to_value(quick_reply).expect("plain data");
                fields.insert("quickReply".to_owned(), value);
                Self::Other(Other(fields))
            }
        }
    }
}

pub(super) fn read<T: serde::de::DeserializeOwned>(
    fields: Map<String, Value>,
) -> Result<T, Invalid> {
    serde_json::from_value(Value::Object(fields)).map_err(json_fault)
}

fn json_fault(error: serde_json::Error) -> Invalid {
    Invalid::new("", Reason::Json(error.to_string()))
}

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::from_value(Value::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

macro_rules! into_message {
    ($($kind:ident),+) => {$(
        impl From<$kind> for Message {
            fn from(message: $kind) -> Self {
                Self::$kind(message)
            }
        }
    )+};
}
into_message!(
    Text, TextV2, Sticker, Image, Video, Audio, Location, Coupon, Template, Flex
);

#[cfg(test)]
#[path = "kinds/tests.rs"]
mod tests;
