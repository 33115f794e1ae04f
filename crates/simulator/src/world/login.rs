//! LINE Login: a checked authorization request waits for the person's answer, then becomes a code, then tokens.
//!
//! The verbs: asking (the request is checked), answering (the person agrees or refuses), granting (the client gets its
//! tokens), leaving (the tie is cut).

mod answering;
mod asking;
mod granting;
mod leaving;

use serde::{Deserialize, Serialize};

use super::state::{LoginIx, PersonIx};

/// The query of `/oauth2/v2.1/authorize`, as far as the stand-in heeds it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AuthorizeRequest {
    /// Only `code`.
    pub response_type: String,
    /// Login channel id.
    pub client_id: String,
    /// A registered callback URL; a query may be appended.
    pub redirect_uri: String,
    /// Echoed.
    pub state: String,
    /// `profile`, `openid`, `email`.
    pub scope: String,
    /// Echoed in the ID token.
    pub nonce: Option<String>,
    /// `consent`, `none` or `login`.
    pub prompt: Option<String>,
    /// Makes `auth_time` appear.
    pub max_age: Option<String>,
    /// `normal` or `aggressive`.
    pub bot_prompt: Option<String>,
    /// PKCE.
    pub code_challenge: Option<String>,
    /// Only `S256`.
    pub code_challenge_method: Option<String>,
    /// Only `query` here.
    pub response_mode: Option<String>,
}

/// Why an authorization request is not shown to the person.
#[derive(Debug)]
pub enum AuthorizeRefusal {
    /// `client_id` or `redirect_uri` is wrong: LINE's own error page, no redirect.
    Page(&'static str),
    /// Back to the caller with `error=…`.
    Redirect(String),
}

/// A checked authorization request, kept until the person answers.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Pending {
    login: LoginIx,
    redirect_uri: String,
    state: String,
    scopes: Vec<String>,
    nonce: Option<String>,
    challenge: Option<String>,
    max_age: bool,
    bot_prompt: Option<String>,
    force_consent: bool,
}

/// What the sign-in and consent pages need to know.
#[derive(Debug, Clone, Serialize)]
pub struct PendingLogin {
    /// The pending id, as in `/login/{pending}`.
    pub id: String,
    /// Name of the Login channel.
    pub channel_name: String,
    /// Name of its provider.
    pub provider_name: String,
    /// Requested scopes.
    pub scopes: Vec<String>,
    /// `normal` or `aggressive`, when an account is linked and the caller asked for it.
    pub bot_prompt: Option<String>,
    /// Name of the linked account.
    pub bot_name: Option<String>,
    /// Messaging channel id of the linked account.
    pub bot_channel_id: Option<String>,
    /// Ask for consent even when it was given before.
    pub force_consent: bool,
}

/// An authorization code's meaning.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Code {
    pending: Pending,
    person: PersonIx,
    auth_time: i64,
}

/// Tokens for a code or a refresh token.
pub(crate) struct Grant {
    pub(crate) access_token: String,
    pub(crate) refresh_token: String,
    pub(crate) id_token: Option<String>,
    pub(crate) scope: String,
    pub(crate) expires_in: i64,
}

/// Why the token endpoint says no.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum GrantRefused {
    Client,
    Code,
    RedirectUri,
    Verifier,
    RefreshToken,
}
