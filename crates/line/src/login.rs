//! LINE Login v2.1 for the web: from the authorize URL to a person's verified id, and back out again.
//!
//! Reference: <https://developers.line.biz/en/reference/line-login/>.

mod authorize;
mod callback;
mod id_token;
pub(crate) mod jwks;
mod once;
mod people;
mod pkce;
mod tokens;

use crate::client::Client;
use crate::token::ChannelCredentials;

pub use authorize::{AuthorizeUrl, BotPrompt, Prompt, ResponseMode, Scopes};
pub use callback::{CallbackError, CallbackQuery, Grant};
pub use id_token::{Expected, ISSUER, IdToken, IdTokenError};
pub use once::{Nonce, State};
pub use people::{Friendship, UserInfo, UserProfile};
pub use pkce::{BadVerifier, Pkce};
pub use tokens::{AccessTokenInfo, Refreshed, UserTokens};

/// A LINE Login channel; cheap to clone.
#[derive(Clone, Debug)]
pub struct LoginChannel {
    client: Client,
    credentials: ChannelCredentials,
}

impl LoginChannel {
    /// A Login channel by its own id and secret (not those of the Messaging API channel).
    pub fn new(client: Client, credentials: ChannelCredentials) -> Self {
        Self {
            client,
            credentials,
        }
    }

    /// The channel's id and secret.
    pub fn credentials(&self) -> &ChannelCredentials {
        &self.credentials
    }

    /// Begins an authorize URL that returns to `redirect_uri`.
    pub fn authorize(&self, redirect_uri: &str, state: &State, scopes: Scopes) -> AuthorizeUrl {
        let id = &self.credentials.channel_id;
        AuthorizeUrl::new(self.client.endpoints(), id, redirect_uri, state, scopes)
    }
}
