//! What happens when something is pressed
//! (<https://developers.line.biz/en/reference/messaging-api/#action-objects>).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::kinds::read;
use super::rules::{Check, Extra, checked, graphemes, link, utf16};
use super::{Invalid, Reason};

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

macro_rules! action_type {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(remote = "Self", rename_all = "camelCase")]
        pub struct $name {
            #[serde(default, skip_serializing_if = "Option::is_none")]
            label: Option<String>,
            $($(#[$field_doc])* $field: $kind,)*
            #[serde(flatten)]
            extra: Extra,
        }
        checked!($name);
    };
}

action_type!(
    /// Sends `data` back as a webhook
    /// (<https://developers.line.biz/en/reference/messaging-api/#postback-action>).
    PostbackAction {
        data: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        display_text: Option<String>,
    }
);
action_type!(
    /// Writes a text as the person
    /// (<https://developers.line.biz/en/reference/messaging-api/#message-action>).
    MessageAction { text: String }
);
action_type!(
    /// Opens an address (<https://developers.line.biz/en/reference/messaging-api/#uri-action>).
    UriAction { uri: String }
);
action_type!(
    /// Lets the person pick
    /// (<https://developers.line.biz/en/reference/messaging-api/#datetime-picker-action>).
    DateTimePickerAction {
        data: String,
        mode: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        initial: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<String>,
    }
);
action_type!(
    /// An action with nothing but a label.
    PlainAction {}
);
action_type!(
    /// Copies a text (<https://developers.line.biz/en/reference/messaging-api/#clipboard-action>).
    ClipboardAction { clipboard_text: String }
);
action_type!(
    /// Switches to another rich menu
    /// (<https://developers.line.biz/en/reference/messaging-api/#richmenu-switch-action>).
    RichMenuSwitchAction { rich_menu_alias_id: String, data: String }
);

/// What the person may pick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickerMode {
    /// `2026-11-24`.
    Date,
    /// `18:30`.
    Time,
    /// `2026-11-24T18:30`.
    DateTime,
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

fn label(label: &Option<String>) -> Check {
    label
        .as_deref()
        .map_or(Ok(()), |text| graphemes("label", text, 0, 40))
}

impl PostbackAction {
    /// A label, and data of at most 300 UTF-16 units that comes back as a webhook.
    pub fn new(label: impl Into<String>, data: impl Into<String>) -> Result<Self, Invalid> {
        let action = Self {
            label: Some(label.into()),
            data: data.into(),
            display_text: None,
            extra: Extra::new(),
        };
        action.check()?;
        Ok(action)
    }

    /// Writes this (at most 300 characters) into the chat as the person.
    pub fn display_text(self, text: impl Into<String>) -> Result<Self, Invalid> {
        let action = Self {
            display_text: Some(text.into()),
            ..self
        };
        action.check()?;
        Ok(action)
    }

    /// Opens the keyboard with this text (at most 300) in it, ready to be changed and sent.
    pub fn fill_in(mut self, text: impl Into<String>) -> Result<Self, Invalid> {
        self.extra
            .insert("inputOption".to_owned(), "openKeyboard".into());
        self.extra
            .insert("fillInText".to_owned(), text.into().into());
        self.check()?;
        Ok(self)
    }

    /// The data.
    pub fn data(&self) -> &str {
        &self.data
    }

    fn check(&self) -> Check {
        label(&self.label)?;
        utf16("data", &self.data, 0, 300)?;
        if let Some(text) = &self.display_text {
            graphemes("displayText", text, 1, 300)?;
        }
        let fill_in = self.extra.get("fillInText").and_then(Value::as_str);
        fill_in.map_or(Ok(()), |text| graphemes("fillInText", text, 1, 300))
    }
}

impl From<PostbackAction> for Action {
    fn from(action: PostbackAction) -> Self {
        Self::Postback(action)
    }
}

impl MessageAction {
    fn check(&self) -> Check {
        label(&self.label)?;
        graphemes("text", &self.text, 1, 300)
    }
}

impl UriAction {
    /// The address.
    pub fn uri(&self) -> &str {
        &self.uri
    }

    fn check(&self) -> Check {
        label(&self.label)?;
        link("uri", &self.uri)?;
        let desktop = self.extra.get("altUri").and_then(|alt| alt.get("desktop"));
        match desktop.and_then(Value::as_str) {
            Some(url) => link("altUri.desktop", url),
            None => Ok(()),
        }
    }
}

impl DateTimePickerAction {
    /// A label, data of at most 300 UTF-16 units, and what may be picked.
    pub fn new(
        label: impl Into<String>,
        data: impl Into<String>,
        mode: PickerMode,
    ) -> Result<Self, Invalid> {
        let mode = match mode {
            PickerMode::Date => "date",
            PickerMode::Time => "time",
            PickerMode::DateTime => "datetime",
        };
        let action = Self {
            label: Some(label.into()),
            data: data.into(),
            mode: mode.to_owned(),
            initial: None,
            min: None,
            max: None,
            extra: Extra::new(),
        };
        action.check()?;
        Ok(action)
    }

    /// Where the picker opens, in the form of its mode.
    pub fn initial(mut self, at: impl Into<String>) -> Self {
        self.initial = Some(at.into());
        self
    }

    /// The earliest and the latest, in the form of the mode.
    pub fn between(mut self, min: impl Into<String>, max: impl Into<String>) -> Self {
        self.min = Some(min.into());
        self.max = Some(max.into());
        self
    }

    fn check(&self) -> Check {
        label(&self.label)?;
        utf16("data", &self.data, 0, 300)
    }
}

impl From<DateTimePickerAction> for Action {
    fn from(action: DateTimePickerAction) -> Self {
        Self::DateTimePicker(action)
    }
}

impl PlainAction {
    fn new(label: impl Into<String>) -> Result<Self, Invalid> {
        let action = Self {
            label: Some(label.into()),
            extra: Extra::new(),
        };
        action.check()?;
        Ok(action)
    }

    fn check(&self) -> Check {
        label(&self.label)
    }
}

impl ClipboardAction {
    fn check(&self) -> Check {
        label(&self.label)?;
        utf16("clipboardText", &self.clipboard_text, 1, 1000)
    }
}

impl RichMenuSwitchAction {
    fn check(&self) -> Check {
        label(&self.label)?;
        utf16("richMenuAliasId", &self.rich_menu_alias_id, 1, 32)?;
        utf16("data", &self.data, 0, 300)
    }
}
