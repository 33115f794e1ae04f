//! All friends, page by page; verified and premium accounts only
//! (<https://developers.line.biz/en/reference/messaging-api/#get-follower-ids>).

use serde::Deserialize;

use super::Messaging;
use crate::client::Call;
use crate::error::CallError;

/// A page of friends.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Followers {
    /// Their ids, without those who block or never agreed to LINE's privacy policy.
    pub user_ids: Vec<String>,
    /// For the next page; good for 24 hours.
    #[serde(default)]
    pub next: Option<String>,
}

impl Messaging {
    /// Up to 1,000 friends. 403 where the account is neither verified nor premium.
    pub async fn followers(&self, start: Option<&str>) -> Result<Followers, CallError> {
        let mut call = Call::get("/v2/bot/followers/ids").query("limit", "1000");
        if let Some(start) = start {
            call = call.query("start", start);
        }
        self.client.send(call.bearer(&self.token)).await?.json()
    }
}
