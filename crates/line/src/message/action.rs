//! What happens when something is pressed
//! (<https://developers.line.biz/en/reference/messaging-api/#action-objects>).

mod kinds;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::kinds::read;
use super::rules::{Check, Extra, graphemes};
use super::{Invalid, Reason};

pub use kinds::{ClipboardAction, DateTimePickerAction, MessageAction, PickerMode, PlainAction};
pub use kinds::{PostbackAction, RichMenuSwitchAction, UriAction};

/// What happens when something is pressed.
///
/// Labels have at most 40 characters in a Flex message, 20 on templates and quick replies, 12 on image
/// carousels; the place where an action is put checks its own limit.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Action {
    /// Sends data back as a webhook.
    Postback(PostbackAction),
    /// Writes a text as the person.
    Message(MessageAction),
    /// Opens an address.
    Uri(UriAction),
    /// Lets the person pick a date or time, sent back as a postback.
    #[serde(rename = "datetimepicker")]
    DateTimePicker(DateTimePickerAction),
    /// Opens the camera; quick replies only.
    Camera(PlainAction),
    /// Opens the album; quick replies only.
    CameraRoll(PlainAction),
    /// Opens the map; quick replies only.
    Location(PlainAction),
    /// Copies a text.
    Clipboard(ClipboardAction),
    /// Switches to another rich menu; rich menus only.
    #[serde(rename = "richmenuswitch")]
    RichMenuSwitch(RichMenuSwitchAction),
    /// A type that this crate does not know, kept as it came.
    #[serde(untagged)]
    Other(Map<String, Value>),
}

/// Where an action stands, which decides the length of its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A template's button: a label of 1–20.
    Template,
    /// An image carousel: a label up to 12, or none.
    ImageCarousel,
    /// A quick reply: a label of 1–20.
    QuickReply,
    /// A Flex button: a label of 1–40.
    FlexButton,
    /// An area of a rich menu: a label up to 20 for screen readers, or none.
    RichMenu,
    /// Anything else that can be pressed: the label is not shown.
    Unlabelled,
}

impl Action {
    /// Sends `data` (at most 300 UTF-16 units) back as a webhook, silently.
    pub fn postback(label: impl Into<String>, data: impl Into<String>) -> Result<Self, Invalid> {
        Ok(Self::Postback(PostbackAction::new(label, data)?))
    }

    /// The same, and writes `display_text` (at most 300 characters) into the chat as the person.
    pub fn postback_shown(
        label: impl Into<String>,
        data: impl Into<String>,
        display_text: impl Into<String>,
    ) -> Result<Self, Invalid> {
        let action = PostbackAction::new(label, data)?.display_text(display_text)?;
        Ok(Self::Postback(action))
    }

    /// Writes `text` (1–300 characters) into the chat as the person.
    pub fn message(label: impl Into<String>, text: impl Into<String>) -> Result<Self, Invalid> {
        let action = MessageAction {
            label: Some(label.into()),
            text: text.into(),
            extra: Extra::new(),
        };
        action.check()?;
        Ok(Self::Message(action))
    }

    /// Opens an address of http, https, line or tel, percent-encoded, 1–1,000 UTF-16 units.
    pub fn uri(label: impl Into<String>, uri: impl Into<String>) -> Result<Self, Invalid> {
        let action = UriAction {
            label: Some(label.into()),
            uri: uri.into(),
            extra: Extra::new(),
        };
        action.check()?;
        Ok(Self::Uri(action))
    }

    /// Lets the person pick; the pick comes back with `data` (at most 300) as a postback.
    pub fn pick(
        label: impl Into<String>,
        data: impl Into<String>,
        mode: PickerMode,
    ) -> Result<Self, Invalid> {
        Ok(Self::DateTimePicker(DateTimePickerAction::new(
            label, data, mode,
        )?))
    }

    /// Copies `text` (1–1,000 UTF-16 units).
    pub fn clipboard(label: impl Into<String>, text: impl Into<String>) -> Result<Self, Invalid> {
        let action = ClipboardAction {
            label: Some(label.into()),
            clipboard_text: text.into(),
            extra: Extra::new(),
        };
        action.check()?;
        Ok(Self::Clipboard(action))
    }

    /// Opens the camera; quick replies only.
    pub fn camera(label: impl Into<String>) -> Result<Self, Invalid> {
        PlainAction::new(label).map(Self::Camera)
    }

    /// Opens the album; quick replies only.
    pub fn camera_roll(label: impl Into<String>) -> Result<Self, Invalid> {
        PlainAction::new(label).map(Self::CameraRoll)
    }

    /// Opens the map; quick replies only.
    pub fn location(label: impl Into<String>) -> Result<Self, Invalid> {
        PlainAction::new(label).map(Self::Location)
    }

    /// Switches to the rich menu behind an alias; rich menus only.
    pub fn rich_menu_switch(
        alias_id: impl Into<String>,
        data: impl Into<String>,
    ) -> Result<Self, Invalid> {
        let action = RichMenuSwitchAction {
            label: None,
            rich_menu_alias_id: alias_id.into(),
            data: data.into(),
            extra: Extra::new(),
        };
        action.check()?;
        Ok(Self::RichMenuSwitch(action))
    }

    /// The label.
    pub fn label(&self) -> Option<&str> {
        match self {
            Self::Postback(action) => action.label.as_deref(),
            Self::Message(action) => action.label.as_deref(),
            Self::Uri(action) => action.label.as_deref(),
            Self::DateTimePicker(action) => action.label.as_deref(),
            Self::Camera(action) | Self::CameraRoll(action) | Self::Location(action) => {
                action.label.as_deref()
            }
            Self::Clipboard(action) => action.label.as_deref(),
            Self::RichMenuSwitch(action) => action.label.as_deref(),
            Self::Other(fields) => fields.get("label").and_then(Value::as_str),
        }
    }

    /// Checks what the place asks; the rest was checked when the action was made.
    pub(crate) fn check(&self, place: Place) -> Check {
        let (min, max) = match place {
            Place::Template | Place::QuickReply => (1, 20),
            Place::ImageCarousel => (0, 12),
            Place::RichMenu => (0, 20),
            Place::FlexButton => (1, 40),
            Place::Unlabelled => (0, 40),
        };
        graphemes("label", self.label().unwrap_or_default(), min, max)?;
        let fault = match self {
            Self::Camera(_) | Self::CameraRoll(_) | Self::Location(_)
                if place != Place::QuickReply =>
            {
                "this action stands on quick replies only"
            }
            Self::RichMenuSwitch(_) if place != Place::RichMenu => {
                "this action stands on rich menus only"
            }
            _ => return Ok(()),
        };
        Err(Invalid::new("type", Reason::Place(fault)))
    }

    pub(crate) fn from_value(value: Value) -> Result<Self, Invalid> {
        let Value::Object(mut fields) = value else {
            return Err(Invalid::new("", Reason::Form("a JSON object")));
        };
        let Some(Value::String(kind)) = fields.remove("type") else {
            return Err(Invalid::new("type", Reason::Form("a string")));
        };
        Ok(match kind.as_str() {
            "postback" => Self::Postback(read(fields)?),
            "message" => Self::Message(read(fields)?),
            "uri" => Self::Uri(read(fields)?),
            "datetimepicker" => Self::DateTimePicker(read(fields)?),
            "camera" => Self::Camera(read(fields)?),
            "cameraRoll" => Self::CameraRoll(read(fields)?),
            "location" => Self::Location(read(fields)?),
            "clipboard" => Self::Clipboard(read(fields)?),
            "richmenuswitch" => Self::RichMenuSwitch(read(fields)?),
            _ => {
                fields.insert("type".to_owned(), Value::String(kind));
                Self::Other(fields)
            }
        })
    }
}

impl<'de> Deserialize<'de> for Action {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::from_value(Value::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}
