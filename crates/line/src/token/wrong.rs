//! Which of the two is wrong, id or secret: the stateless endpoint does not say, the short-lived one does.

use secrecy::ExposeSecret;

use super::ChannelCredentials;
use crate::client::{Call, Client};
use crate::error::CallError;

/// The half of [`ChannelCredentials`] that LINE does not accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongCredential {
    /// There is no channel with this id.
    Id,
    /// The channel exists, with another secret.
    Secret,
}

impl Client {
    /// After [`Client::mint_token`] was refused: what is wrong
    /// (<https://developers.line.biz/en/reference/messaging-api/#issue-shortlived-channel-access-token>).
    /// None where LINE does not say, or cannot be asked.
    ///
    /// Only for credentials that were refused just now: accepted ones would get a token of 30 days.
    pub async fn wrong_credential(
        &self,
        credentials: &ChannelCredentials,
    ) -> Option<WrongCredential> {
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_id", credentials.channel_id.as_str()),
            ("client_secret", credentials.channel_secret.expose_secret()),
        ];
        let answer = self
            .send(Call::post("/v2/oauth/accessToken").form(&fields))
            .await
            .ok()?;
        let CallError::Refused(refusal) = answer.success().err()? else {
            return None;
        };
        match refusal.message.as_str() {
            "invalid client_id" => Some(WrongCredential::Id),
            "invalid client_secret" => Some(WrongCredential::Secret),
            _ => None,
        }
    }
}
