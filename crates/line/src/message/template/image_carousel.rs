//! Pictures to leaf through (<https://developers.line.biz/en/reference/messaging-api/#image-carousel>).

use serde::{Deserialize, Serialize};

use super::Template;
use crate::message::action::Place;
use crate::message::rules::{Check, Extra, count, each, https};
use crate::message::{Action, Invalid, Message, QuickReply};

/// 1–10 pictures, each with one action.
#[derive(Clone, Debug)]
pub struct ImageCarousel {
    alt_text: String,
    layout: Layout,
    quick_reply: Option<QuickReply>,
}

/// One picture: https, JPEG or PNG, at most 10 MB; a label of at most 12 characters, or none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageColumn {
    image_url: String,
    action: Action,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Layout {
    columns: Vec<ImageColumn>,
    #[serde(flatten)]
    extra: Extra,
}

impl ImageCarousel {
    /// Begins without pictures.
    pub fn new(alt_text: impl Into<String>) -> Self {
        let layout = Layout {
            columns: Vec::new(),
            extra: Extra::new(),
        };
        Self {
            alt_text: alt_text.into(),
            layout,
            quick_reply: None,
        }
    }

    /// One more picture.
    pub fn image(mut self, url: impl Into<String>, action: Action) -> Self {
        let column = ImageColumn {
            image_url: url.into(),
            action,
            extra: Extra::new(),
        };
        self.layout.columns.push(column);
        self
    }

    /// Buttons above the keyboard.
    pub fn quick_reply(mut self, quick_reply: QuickReply) -> Self {
        self.quick_reply = Some(quick_reply);
        self
    }

    /// The message, if LINE would take it.
    pub fn build(self) -> Result<Message, Invalid> {
        let template = Template::new(self.alt_text, super::Layout::ImageCarousel(self.layout))?;
        Ok(super::finish(template, self.quick_reply))
    }
}

impl ImageColumn {
    fn check(&self) -> Check {
        https("imageUrl", &self.image_url)?;
        self.action
            .check(Place::ImageCarousel)
            .map_err(|fault| fault.inside("action"))
    }
}

impl Layout {
    pub(super) fn check(&self) -> Check {
        count("columns", self.columns.len(), 1, 10)?;
        each("columns", &self.columns, ImageColumn::check)
    }
}
