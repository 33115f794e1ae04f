//! The friends: their profile, and the token that begins account linking.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::Messaging;
use crate::client::Call;
use crate::error::CallError;

/// Answer of [`Messaging::profile`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// The user's id, one per provider.
    pub user_id: String,
    /// The name that the user shows.
    pub display_name: String,
    /// BCP 47; missing unless the user agreed to LINE's privacy policy.
    #[serde(default)]
    pub language: Option<String>,
    /// The user's picture.
    #[serde(default)]
    pub picture_url: Option<String>,
    /// The user's status message.
    #[serde(default)]
    pub status_message: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LinkToken {
    link_token: SecretString,
}

impl Messaging {
    /// A friend's profile (<https://developers.line.biz/en/reference/messaging-api/#get-profile>).
    ///
    /// 404 where the id is unknown, the user never agreed, is no friend, or blocks the account.
    pub async fn profile(&self, user_id: &str) -> Result<Profile, CallError> {
        let call = Call::get("/v2/bot/profile/{userId}").fill("userId", user_id);
        self.client.send(call.bearer(&self.token)).await?.json()
    }

    /// Begins account linking
    /// (<https://developers.line.biz/en/reference/messaging-api/#issue-link-token>): the token goes
    /// (10 minutes, one use) goes
    /// into a link to your own login page, which ends at [`crate::Endpoints::account_link_url`].
    pub async fn link_token(&self, user_id: &str) -> Result<SecretString, CallError> {
        let call = Call::post("/v2/bot/user/{userId}/linkToken").fill("userId", user_id);
        let token: LinkToken = self.client.send(call.bearer(&self.token)).await?.json()?;
        Ok(token.link_token)
    }
}
