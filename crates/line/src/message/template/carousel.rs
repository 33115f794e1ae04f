//! Cards with buttons (<https://developers.line.biz/en/reference/messaging-api/#carousel>).

use serde::{Deserialize, Serialize};

use super::Template;
use crate::message::action::Place;
use crate::message::rules::{Check, Extra, count, each, graphemes};
use crate::message::{Action, Invalid, Message, QuickReply, Reason};

/// 1–10 cards, all with the same number of buttons, and all or none with picture and title.
#[derive(Clone, Debug)]
pub struct Carousel {
    alt_text: String,
    layout: Layout,
    quick_reply: Option<QuickReply>,
}

/// One card: text of 1–120 characters, 60 with a picture or title; 1–3 buttons, labels 1–20.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Column {
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

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Layout {
    columns: Vec<Column>,
    #[serde(flatten)]
    extra: Extra,
}

impl Carousel {
    /// Begins without cards.
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

    /// One more card.
    pub fn column(mut self, column: Column) -> Self {
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
        let template = Template::new(self.alt_text, super::Layout::Carousel(self.layout))?;
        Ok(super::finish(template, self.quick_reply))
    }
}

impl Column {
    /// A card with this text.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            thumbnail_image_url: None,
            title: None,
            text: text.into(),
            default_action: None,
            actions: Vec::new(),
            extra: Extra::new(),
        }
    }

    /// A title of at most 40 characters.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// A picture: https, JPEG or PNG, at most 10 MB.
    pub fn image(mut self, url: impl Into<String>) -> Self {
        self.thumbnail_image_url = Some(url.into());
        self
    }

    /// What happens when picture, title or text is pressed.
    pub fn default_action(mut self, action: Action) -> Self {
        self.default_action = Some(action);
        self
    }

    /// One more button.
    pub fn action(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }

    fn check(&self) -> Check {
        let adorned = self.title.is_some() || self.thumbnail_image_url.is_some();
        graphemes("text", &self.text, 1, if adorned { 60 } else { 120 })?;
        super::adornments(self.title.as_deref(), self.thumbnail_image_url.as_deref())?;
        super::default_action(self.default_action.as_ref())?;
        count("actions", self.actions.len(), 1, 3)?;
        each("actions", &self.actions, |action| {
            action.check(Place::Template)
        })
    }

    fn shape(&self) -> (usize, bool, bool) {
        (
            self.actions.len(),
            self.title.is_some(),
            self.thumbnail_image_url.is_some(),
        )
    }
}

impl Layout {
    pub(super) fn check(&self) -> Check {
        count("columns", self.columns.len(), 1, 10)?;
        each("columns", &self.columns, Column::check)?;
        if self
            .columns
            .windows(2)
            .any(|two| two[0].shape() != two[1].shape())
        {
            let fault = "all cards need the same number of buttons, and title and picture alike";
            return Err(Invalid::new("columns", Reason::Place(fault)));
        }
        Ok(())
    }
}
