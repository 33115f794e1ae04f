//! What every message may carry: quick replies and a sender of its own.

use serde::{Deserialize, Serialize};

use super::quick_reply::QuickReply;
use super::rules::{Check, Extra, checked, graphemes, https};
use super::{Invalid, Reason};

/// The fields that all message types share, and those that this crate does not know.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Common {
    #[serde(
        rename = "quickReply",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub(super) quick_reply: Option<QuickReply>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sender: Option<Sender>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

/// Another name and icon for one message
/// (<https://developers.line.biz/en/reference/messaging-api/#icon-nickname-switch>).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub struct Sender {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    icon_url: Option<String>,
    #[serde(flatten)]
    extra: Extra,
}
checked!(Sender);

impl Sender {
    /// A name of 1–20 characters; LINE reserves names with "LINE" in them.
    pub fn named(name: impl Into<String>) -> Result<Self, Invalid> {
        let sender = Self {
            name: Some(name.into()),
            icon_url: None,
            extra: Extra::new(),
        };
        sender.check()?;
        Ok(sender)
    }

    /// An icon: https, PNG, at most 1 MB.
    pub fn icon(self, url: impl Into<String>) -> Result<Self, Invalid> {
        let sender = Self {
            icon_url: Some(url.into()),
            ..self
        };
        sender.check()?;
        Ok(sender)
    }

    fn check(&self) -> Check {
        if let Some(name) = &self.name {
            graphemes("name", name, 1, 20)?;
            if name.eq_ignore_ascii_case("line") {
                return Err(Invalid::new(
                    "name",
                    Reason::Place("LINE keeps this name to itself"),
                ));
            }
        }
        self.icon_url
            .as_deref()
            .map_or(Ok(()), |url| https("iconUrl", url))
    }
}

/// `quick_reply` and `sender` for a message type with a `common` field.
macro_rules! shares_common {
    ($($name:ty),+ $(,)?) => {$(
        impl $name {
            /// Buttons above the keyboard; shown only while this is the last message.
            pub fn quick_reply(mut self, quick_reply: crate::message::QuickReply) -> Self {
                self.common.quick_reply = Some(quick_reply);
                self
            }

            /// Another name and icon for this message.
            pub fn sender(mut self, sender: crate::message::Sender) -> Self {
                self.common.sender = Some(sender);
                self
            }
        }
    )+};
}
pub(crate) use shares_common;
