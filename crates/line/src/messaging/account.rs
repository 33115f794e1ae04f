//! The account behind the token: who it is and what it may still send this month.

use serde::{Deserialize, Serialize};

use super::Messaging;
use crate::client::Call;
use crate::error::CallError;

/// Answer of [`Messaging::bot_info`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BotInfo {
    /// The bot's own id, equal to `destination` of its webhooks.
    pub user_id: String,
    /// Basic id, for instance `@216ru…`; a friend link is `https://line.me/R/ti/p/{basicId}`.
    pub basic_id: String,
    /// Premium id, if the account bought one.
    #[serde(default)]
    pub premium_id: Option<String>,
    /// The account's name.
    pub display_name: String,
    /// The account's picture.
    #[serde(default)]
    pub picture_url: Option<String>,
    /// `chat` or `bot`.
    #[serde(default)]
    pub chat_mode: String,
    /// `auto` or `manual`.
    #[serde(default)]
    pub mark_as_read_mode: String,
}

/// Answer of [`Messaging::quota`]: free messages and the allowed additional ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// The month's ceiling; none where the plan has none.
    #[serde(default)]
    pub value: Option<u64>,
}

/// Answer of [`Messaging::consumption`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Consumption {
    /// Messages sent this month by any means; approximate.
    pub total_usage: u64,
}

impl Messaging {
    /// Who the bot is (<https://developers.line.biz/en/reference/messaging-api/#get-bot-info>).
    pub async fn bot_info(&self) -> Result<BotInfo, CallError> {
        let call = Call::get("/v2/bot/info").bearer(&self.token);
        self.client.send(call).await?.json()
    }

    /// The month's ceiling (<https://developers.line.biz/en/reference/messaging-api/#get-quota>).
    pub async fn quota(&self) -> Result<Quota, CallError> {
        let call = Call::get("/v2/bot/message/quota").bearer(&self.token);
        self.client.send(call).await?.json()
    }

    /// What is used of it (<https://developers.line.biz/en/reference/messaging-api/#get-consumption>).
    pub async fn consumption(&self) -> Result<Consumption, CallError> {
        let call = Call::get("/v2/bot/message/quota/consumption").bearer(&self.token);
        self.client.send(call).await?.json()
    }
}
