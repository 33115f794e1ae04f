//! A person's tokens: taken for a code, refreshed, checked, given back.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::LoginChannel;
use super::pkce::Pkce;
use crate::client::Call;
use crate::error::CallError;

/// Answer of [`LoginChannel::exchange`].
#[derive(Clone, Debug)]
pub struct UserTokens {
    /// 30 days.
    pub access_token: SecretString,
    /// How long the access token lives from now.
    pub expires_in: Duration,
    /// Only where `openid` was granted. Verify it before believing a word.
    pub id_token: Option<SecretString>,
    /// 90 days from the first issue; refreshing does not extend it.
    pub refresh_token: SecretString,
    /// What was granted; never lists `email`.
    pub scope: String,
}

/// Answer of [`LoginChannel::refresh`]: no new ID token.
#[derive(Clone, Debug)]
pub struct Refreshed {
    /// The new access token.
    pub access_token: SecretString,
    /// How long it lives from now.
    pub expires_in: Duration,
    /// The same refresh token, its life not extended.
    pub refresh_token: SecretString,
    /// What is granted.
    pub scope: String,
}

/// Answer of [`LoginChannel::verify_access_token`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AccessTokenInfo {
    /// What is granted.
    #[serde(default)]
    pub scope: String,
    /// The channel that the token was issued for.
    pub client_id: String,
    /// Seconds that are left.
    pub expires_in: i64,
}

#[derive(Deserialize)]
struct Wire {
    access_token: SecretString,
    expires_in: u64,
    id_token: Option<SecretString>,
    refresh_token: SecretString,
    #[serde(default)]
    scope: String,
}

const TOKEN: &str = "/oauth2/v2.1/token";

impl LoginChannel {
    /// Takes tokens for the code of the callback
    /// (<https://developers.line.biz/en/reference/line-login/#issue-access-token>).
    ///
    /// `redirect_uri` is the one of the authorize URL. A code is good for 10 minutes and one try: on
    /// **any** failure begin the login again.
    pub async fn exchange(
        &self,
        code: &SecretString,
        redirect_uri: &str,
        pkce: Option<&Pkce>,
    ) -> Result<UserTokens, CallError> {
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code.expose_secret()),
            ("redirect_uri", redirect_uri),
            ("client_id", self.credentials.channel_id.as_str()),
            (
                "client_secret",
                self.credentials.channel_secret.expose_secret(),
            ),
        ];
        if let Some(pkce) = pkce {
            fields.push(("code_verifier", pkce.verifier().expose_secret()));
        }
        let wire: Wire = self
            .client
            .send(Call::post(TOKEN).form(&fields))
            .await?
            .json()?;
        Ok(UserTokens {
            access_token: wire.access_token,
            expires_in: Duration::from_secs(wire.expires_in),
            id_token: wire.id_token,
            refresh_token: wire.refresh_token,
            scope: wire.scope,
        })
    }

    /// Takes a new access token
    /// (<https://developers.line.biz/en/reference/line-login/#refresh-access-token>). 400
    /// `invalid_grant`: expired after 90 days, or the person has revoked.
    pub async fn refresh(&self, refresh_token: &SecretString) -> Result<Refreshed, CallError> {
        let fields = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh_token.expose_secret()),
            ("client_id", self.credentials.channel_id.as_str()),
            (
                "client_secret",
                self.credentials.channel_secret.expose_secret(),
            ),
        ];
        let wire: Wire = self
            .client
            .send(Call::post(TOKEN).form(&fields))
            .await?
            .json()?;
        Ok(Refreshed {
            access_token: wire.access_token,
            expires_in: Duration::from_secs(wire.expires_in),
            refresh_token: wire.refresh_token,
            scope: wire.scope,
        })
    }

    /// Checks an access token that came from elsewhere, such as a LIFF page
    /// (<https://developers.line.biz/en/reference/line-login/#verify-access-token>).
    ///
    /// `Ok(None)`: it lives, but for another channel, or has no time left; do not use it.
    pub async fn verify_access_token(
        &self,
        access_token: &SecretString,
    ) -> Result<Option<AccessTokenInfo>, CallError> {
        let call = Call::get("/oauth2/v2.1/verify");
        let call = call.query("access_token", access_token.expose_secret());
        let info: AccessTokenInfo = self.client.send(call).await?.json()?;
        let ours = info.client_id == self.credentials.channel_id && info.expires_in > 0;
        Ok(ours.then_some(info))
    }

    /// Revokes an access token (<https://developers.line.biz/en/reference/line-login/#revoke-access-token>).
    pub async fn revoke(&self, access_token: &SecretString) -> Result<(), CallError> {
        let fields = [
            ("access_token", access_token.expose_secret()),
            ("client_id", self.credentials.channel_id.as_str()),
            (
                "client_secret",
                self.credentials.channel_secret.expose_secret(),
            ),
        ];
        self.client
            .send(Call::post("/oauth2/v2.1/revoke").form(&fields))
            .await?
            .success()
    }

    /// Takes back every permission that the person gave this channel
    /// (<https://developers.line.biz/en/reference/line-login/#deauthorize>), a duty when they unlink.
    ///
    /// Needs a living access token of the person; `channel_token` is a stateless token of **this**
    /// Login channel, as [`crate::TokenCache`] gives it. Already taken back (400 `invalid token`) is
    /// `Ok(false)`.
    pub async fn deauthorize(
        &self,
        channel_token: &SecretString,
        access_token: &SecretString,
    ) -> Result<bool, CallError> {
        let body = serde_json::json!({ "userAccessToken": access_token.expose_secret() });
        let call = Call::post("/user/v1/deauthorize")
            .json(body.to_string())
            .bearer(channel_token);
        match self.client.send(call).await?.success() {
            Ok(()) => Ok(true),
            Err(CallError::Refused(refusal))
                if refusal.status == 400
                    && refusal
                        .message
                        .to_ascii_lowercase()
                        .contains("invalid token") =>
            {
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }
}
