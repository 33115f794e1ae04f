//! The Messaging API with one channel access token in hand.
//!
//! Rates are LINE's, per channel and endpoint
//! (<https://developers.line.biz/en/reference/messaging-api/#rate-limits>).

mod account;
mod body;
mod chat;
mod content;
mod followers;
mod narrowcast;
mod people;
mod rich_menu_aliases;
mod rich_menu_links;
mod rich_menus;
mod send;
mod statistics;
mod webhook_endpoint;

use secrecy::SecretString;

use crate::client::Client;

pub use account::{BotInfo, Consumption, Quota};
pub use body::{
    AggregationUnit, BroadcastBody, FreezeError, MulticastBody, Options, PushBody, ReplyBody,
};
pub use content::{Content, ContentStream};
pub use followers::Followers;
pub use narrowcast::{Narrowcast, Phase, Progress};
pub use people::Profile;
pub use rich_menu_aliases::RichMenuAlias;
pub use rich_menus::{ImageType, StoredRichMenu};
pub use send::ValidateFor;
pub use statistics::{Counted, DeliveryCount};
pub use webhook_endpoint::{WebhookEndpoint, WebhookTest};

/// The calls of the Messaging API with one token. [`crate::Channel`] keeps the tokens for you.
#[derive(Clone, Debug)]
pub struct Messaging {
    client: Client,
    token: SecretString,
}

impl Messaging {
    pub(crate) fn new(client: Client, token: SecretString) -> Self {
        Self { client, token }
    }
}
