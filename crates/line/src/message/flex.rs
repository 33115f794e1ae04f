//! Flex messages: free layouts of boxes (<https://developers.line.biz/en/docs/messaging-api/using-flex-messages/>).
//!
//! Build with [`Bubble`], [`FlexBox`] and the parts, or read JSON with [`Flex::from_value`]; both end
//! in the same checks. Looks (sizes, colours, margins) are written as LINE names them and not judged
//! here; LINE's validate endpoint judges them without sending.
//!
//! ```
//! use line::message::{Action, flex::*};
//!
//! let bubble = Bubble::new()
//!     .body(FlexBox::vertical()
//!         .spacing("md")
//!         .child(FlexText::new("ご予約").weight("bold").size("xl"))
//!         .child(Separator::new())
//!         .child(FlexText::new("11月27日(金) 19:00　2名様").wrap()))
//!     .footer(FlexBox::vertical()
//!         .child(FlexButton::new(Action::postback("行きます", "visit=yes")?).style("primary")));
//! let message = Flex::new("ご予約の確認", bubble)?;
//! # Ok::<(), line::message::Invalid>(())
//! ```

mod boxes;
mod container;
mod looks;
mod parts;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::common::{Common, shares_common};
use super::rules::{Check, checked, utf16};
use super::{Invalid, Message, Reason};

pub use boxes::{Component, FlexBox};
pub use container::{Bubble, Container, FlexCarousel};
pub use parts::{FlexButton, FlexIcon, FlexImage, FlexText, Separator};

/// A Flex message, always valid: alternative text of 1–1,500 UTF-16 units, and a bubble of at most
/// 30 KB of JSON or a carousel of 1–12 bubbles in at most 50 KB
/// (<https://developers.line.biz/en/reference/messaging-api/#flex-message>).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub struct Flex {
    alt_text: String,
    contents: Container,
    #[serde(flatten)]
    pub(super) common: Common,
}
checked!(Flex);
shares_common!(Flex);

impl Flex {
    /// A message of a [`Bubble`] or a [`FlexCarousel`].
    pub fn new(
        alt_text: impl Into<String>,
        contents: impl Into<Container>,
    ) -> Result<Self, Invalid> {
        let flex = Self {
            alt_text: alt_text.into(),
            contents: contents.into(),
            common: Common::default(),
        };
        flex.check()?;
        Ok(flex)
    }

    /// A message whose `contents` are the JSON of a bubble or carousel, as LINE's Flex Message
    /// Simulator writes it.
    pub fn from_value(alt_text: impl Into<String>, contents: Value) -> Result<Self, Invalid> {
        let mut fields = Map::new();
        fields.insert("type".to_owned(), "flex".into());
        fields.insert("altText".to_owned(), alt_text.into().into());
        fields.insert("contents".to_owned(), contents);
        match Message::from_value(Value::Object(fields))? {
            Message::Flex(flex) => Ok(flex),
            _ => Err(Invalid::new("type", Reason::Form("flex"))),
        }
    }

    /// What notifications and old devices show.
    pub fn alt_text(&self) -> &str {
        &self.alt_text
    }

    /// The bubble or carousel.
    pub fn contents(&self) -> &Container {
        &self.contents
    }

    fn check(&self) -> Check {
        utf16("altText", &self.alt_text, 1, 1500)?;
        self.contents
            .check()
            .map_err(|fault| fault.inside("contents"))
    }
}
