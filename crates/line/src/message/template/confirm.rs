//! A question with two answers (<https://developers.line.biz/en/reference/messaging-api/#confirm>).

use serde::{Deserialize, Serialize};

use super::Template;
use crate::message::action::Place;
use crate::message::rules::{Check, Extra, count, each, graphemes};
use crate::message::{Action, Invalid, Message, QuickReply};

/// A text of 1–240 characters with two buttons side by side, labels 1–20.
#[derive(Clone, Debug)]
pub struct Confirm {
    alt_text: String,
    layout: Layout,
    quick_reply: Option<QuickReply>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Layout {
    text: String,
    actions: Vec<Action>,
    #[serde(flatten)]
    extra: Extra,
}

impl Confirm {
    /// The question with its answers, left and right.
    pub fn new(
        alt_text: impl Into<String>,
        text: impl Into<String>,
        left: Action,
        right: Action,
    ) -> Self {
        let layout = Layout {
            text: text.into(),
            actions: vec![left, right],
            extra: Extra::new(),
        };
        Self {
            alt_text: alt_text.into(),
            layout,
            quick_reply: None,
        }
    }

    /// Buttons above the keyboard.
    pub fn quick_reply(mut self, quick_reply: QuickReply) -> Self {
        self.quick_reply = Some(quick_reply);
        self
    }

    /// The message, if LINE would take it.
    pub fn build(self) -> Result<Message, Invalid> {
        let template = Template::new(self.alt_text, super::Layout::Confirm(self.layout))?;
        Ok(super::finish(template, self.quick_reply))
    }
}

impl Layout {
    pub(super) fn check(&self) -> Check {
        graphemes("text", &self.text, 1, 240)?;
        count("actions", self.actions.len(), 2, 2)?;
        each("actions", &self.actions, |action| {
            action.check(Place::Template)
        })
    }
}
