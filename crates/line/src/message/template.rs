//! Templates: buttons, a question, and cards to leaf through
//! (<https://developers.line.biz/en/reference/messaging-api/#template-messages>).

mod buttons;
mod carousel;
mod confirm;
mod image_carousel;

use serde::Serialize;
use serde_json::{Map, Value};

use super::action::Place;
use super::common::{Common, shares_common};
use super::kinds::read;
use super::rules::{Check, graphemes, https, utf16};
use super::{Action, Invalid, Message, QuickReply, Reason};

pub use buttons::Buttons;
pub use carousel::{Carousel, Column};
pub use confirm::Confirm;
pub use image_carousel::{ImageCarousel, ImageColumn};

/// A template message, always valid: made by [`Buttons`], [`Confirm`], [`Carousel`] or
/// [`ImageCarousel`], or read from JSON.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Template {
    alt_text: String,
    template: Layout,
    #[serde(flatten)]
    common: Common,
}
shares_common!(Template);

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Layout {
    Buttons(Box<buttons::Layout>),
    Confirm(confirm::Layout),
    Carousel(carousel::Layout),
    ImageCarousel(image_carousel::Layout),
    #[serde(untagged)]
    Other(Map<String, Value>),
}

impl Template {
    fn new(alt_text: String, template: Layout) -> Result<Self, Invalid> {
        let template = Self {
            alt_text,
            template,
            common: Common::default(),
        };
        template.check()?;
        Ok(template)
    }

    /// What notifications and old devices show.
    pub fn alt_text(&self) -> &str {
        &self.alt_text
    }

    pub(super) fn read(mut fields: Map<String, Value>) -> Result<Self, Invalid> {
        let Some(Value::String(alt_text)) = fields.remove("altText") else {
            return Err(Invalid::new("altText", Reason::Form("a string")));
        };
        let Some(Value::Object(layout)) = fields.remove("template") else {
            return Err(Invalid::new("template", Reason::Form("a JSON object")));
        };
        let layout = Layout::read(layout).map_err(|fault| fault.inside("template"))?;
        let template = Self {
            alt_text,
            template: layout,
            common: read(fields)?,
        };
        template.check()?;
        Ok(template)
    }

    fn check(&self) -> Check {
        // 400 in older texts; 1,500 in LINE's reference today.
        utf16("altText", &self.alt_text, 1, 1500)?;
        self.template
            .check()
            .map_err(|fault| fault.inside("template"))
    }
}

impl Layout {
    fn read(mut fields: Map<String, Value>) -> Result<Self, Invalid> {
        let Some(Value::String(kind)) = fields.remove("type") else {
            return Err(Invalid::new("type", Reason::Form("a string")));
        };
        Ok(match kind.as_str() {
            "buttons" => Self::Buttons(Box::new(read(fields)?)),
            "confirm" => Self::Confirm(read(fields)?),
            "carousel" => Self::Carousel(read(fields)?),
            "image_carousel" => Self::ImageCarousel(read(fields)?),
            _ => {
                fields.insert("type".to_owned(), Value::String(kind));
                Self::Other(fields)
            }
        })
    }

    fn check(&self) -> Check {
        match self {
            Self::Buttons(layout) => layout.check(),
            Self::Confirm(layout) => layout.check(),
            Self::Carousel(layout) => layout.check(),
            Self::ImageCarousel(layout) => layout.check(),
            Self::Other(_) => Ok(()),
        }
    }
}

/// A title of at most 40 characters and a picture, which buttons and columns share.
fn adornments(title: Option<&str>, image: Option<&str>) -> Check {
    if let Some(title) = title {
        graphemes("title", title, 1, 40)?;
    }
    image.map_or(Ok(()), |url| https("thumbnailImageUrl", url))
}

/// The label of a default action is never shown.
fn default_action(action: Option<&Action>) -> Check {
    let Some(action) = action else { return Ok(()) };
    action
        .check(Place::Unlabelled)
        .map_err(|fault| fault.inside("defaultAction"))
}

fn finish(template: Template, quick_reply: Option<QuickReply>) -> Message {
    match quick_reply {
        Some(quick_reply) => template.quick_reply(quick_reply).into(),
        None => template.into(),
    }
}
