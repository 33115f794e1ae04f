//! Boxes, and what may lie in them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::looks::{looks, placed};
use super::parts::{FlexButton, FlexIcon, FlexImage, FlexText, Separator};
use crate::message::action::{Action, Place};
use crate::message::kinds::read;
use crate::message::rules::{Check, Extra, each};
use crate::message::{Invalid, Reason};

/// One part of a layout
/// (<https://developers.line.biz/en/reference/messaging-api/#flex-component>).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Component {
    /// A box of parts.
    Box(FlexBox),
    /// A text.
    Text(FlexText),
    /// A button.
    Button(FlexButton),
    /// A picture.
    Image(FlexImage),
    /// A small picture in a line of text.
    Icon(FlexIcon),
    /// A line.
    Separator(Separator),
    /// Any other part (`video`, `span`, `filler`, or what is new), kept as it came.
    #[serde(untagged)]
    Other(Map<String, Value>),
}

/// A box (<https://developers.line.biz/en/reference/messaging-api/#box>).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlexBox {
    layout: String,
    contents: Vec<Component>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    action: Option<Action>,
    #[serde(flatten)]
    extra: Extra,
}

placed!(FlexBox);
looks!(FlexBox {
    /// Least space between the parts: `none xs sm md lg xl xxl`, or pixels.
    spacing => "spacing",
    /// Space inside the border on all sides: keyword, pixels or per cent.
    padding_all => "paddingAll",
    /// `#RRGGBB` or `#RRGGBBAA`.
    background_color => "backgroundColor",
    /// `#RRGGBB` or `#RRGGBBAA`.
    border_color => "borderColor",
    /// `none light normal medium semi-bold bold`, or pixels.
    border_width => "borderWidth",
    /// `none xs sm md lg xl xxl`, or pixels.
    corner_radius => "cornerRadius",
    /// Pixels or per cent.
    width => "width",
    /// Pixels or per cent.
    height => "height",
    /// `center flex-start flex-end space-between space-around space-evenly`.
    justify_content => "justifyContent",
    /// `center flex-start flex-end`.
    align_items => "alignItems",
});

impl FlexBox {
    /// Parts from top to bottom.
    pub fn vertical() -> Self {
        Self::new("vertical")
    }

    /// Parts from start to end.
    pub fn horizontal() -> Self {
        Self::new("horizontal")
    }

    /// Texts and icons on one base line; nothing else may lie here.
    pub fn baseline() -> Self {
        Self::new("baseline")
    }

    fn new(layout: &str) -> Self {
        Self {
            layout: layout.to_owned(),
            contents: Vec::new(),
            action: None,
            extra: Extra::new(),
        }
    }

    /// One more part.
    pub fn child(mut self, part: impl Into<Component>) -> Self {
        self.contents.push(part.into());
        self
    }

    /// More parts.
    pub fn children<I>(mut self, parts: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<Component>,
    {
        self.contents.extend(parts.into_iter().map(Into::into));
        self
    }

    /// What happens when the box is pressed.
    pub fn action(mut self, action: Action) -> Self {
        self.action = Some(action);
        self
    }

    /// The parts.
    pub fn contents(&self) -> &[Component] {
        &self.contents
    }

    pub(super) fn check(&self) -> Check {
        if !matches!(self.layout.as_str(), "vertical" | "horizontal" | "baseline") {
            let form = Reason::Form("horizontal, vertical or baseline");
            return Err(Invalid::new("layout", form));
        }
        let baseline = self.layout == "baseline";
        each("contents", &self.contents, |part| {
            if baseline && part.breaks_baseline() {
                let fault = "a baseline box holds texts, icons and fillers only";
                return Err(Invalid::new("type", Reason::Place(fault)));
            }
            part.check()
        })?;
        pressed(self.action.as_ref())
    }
}

impl Component {
    pub(super) fn check(&self) -> Check {
        match self {
            Self::Box(part) => part.check(),
            Self::Text(part) => part.check(),
            Self::Button(part) => part.check(),
            Self::Image(part) => part.check(),
            Self::Icon(part) => part.check(),
            Self::Separator(_) | Self::Other(_) => Ok(()),
        }
    }

    fn breaks_baseline(&self) -> bool {
        matches!(
            self,
            Self::Box(_) | Self::Button(_) | Self::Image(_) | Self::Separator(_)
        )
    }

    /// True for what may stand at the top of a bubble; what is unknown is left to LINE.
    pub(super) fn may_be_hero(&self) -> bool {
        matches!(self, Self::Box(_) | Self::Image(_) | Self::Other(_))
    }

    fn from_value(value: Value) -> Result<Self, Invalid> {
        let Value::Object(mut fields) = value else {
            return Err(Invalid::new("", Reason::Form("a JSON object")));
        };
        let Some(Value::String(kind)) = fields.remove("type") else {
            return Err(Invalid::new("type", Reason::Form("a string")));
        };
        Ok(match kind.as_str() {
            "box" => Self::Box(read(fields)?),
            "text" => Self::Text(read(fields)?),
            "button" => Self::Button(read(fields)?),
            "image" => Self::Image(read(fields)?),
            "icon" => Self::Icon(read(fields)?),
            "separator" => Self::Separator(read(fields)?),
            _ => {
                fields.insert("type".to_owned(), Value::String(kind));
                Self::Other(fields)
            }
        })
    }
}

pub(super) fn pressed(action: Option<&Action>) -> Check {
    let Some(action) = action else { return Ok(()) };
    action
        .check(Place::Unlabelled)
        .map_err(|fault| fault.inside("action"))
}

impl<'de> Deserialize<'de> for Component {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::from_value(Value::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

macro_rules! into_component {
    ($($variant:ident($kind:ident)),+) => {$(
        impl From<$kind> for Component {
            fn from(part: $kind) -> Self {
                Self::$variant(part)
            }
        }
    )+};
}
into_component!(
    Box(FlexBox),
    Text(FlexText),
    Button(FlexButton),
    Image(FlexImage),
    Icon(FlexIcon),
    Separator(Separator)
);
