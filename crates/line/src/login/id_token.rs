//! ID tokens, verified here: LINE signs HS256 with the channel secret for the web, ES256 with its own
//! key for LIFF and native apps (<https://developers.line.biz/en/docs/line-login/verify-id-token/>).
//!
//! The algorithm is chosen from these two by us, each with the only key that it can have; a header
//! can neither ask for another algorithm nor for another key's use.

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::LoginChannel;
use super::once::Nonce;
use crate::error::CallError;

/// `iss` of every ID token of LINE's.
pub const ISSUER: &str = "https://access.line.me";
/// How far LINE's clock and ours may be apart, in seconds.
const LEEWAY: i64 = 60;
/// No ID token of LINE's comes near this.
const LONGEST: usize = 16 * 1024;

/// What an ID token says, once verified. Claims that LINE adds later are passed over.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct IdToken {
    /// The user's id.
    pub sub: String,
    /// When it ends, seconds since 1970.
    pub exp: i64,
    /// When it was issued, seconds since 1970.
    pub iat: i64,
    /// When the person authenticated; only where `max_age` was asked.
    #[serde(default)]
    pub auth_time: Option<i64>,
    /// The nonce of the authorize URL.
    #[serde(default)]
    pub nonce: Option<String>,
    /// How: `pwd`, `lineautologin`, `lineqr`, `linesso`, `mfa`, or what is new.
    #[serde(default)]
    pub amr: Vec<String>,
    /// The name, with `profile`.
    #[serde(default)]
    pub name: Option<String>,
    /// The picture, with `profile`.
    #[serde(default)]
    pub picture: Option<String>,
    /// The e-mail address, with `email`.
    #[serde(default)]
    pub email: Option<String>,
}

/// What the token must answer to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Expected<'a> {
    /// The nonce that was sent. Without one (LIFF) a token is not bound to a login of yours.
    pub nonce: Option<&'a Nonce>,
    /// The `max_age` that was sent, in seconds.
    pub max_age: Option<u64>,
}

impl<'a> Expected<'a> {
    /// A token for the login that sent `nonce`.
    pub fn nonce(nonce: &'a Nonce) -> Self {
        Self {
            nonce: Some(nonce),
            max_age: None,
        }
    }
}

/// Why an ID token is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdTokenError {
    /// Not three base64url parts with JSON in them, or too long.
    #[error("the ID token cannot be read")]
    Malformed,
    /// Neither HS256 nor ES256, or ES256 without a `kid`.
    #[error("the ID token asks for an algorithm that LINE does not use")]
    Algorithm,
    /// LINE has no key of that name.
    #[error("the ID token names a key that is not LINE's")]
    UnknownKey,
    /// Signed by somebody else.
    #[error("the ID token's signature is wrong")]
    Signature,
    /// `iss` is not LINE.
    #[error("the ID token is not LINE's")]
    Issuer,
    /// `aud` is another channel.
    #[error("the ID token is for another channel")]
    Audience,
    /// `exp` has passed.
    #[error("the ID token has expired")]
    Expired,
    /// `iat` is in the future.
    #[error("the ID token comes from the future")]
    Future,
    /// `nonce` is missing or another login's.
    #[error("the ID token belongs to another login")]
    Nonce,
    /// `auth_time` is missing or older than `max_age`.
    #[error("the person authenticated too long ago")]
    TooOld,
    /// LINE's keys could not be fetched: try again.
    #[error("LINE's keys could not be fetched: {0}")]
    Keys(CallError),
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    #[serde(flatten)]
    token: IdToken,
}

impl LoginChannel {
    /// Verifies an ID token at `now`: signature, issuer, audience, times and nonce.
    pub async fn verify_id_token(
        &self,
        id_token: &SecretString,
        expected: Expected<'_>,
        now: DateTime<Utc>,
    ) -> Result<IdToken, IdTokenError> {
        let text = id_token.expose_secret();
        if text.len() > LONGEST {
            return Err(IdTokenError::Malformed);
        }
        let claims = self.open(text).await?;
        claims.check(&self.credentials.channel_id, expected, now.timestamp())
    }

    async fn open(&self, text: &str) -> Result<Claims, IdTokenError> {
        let (algorithm, kid) = named_algorithm(text)?;
        let key = match algorithm {
            Algorithm::HS256 => {
                let secret = self.credentials.channel_secret.expose_secret();
                if secret.is_empty() {
                    // Anybody can sign with an empty key.
                    return Err(IdTokenError::Signature);
                }
                DecodingKey::from_secret(secret.as_bytes())
            }
            _ => {
                let kid = kid.ok_or(IdTokenError::Algorithm)?;
                let key = self.client.keys().key(&self.client, &kid).await;
                key.map_err(IdTokenError::Keys)?
                    .ok_or(IdTokenError::UnknownKey)?
            }
        };
        decode(text, algorithm, &key)
    }
}

/// HS256 or ES256, by our own reading of the header, and nothing else of what it says but `kid`.
fn named_algorithm(text: &str) -> Result<(Algorithm, Option<String>), IdTokenError> {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    #[derive(Deserialize)]
    struct Header {
        alg: String,
        kid: Option<String>,
    }
    let head = text.split('.').next().ok_or(IdTokenError::Malformed)?;
    let head = URL_SAFE_NO_PAD
        .decode(head)
        .map_err(|_| IdTokenError::Malformed)?;
    let header: Header = serde_json::from_slice(&head).map_err(|_| IdTokenError::Malformed)?;
    match header.alg.as_str() {
        "HS256" => Ok((Algorithm::HS256, None)),
        "ES256" => Ok((Algorithm::ES256, header.kid)),
        _ => Err(IdTokenError::Algorithm),
    }
}

/// Checks the signature only: times are checked against the caller's clock, not the machine's.
fn decode(text: &str, algorithm: Algorithm, key: &DecodingKey) -> Result<Claims, IdTokenError> {
    use jsonwebtoken::errors::ErrorKind;
    let mut validation = Validation::new(algorithm);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    match jsonwebtoken::decode::<Claims>(text, key, &validation) {
        Ok(data) => Ok(data.claims),
        Err(error) => Err(match error.kind() {
            ErrorKind::InvalidSignature => IdTokenError::Signature,
            ErrorKind::InvalidAlgorithm => IdTokenError::Algorithm,
            _ => IdTokenError::Malformed,
        }),
    }
}

impl Claims {
    fn check(
        self,
        channel_id: &str,
        expected: Expected<'_>,
        now: i64,
    ) -> Result<IdToken, IdTokenError> {
        let Self { iss, aud, token } = self;
        if iss != ISSUER {
            return Err(IdTokenError::Issuer);
        }
        if aud != channel_id {
            return Err(IdTokenError::Audience);
        }
        if token.exp.saturating_add(LEEWAY) <= now {
            return Err(IdTokenError::Expired);
        }
        if token.iat > now.saturating_add(LEEWAY) {
            return Err(IdTokenError::Future);
        }
        if let Some(nonce) = expected.nonce
            && !token
                .nonce
                .as_deref()
                .is_some_and(|given| nonce.matches(given))
        {
            return Err(IdTokenError::Nonce);
        }
        if let Some(max_age) = expected.max_age {
            let oldest = now.saturating_sub_unsigned(max_age).saturating_sub(LEEWAY);
            if token.auth_time.is_none_or(|at| at < oldest) {
                return Err(IdTokenError::TooOld);
            }
        }
        Ok(token)
    }
}

#[cfg(test)]
#[path = "id_token/tests.rs"]
mod tests;
