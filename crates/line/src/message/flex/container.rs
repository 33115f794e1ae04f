//! Bubbles, and bubbles in a row.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::boxes::{Component, FlexBox, pressed};
use super::looks::looks;
use crate::message::action::Action;
use crate::message::kinds::read;
use crate::message::rules::{Check, Extra, count, each, within};
use crate::message::{Invalid, Reason, Unit};

/// Most bytes of a bubble's JSON.
const BUBBLE_BYTES: usize = 30 * 1024;
/// Most bytes of a carousel's JSON.
const CAROUSEL_BYTES: usize = 50 * 1024;

/// What a Flex message shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Container {
    /// One bubble.
    Bubble(Box<Bubble>),
    /// Bubbles in a row.
    Carousel(FlexCarousel),
    /// A type that this crate does not know, kept as it came.
    #[serde(untagged)]
    Other(Map<String, Value>),
}

/// A bubble (<https://developers.line.biz/en/reference/messaging-api/#bubble>).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bubble {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    header: Option<Component>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hero: Option<Component>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<Component>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    footer: Option<Component>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    action: Option<Action>,
    #[serde(flatten)]
    extra: Extra,
}

/// 1–12 bubbles of the same width
/// (<https://developers.line.biz/en/reference/messaging-api/#f-carousel>).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlexCarousel {
    contents: Vec<Container>,
    #[serde(flatten)]
    extra: Extra,
}

looks!(Bubble {
    /// `nano micro deca hecto kilo mega giga`; `mega` where nothing is said.
    size => "size",
    /// `ltr` or `rtl`.
    direction => "direction",
    /// Background and separators of the blocks, as LINE's `styles` object.
    styles => "styles",
});

impl Bubble {
    /// Begins empty; at least one block must be added.
    pub fn new() -> Self {
        Self::default()
    }

    /// The block at the top.
    pub fn header(mut self, block: FlexBox) -> Self {
        self.header = Some(block.into());
        self
    }

    /// The block for a picture: an image or a box.
    pub fn hero(mut self, part: impl Into<Component>) -> Self {
        self.hero = Some(part.into());
        self
    }

    /// The main block.
    pub fn body(mut self, block: FlexBox) -> Self {
        self.body = Some(block.into());
        self
    }

    /// The block at the bottom.
    pub fn footer(mut self, block: FlexBox) -> Self {
        self.footer = Some(block.into());
        self
    }

    /// What happens when the bubble is pressed.
    pub fn action(mut self, action: Action) -> Self {
        self.action = Some(action);
        self
    }

    fn width(&self) -> &str {
        self.extra
            .get("size")
            .and_then(Value::as_str)
            .unwrap_or("mega")
    }

    fn check(&self) -> Check {
        for (name, block) in [
            ("header", &self.header),
            ("body", &self.body),
            ("footer", &self.footer),
        ] {
            match block {
                None => {}
                Some(Component::Box(block)) => {
                    block.check().map_err(|fault| fault.inside(name))?;
                }
                Some(_) => return Err(Invalid::new(name, Reason::Place("must be a box"))),
            }
        }
        if let Some(hero) = &self.hero {
            if !hero.may_be_hero() {
                let fault = Reason::Place("the hero is an image, a video or a box");
                return Err(Invalid::new("hero", fault));
            }
            hero.check().map_err(|fault| fault.inside("hero"))?;
        }
        let blocks = [
            self.header.is_some(),
            self.hero.is_some(),
            self.body.is_some(),
        ];
        if !blocks.contains(&true) && self.footer.is_none() {
            return Err(Invalid::new(
                "",
                Reason::Place("a bubble needs at least one block"),
            ));
        }
        pressed(self.action.as_ref())
    }
}

impl FlexCarousel {
    /// Bubbles in the order in which they are shown.
    pub fn new(bubbles: impl IntoIterator<Item = Bubble>) -> Self {
        Self {
            contents: bubbles.into_iter().map(Container::from).collect(),
            extra: Extra::new(),
        }
    }

    fn check(&self) -> Check {
        count("contents", self.contents.len(), 1, 12)?;
        each("contents", &self.contents, |one| match one {
            Container::Bubble(bubble) => bubble.check(),
            _ => Err(Invalid::new(
                "type",
                Reason::Place("a carousel holds bubbles only"),
            )),
        })?;
        if self
            .contents
            .windows(2)
            .any(|two| two[0].width() != two[1].width())
        {
            return Err(Invalid::new(
                "contents",
                Reason::Place("all bubbles need the same size"),
            ));
        }
        Ok(())
    }
}

impl Container {
    fn width(&self) -> &str {
        match self {
            Self::Bubble(bubble) => bubble.width(),
            Self::Carousel(_) | Self::Other(_) => "",
        }
    }

    pub(super) fn check(&self) -> Check {
        let most = match self {
            Self::Bubble(bubble) => bubble.check().map(|()| BUBBLE_BYTES)?,
            Self::Carousel(carousel) => carousel.check().map(|()| CAROUSEL_BYTES)?,
            Self::Other(_) => CAROUSEL_BYTES,
        };
        let bytes = serde_json::to_vec(self).expect("plain data").len();
        within("", bytes, 0, most, Unit::Bytes)
    }

    fn from_value(value: Value) -> Result<Self, Invalid> {
        let Value::Object(mut fields) = value else {
            return Err(Invalid::new("", Reason::Form("a JSON object")));
        };
        let Some(Value::String(kind)) = fields.remove("type") else {
            return Err(Invalid::new("type", Reason::Form("a string")));
        };
        Ok(match kind.as_str() {
            "bubble" => Self::Bubble(Box::new(read(fields)?)),
            "carousel" => Self::Carousel(read(fields)?),
            _ => {
                fields.insert("type".to_owned(), Value::String(kind));
                Self::Other(fields)
            }
        })
    }
}

impl<'de> Deserialize<'de> for Container {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::from_value(Value::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

impl From<Bubble> for Container {
    fn from(bubble: Bubble) -> Self {
        Self::Bubble(Box::new(bubble))
    }
}

impl From<FlexCarousel> for Container {
    fn from(carousel: FlexCarousel) -> Self {
        Self::Carousel(carousel)
    }
}
