//! Buttons (<https://developers.line.biz/en/reference/messaging-api/#buttons>).

use serde::{Deserialize, Serialize};

use super::Template;
use crate::message::action::Place;
use crate::message::rules::{Check, Extra, count, each, graphemes};
use crate::message::{Action, Invalid, Message, QuickReply};

/// A text with 1–4 buttons, perhaps with a picture and a title.
///
/// Text: 1–160 characters, 60 with a picture or title. Title: at most 40. Button labels: 1–20.
/// Alternative text: 1–1,500 UTF-16 units. [`Buttons::build`] checks them all.
#[derive(Clone, Debug)]
pub struct Buttons {
    alt_text: String,
    layout: Layout,
    quick_reply: Option<QuickReply>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Layout {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    thumbnail_image_url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    default_action: Option<Action>,
    actions: Vec<Action>,
    #[serde(flatten)]
    extra: Extra,
}

impl Buttons {
    /// `alt_text` is what notifications show; `text` stands above the buttons.
    pub fn new(alt_text: impl Into<String>, text: impl Into<String>) -> Self {
        let layout = Layout {
            thumbnail_image_url: None,
            title: None,
            text: text.into(),
            default_action: None,
            actions: Vec::new(),
            extra: Extra::new(),
        };
        Self {
            alt_text: alt_text.into(),
            layout,
            quick_reply: None,
        }
    }

    /// A title above the text.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.layout.title = Some(title.into());
        self
    }

    /// A picture above it all: https, JPEG or PNG, at most 10 MB.
    pub fn image(mut self, url: impl Into<String>) -> Self {
        self.layout.thumbnail_image_url = Some(url.into());
        self
    }

    /// What happens when picture, title or text is pressed.
    pub fn default_action(mut self, action: Action) -> Self {
        self.layout.default_action = Some(action);
        self
    }

    /// One more button.
    pub fn action(mut self, action: Action) -> Self {
        self.layout.actions.push(action);
        self
    }

    /// Buttons above the keyboard.
    pub fn quick_reply(mut self, quick_reply: QuickReply) -> Self {
        self.quick_reply = Some(quick_reply);
        self
    }

    /// The message, if LINE would take it.
    pub fn build(self) -> Result<Message, Invalid> {
        let template = Template::new(self.alt_text, super::Layout::Buttons(Box::new(self.layout)))?;
        Ok(super::finish(template, self.quick_reply))
    }
}

impl Layout {
    pub(super) fn check(&self) -> Check {
        let adorned = self.title.is_some() || self.thumbnail_image_url.is_some();
        graphemes("text", &self.text, 1, if adorned { 60 } else { 160 })?;
        super::adornments(self.title.as_deref(), self.thumbnail_image_url.as_deref())?;
        super::default_action(self.default_action.as_ref())?;
        count("actions", self.actions.len(), 1, 4)?;
        each("actions", &self.actions, |action| {
            action.check(Place::Template)
        })
    }
}
