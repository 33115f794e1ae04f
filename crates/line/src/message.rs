//! Messages that cannot be built wrong: every limit of LINE's is checked before anything is sent.
//!
//! A [`Message`] is always valid, however it was made: by a builder, or from JSON. Fields that this
//! crate does not know are kept and written back. Limits are LINE's, from
//! <https://developers.line.biz/en/reference/messaging-api/#message-objects>; each is counted in
//! grapheme clusters or in UTF-16 code units as LINE counts it
//! (<https://developers.line.biz/en/docs/messaging-api/text-character-count/>), see [`length`].

pub(crate) mod action;
mod bundle;
mod common;
pub mod flex;
mod invalid;
mod kinds;
pub mod length;
mod media;
mod quick_reply;
pub(crate) mod rules;
mod template;
mod text;

pub use action::{Action, ClipboardAction, DateTimePickerAction, MessageAction, PickerMode};
pub use action::{PlainAction, PostbackAction, RichMenuSwitchAction, UriAction};
pub use bundle::Bundle;
pub use common::{Common, Sender};
pub use flex::Flex;
pub use invalid::{Invalid, Reason, Unit};
pub use kinds::{Message, Other};
pub use media::{Audio, Coupon, Image, Location, Sticker, Video};
pub use quick_reply::{QuickReply, QuickReplyItem};
pub use template::{Buttons, Carousel, Column, Confirm, ImageCarousel, ImageColumn, Template};
pub use text::{Substitution, Text, TextV2};
