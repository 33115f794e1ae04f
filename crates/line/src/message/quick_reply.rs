//! Quick replies: buttons above the keyboard
//! (<https://developers.line.biz/en/reference/messaging-api/#quick-reply>).

use serde::{Deserialize, Serialize};

use super::Invalid;
use super::action::{Action, Place};
use super::rules::{Check, Extra, checked, count, each, https};

/// 1–13 buttons, shown while their message is the last one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct QuickReply {
    items: Vec<QuickReplyItem>,
    #[serde(flatten)]
    extra: Extra,
}

/// One button, with or without an icon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub struct QuickReplyItem {
    #[serde(default = "item_type")]
    r#type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    image_url: Option<String>,
    action: Action,
    #[serde(flatten)]
    extra: Extra,
}

checked!(QuickReply, QuickReplyItem);

fn item_type() -> String {
    "action".to_owned()
}

impl QuickReply {
    /// 1–13 items; an [`Action`] is one.
    pub fn new<I>(items: I) -> Result<Self, Invalid>
    where
        I: IntoIterator,
        I::Item: Into<QuickReplyItem>,
    {
        let items = items.into_iter().map(Into::into).collect();
        let quick_reply = Self {
            items,
            extra: Extra::new(),
        };
        quick_reply.check()?;
        Ok(quick_reply)
    }

    fn check(&self) -> Check {
        count("items", self.items.len(), 1, 13)?;
        each("items", &self.items, QuickReplyItem::check)
    }
}

impl QuickReplyItem {
    /// An icon: https, PNG, square, at most 1 MB.
    pub fn icon(mut self, url: impl Into<String>) -> Self {
        self.image_url = Some(url.into());
        self
    }

    fn check(&self) -> Check {
        if let Some(url) = &self.image_url {
            https("imageUrl", url)?;
        }
        self.action
            .check(Place::QuickReply)
            .map_err(|fault| fault.inside("action"))
    }
}

impl From<Action> for QuickReplyItem {
    fn from(action: Action) -> Self {
        Self {
            r#type: item_type(),
            image_url: None,
            action,
            extra: Extra::new(),
        }
    }
}
