//! The actions themselves, each with its own fields and limits.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::message::Invalid;
use crate::message::rules::{Check, Extra, checked, graphemes, link, utf16};

macro_rules! action_type {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(remote = "Self", rename_all = "camelCase")]
        pub struct $name {
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub(super) label: Option<String>,
            $($(#[$field_doc])* pub(super) $field: $kind,)*
            #[serde(flatten)]
            pub(super) extra: Extra,
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

    pub(super) fn check(&self) -> Check {
        label(&self.label)?;
        utf16("data", &self.data, 0, 300)?;
        if let Some(text) = &self.display_text {
            graphemes("displayText", text, 1, 300)?;
        }
        let fill_in = self.extra.get("fillInText").and_then(Value::as_str);
        fill_in.map_or(Ok(()), |text| graphemes("fillInText", text, 1, 300))
    }
}

impl From<PostbackAction> for super::Action {
    fn from(action: PostbackAction) -> Self {
        Self::Postback(action)
    }
}

impl MessageAction {
    pub(super) fn check(&self) -> Check {
        label(&self.label)?;
        graphemes("text", &self.text, 1, 300)
    }
}

impl UriAction {
    /// The address.
    pub fn uri(&self) -> &str {
        &self.uri
    }

    pub(super) fn check(&self) -> Check {
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

    pub(super) fn check(&self) -> Check {
        label(&self.label)?;
        utf16("data", &self.data, 0, 300)
    }
}

impl From<DateTimePickerAction> for super::Action {
    fn from(action: DateTimePickerAction) -> Self {
        Self::DateTimePicker(action)
    }
}

impl PlainAction {
    pub(super) fn new(label: impl Into<String>) -> Result<Self, Invalid> {
        let action = Self {
            label: Some(label.into()),
            extra: Extra::new(),
        };
        action.check()?;
        Ok(action)
    }

    pub(super) fn check(&self) -> Check {
        label(&self.label)
    }
}

impl ClipboardAction {
    pub(super) fn check(&self) -> Check {
        label(&self.label)?;
        utf16("clipboardText", &self.clipboard_text, 1, 1000)
    }
}

impl RichMenuSwitchAction {
    pub(super) fn check(&self) -> Check {
        label(&self.label)?;
        utf16("richMenuAliasId", &self.rich_menu_alias_id, 1, 32)?;
        utf16("data", &self.data, 0, 300)
    }
}
