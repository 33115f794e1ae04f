//! A message that a person wrote
//! (<https://developers.line.biz/en/reference/messaging-api/#message-event>).

use serde_json::Value;

/// A received message.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    /// The message's id, also for downloading its content.
    pub id: String,
    /// For quoting it in an answer.
    pub quote_token: Option<String>,
    /// For [`crate::Messaging::mark_as_read`].
    pub mark_as_read_token: Option<String>,
    /// What was sent.
    pub content: ReceivedContent,
}

/// What was sent.
#[derive(Clone, Debug, PartialEq)]
pub enum ReceivedContent {
    /// A text. Mentions and emojis are in [`super::Event::json`].
    Text {
        /// The text as written; LINE emojis appear as words in parentheses.
        text: String,
    },
    /// A picture, to be downloaded by the message's id.
    Image,
    /// A video.
    Video,
    /// A voice message.
    Audio,
    /// A file.
    File {
        /// Its name, chosen by the sender: not a path.
        name: String,
        /// Its size in bytes.
        size: u64,
    },
    /// A place.
    Location {
        /// Its title.
        title: Option<String>,
        /// Its address.
        address: Option<String>,
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
    },
    /// A sticker.
    Sticker {
        /// The package.
        package_id: String,
        /// The sticker in it.
        sticker_id: String,
    },
    /// A type that LINE did not document when this was written.
    Unknown {
        /// `message.type`.
        kind: String,
    },
}

impl Received {
    pub(super) fn read(message: &Value) -> Option<Self> {
        let text = |name: &str| message.get(name).and_then(Value::as_str).map(str::to_owned);
        Some(Self {
            id: text("id")?,
            quote_token: text("quoteToken"),
            mark_as_read_token: text("markAsReadToken"),
            content: ReceivedContent::read(message)?,
        })
    }

    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            ReceivedContent::Text { text } => Some(text),
            _ => None,
        }
    }
}

impl ReceivedContent {
    fn read(message: &Value) -> Option<Self> {
        let text = |name: &str| message.get(name).and_then(Value::as_str).map(str::to_owned);
        let number = |name: &str| message.get(name).and_then(Value::as_f64);
        Some(match text("type")?.as_str() {
            "text" => Self::Text {
                text: text("text")?,
            },
            "image" => Self::Image,
            "video" => Self::Video,
            "audio" => Self::Audio,
            "file" => Self::File {
                name: text("fileName").unwrap_or_default(),
                size: message
                    .get("fileSize")
                    .and_then(Value::as_u64)
                    .unwrap_or_default(),
            },
            "location" => Self::Location {
                title: text("title"),
                address: text("address"),
                latitude: number("latitude")?,
                longitude: number("longitude")?,
            },
            "sticker" => Self::Sticker {
                package_id: text("packageId")?,
                sticker_id: text("stickerId")?,
            },
            kind => Self::Unknown {
                kind: kind.to_owned(),
            },
        })
    }
}
