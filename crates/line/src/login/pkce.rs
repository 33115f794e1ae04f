//! PKCE: proves at the token endpoint that the code came back to the one who asked for it
//! (<https://developers.line.biz/en/docs/line-login/integrate-pkce/>). LINE takes `S256` only.

use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};

use crate::random::unguessable;

/// A code verifier and its challenge.
#[derive(Clone, Debug)]
pub struct Pkce {
    verifier: SecretString,
}

/// Not a code verifier: 43–128 of `A-Z a-z 0-9 - . _ ~`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a code verifier is 43 to 128 unreserved characters")]
pub struct BadVerifier;

impl Pkce {
    /// A new verifier of 256 random bits.
    #[allow(clippy::new_without_default)] // a default that differs each time would surprise
    pub fn new() -> Self {
        Self {
            verifier: unguessable().into(),
        }
    }

    /// A verifier that was kept between the redirect and the callback.
    pub fn kept(verifier: impl Into<SecretString>) -> Result<Self, BadVerifier> {
        let verifier = verifier.into();
        let text = verifier.expose_secret();
        let unreserved =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        let fits = (43..=128).contains(&text.len()) && text.bytes().all(unreserved);
        if fits {
            Ok(Self { verifier })
        } else {
            Err(BadVerifier)
        }
    }

    /// The secret half, to be kept and sent to the token endpoint.
    pub fn verifier(&self) -> &SecretString {
        &self.verifier
    }

    /// The public half: base64url(SHA-256(verifier)), no padding.
    pub fn challenge(&self) -> String {
        let hash = digest::digest(&digest::SHA256, self.verifier.expose_secret().as_bytes());
        URL_SAFE_NO_PAD.encode(hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_own_example_gives_its_challenge() {
        let pkce = Pkce::kept("wJKN8qz5t8SSI9lMFhBB6qwNkQBkuPZoCxzRhwLRUo1").expect("valid");
        assert_eq!(
            pkce.challenge(),
            "BSCQwo_m8Wf0fpjmwkIKmPAJ1A7tiuRSNDnXzODS7QI"
        );
    }

    #[test]
    fn a_verifier_has_43_to_128_unreserved_characters() {
        assert!(Pkce::kept("a".repeat(42)).is_err());
        assert!(Pkce::kept("a".repeat(129)).is_err());
        assert!(Pkce::kept(format!("{}+", "a".repeat(43))).is_err());
        assert!(Pkce::kept("-._~".repeat(32)).is_ok());
        assert!(Pkce::kept(Pkce::new().verifier().clone()).is_ok());
    }
}
