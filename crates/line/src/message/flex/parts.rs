//! Texts, buttons, pictures, icons and lines.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::boxes::pressed;
use super::looks::{looks, placed};
use crate::message::action::{Action, Place};
use crate::message::rules::{Check, Extra, https};
use crate::message::{Invalid, Reason};

/// A text (<https://developers.line.biz/en/reference/messaging-api/#f-text>).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlexText {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    action: Option<Action>,
    #[serde(flatten)]
    extra: Extra,
}

/// A button (<https://developers.line.biz/en/reference/messaging-api/#button>); the label has 1–40
/// characters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlexButton {
    action: Action,
    #[serde(flatten)]
    extra: Extra,
}

/// A picture (<https://developers.line.biz/en/reference/messaging-api/#f-image>): https, JPEG or PNG,
/// at most 10 MB; the height at most three times the width.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlexImage {
    url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    action: Option<Action>,
    #[serde(flatten)]
    extra: Extra,
}

/// A small picture in a baseline box (<https://developers.line.biz/en/reference/messaging-api/#icon>):
/// https, JPEG or PNG, at most 1 MB.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlexIcon {
    url: String,
    #[serde(flatten)]
    extra: Extra,
}

/// A line (<https://developers.line.biz/en/reference/messaging-api/#separator>).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Separator {
    #[serde(flatten)]
    extra: Extra,
}

placed!(FlexText, FlexButton, FlexImage, FlexIcon, Separator);
looks!(FlexText {
    /// `xxs xs sm md lg xl xxl 3xl 4xl 5xl`, or pixels.
    size => "size",
    /// `#RRGGBB` or `#RRGGBBAA`.
    color => "color",
    /// `regular` or `bold`.
    weight => "weight",
    /// `start`, `center` or `end`.
    align => "align",
    /// `none`, `underline` or `line-through`.
    decoration => "decoration",
    /// Most lines; 0 for all.
    max_lines => "maxLines",
});
looks!(FlexButton {
    /// `primary`, `secondary` or `link`.
    style => "style",
    /// `#RRGGBB` or `#RRGGBBAA`.
    color => "color",
    /// `sm` or `md`.
    height => "height",
});
looks!(FlexImage {
    /// `xxs … 5xl full`, pixels or per cent.
    size => "size",
    /// `20:13`; the height at most three times the width.
    aspect_ratio => "aspectRatio",
    /// `cover` or `fit`.
    aspect_mode => "aspectMode",
    /// `start`, `center` or `end`.
    align => "align",
    /// `#RRGGBB` or `#RRGGBBAA`.
    background_color => "backgroundColor",
});
looks!(FlexIcon {
    /// `xxs … 5xl`, or pixels.
    size => "size",
});
looks!(Separator {
    /// `#RRGGBB` or `#RRGGBBAA`.
    color => "color",
});

impl FlexText {
    /// A text; not empty.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: Some(text.into()),
            action: None,
            extra: Extra::new(),
        }
    }

    /// Breaks long lines instead of cutting them.
    pub fn wrap(self) -> Self {
        self.with("wrap", true)
    }

    /// What happens when it is pressed.
    pub fn action(mut self, action: Action) -> Self {
        self.action = Some(action);
        self
    }

    pub(super) fn check(&self) -> Check {
        let spans = self.extra.get("contents").and_then(Value::as_array);
        let says = self.text.as_deref().is_some_and(|text| !text.is_empty());
        if !says && spans.is_none_or(Vec::is_empty) {
            return Err(Invalid::new(
                "text",
                Reason::Form("a text, or contents of spans"),
            ));
        }
        pressed(self.action.as_ref())
    }
}

impl FlexButton {
    /// A button with the label of its action.
    pub fn new(action: Action) -> Self {
        Self {
            action,
            extra: Extra::new(),
        }
    }

    pub(super) fn check(&self) -> Check {
        self.action
            .check(Place::FlexButton)
            .map_err(|fault| fault.inside("action"))
    }
}

impl FlexImage {
    /// A picture.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            action: None,
            extra: Extra::new(),
        }
    }

    /// What happens when it is pressed.
    pub fn action(mut self, action: Action) -> Self {
        self.action = Some(action);
        self
    }

    pub(super) fn check(&self) -> Check {
        https("url", &self.url)?;
        if let Some(ratio) = self.extra.get("aspectRatio") {
            let fits = ratio
                .as_str()
                .and_then(parse_ratio)
                .is_some_and(|(w, h)| h <= 3 * w);
            if !fits {
                let form = "width:height of 1 to 100000 each, the height at most 3 times the width";
                return Err(Invalid::new("aspectRatio", Reason::Form(form)));
            }
        }
        pressed(self.action.as_ref())
    }
}

fn parse_ratio(text: &str) -> Option<(u32, u32)> {
    let (width, height) = text.split_once(':')?;
    let (width, height) = (width.parse().ok()?, height.parse().ok()?);
    let sane = (1..=100_000).contains(&width) && (1..=100_000).contains(&height);
    sane.then_some((width, height))
}

impl FlexIcon {
    /// An icon.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            extra: Extra::new(),
        }
    }

    pub(super) fn check(&self) -> Check {
        https("url", &self.url)
    }
}

impl Separator {
    /// A line.
    pub fn new() -> Self {
        Self::default()
    }
}
