//! Who the person is, by their access token.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::LoginChannel;
use crate::client::Call;
use crate::error::CallError;

/// Answer of [`LoginChannel::profile`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserProfile {
    /// The user's id, the same for all channels of one provider.
    pub user_id: String,
    /// The name that the person shows.
    pub display_name: String,
    /// The picture; `/large` (200×200) or `/small` (51×51) may be appended.
    #[serde(default)]
    pub picture_url: Option<String>,
    /// The status message.
    #[serde(default)]
    pub status_message: Option<String>,
}

/// Answer of [`LoginChannel::userinfo`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserInfo {
    /// The user's id.
    pub sub: String,
    /// The name, with `profile`.
    #[serde(default)]
    pub name: Option<String>,
    /// The picture, with `profile`.
    #[serde(default)]
    pub picture: Option<String>,
}

/// Answer of [`LoginChannel::friendship`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Friendship {
    /// True where the person is a friend of the account linked to this Login channel **and** does
    /// not block it.
    pub friend_flag: bool,
}

impl LoginChannel {
    /// The person's profile (<https://developers.line.biz/en/reference/line-login/#get-user-profile>);
    /// needs `profile`.
    pub async fn profile(&self, access_token: &SecretString) -> Result<UserProfile, CallError> {
        self.client
            .send(Call::get("/v2/profile").bearer(access_token))
            .await?
            .json()
    }

    /// The person as OpenID Connect tells it
    /// (<https://developers.line.biz/en/reference/line-login/#userinfo>); needs `openid`, never the
    /// e-mail address.
    pub async fn userinfo(&self, access_token: &SecretString) -> Result<UserInfo, CallError> {
        self.client
            .send(Call::get("/oauth2/v2.1/userinfo").bearer(access_token))
            .await?
            .json()
    }

    /// Whether the person is a friend of the linked account
    /// (<https://developers.line.biz/en/reference/line-login/#get-friendship-status>); needs `profile`.
    pub async fn friendship(&self, access_token: &SecretString) -> Result<Friendship, CallError> {
        self.client
            .send(Call::get("/friendship/v1/status").bearer(access_token))
            .await?
            .json()
    }
}
