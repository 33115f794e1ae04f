//! Channel access tokens: minted without state for 15 minutes, kept until shortly before they end.

mod cache;
mod wrong;

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::client::{Call, Client};
use crate::error::CallError;

pub use cache::TokenCache;
pub use wrong::WrongCredential;

/// A channel's id and secret, as the LINE Developers Console shows them under "Basic settings".
///
/// A Messaging API channel and a LINE Login channel each have their own.
#[derive(Clone, Debug)]
pub struct ChannelCredentials {
    /// "Channel ID": digits.
    pub channel_id: String,
    /// "Channel secret": 32 hexadecimal digits.
    pub channel_secret: SecretString,
}

impl ChannelCredentials {
    /// Credentials from their parts; nothing is checked but by LINE.
    pub fn new(channel_id: impl Into<String>, channel_secret: impl Into<SecretString>) -> Self {
        Self {
            channel_id: channel_id.into(),
            channel_secret: channel_secret.into(),
        }
    }
}

/// A token just minted.
#[derive(Clone, Debug)]
pub struct MintedToken {
    /// The bearer token.
    pub token: SecretString,
    /// How long it lives from now; LINE says 900 s in its text and 899 s in its schema.
    pub expires_in: Duration,
}

#[derive(Deserialize)]
struct Wire {
    access_token: SecretString,
    expires_in: u64,
}

impl Client {
    /// Mints a stateless channel access token
    /// (<https://developers.line.biz/en/reference/messaging-api/#issue-stateless-channel-access-token>):
    /// 15 minutes, any number at once, not revocable.
    ///
    /// Wrong id or secret: 400 `invalid_request` or `invalid_client` as [`CallError::Refused`].
    pub async fn mint_token(
        &self,
        credentials: &ChannelCredentials,
    ) -> Result<MintedToken, CallError> {
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_id", credentials.channel_id.as_str()),
            ("client_secret", credentials.channel_secret.expose_secret()),
        ];
        let answer = self
            .send(Call::post("/oauth2/v3/token").form(&fields))
            .await?;
        let wire: Wire = answer.json()?;
        Ok(MintedToken {
            token: wire.access_token,
            expires_in: Duration::from_secs(wire.expires_in),
        })
    }
}
