//! How many messages were sent on a day
//! (<https://developers.line.biz/en/reference/messaging-api/#get-number-of-push-messages>).

use chrono::NaiveDate;
use serde::Deserialize;

use super::Messaging;
use crate::client::Call;
use crate::error::CallError;

/// Which sends are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Replies.
    Reply,
    /// Pushes.
    Push,
    /// Multicasts.
    Multicast,
    /// Broadcasts.
    Broadcast,
}

/// Answer of [`Messaging::delivery_count`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct DeliveryCount {
    /// `ready`, `unready`, `out_of_service`, `unavailable_for_privacy`, or what is new.
    pub status: String,
    /// How many, where ready.
    #[serde(default)]
    pub success: Option<u64>,
}

impl Messaging {
    /// How many were sent on a day of Japan's; ready the day after.
    pub async fn delivery_count(
        &self,
        counted: Counted,
        date: NaiveDate,
    ) -> Result<DeliveryCount, CallError> {
        let template = match counted {
            Counted::Reply => "/v2/bot/message/delivery/reply",
            Counted::Push => "/v2/bot/message/delivery/push",
            Counted::Multicast => "/v2/bot/message/delivery/multicast",
            Counted::Broadcast => "/v2/bot/message/delivery/broadcast",
        };
        let date = date.format("%Y%m%d").to_string();
        let call = Call::get(template).query("date", &date).bearer(&self.token);
        self.client.send(call).await?.json()
    }
}
