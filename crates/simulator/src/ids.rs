//! Identifiers and secrets in LINE's shapes: user ids, ULIDs, tokens, signatures.

use std::fmt;

use aws_lc_rs::{digest, hmac, rand};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};

/// A LINE user (or bot) id: `U` and 32 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct UserId(pub(crate) [u8; 16]);

impl UserId {
    /// The id that `person` has at `provider`: LINE's ids are per provider.
    pub(crate) fn of(provider: &str, person: &str) -> Self {
        let hash = digest::digest(
            &digest::SHA256,
            format!("user/{provider}/{person}").as_bytes(),
        );
        let mut id = [0; 16];
        id.copy_from_slice(&hash.as_ref()[..16]);
        Self(id)
    }

    /// Reads `U` and 32 lower-case hex digits.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let hex = text.strip_prefix('U')?.as_bytes();
        if hex.len() != 32 {
            return None;
        }
        let mut id = [0; 16];
        for (byte, pair) in id.iter_mut().zip(hex.chunks_exact(2)) {
            *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
        }
        Some(Self(id))
    }
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "U{}", hex(&self.0))
    }
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(DIGITS[usize::from(byte >> 4)] as char);
        text.push(DIGITS[usize::from(byte & 15)] as char);
    }
    text
}

/// `N` bytes from the system's random source.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).expect("the system's random source answers");
    bytes
}

/// 32 hex digits, as channel secrets have.
pub(crate) fn random_hex() -> String {
    hex(&random::<16>())
}

/// 43 URL-safe characters that nobody guesses.
pub(crate) fn random_token() -> String {
    base64url(&random::<32>())
}

/// An access token in the shape of a JWS; LINE tells apart "not JWS" from "revoked".
pub(crate) fn jws_shaped_token() -> String {
    format!("eyJhbGciOiJIUzI1NiJ9.{}.{}", random_token(), random_token())
}

/// Base64url without padding.
pub(crate) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// SHA-256.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    out
}

/// HMAC-SHA256.
pub(crate) fn hmac_sha256(secret: &[u8], bytes: &[u8]) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    hmac::sign(&key, bytes).as_ref().to_vec()
}

/// `x-line-signature` of a webhook body.
pub(crate) fn webhook_signature(secret: &str, body: &[u8]) -> String {
    STANDARD.encode(hmac_sha256(secret.as_bytes(), body))
}

/// A ULID (Crockford base 32: 48 bits of time, 80 random bits), as `webhookEventId` is.
pub(crate) fn ulid(now_ms: i64) -> String {
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&now_ms.to_be_bytes()[2..]);
    bytes[6..].copy_from_slice(&random::<10>());
    let mut value = u128::from_be_bytes(bytes);
    let mut text = [0; 26];
    for slot in text.iter_mut().rev() {
        *slot = DIGITS[(value & 31) as usize];
        value >>= 5;
    }
    text.iter().map(|digit| *digit as char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_signature_vector_holds() {
        let body = br#"{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}"#;

        let signature = webhook_signature("8c570fa6dd201bb328f1c1eac23a96d8", body);

        assert_eq!(signature, "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=");
    }

    #[test]
    fn a_user_id_is_read_back_as_it_was_written() {
        let id = UserId::of("provider", "person");

        assert!(UserId::parse(&id.to_string()) == Some(id));
        assert!(UserId::parse("U123").is_none());
        assert!(UserId::parse(&id.to_string().to_uppercase()).is_none());
        assert!(UserId::of("other", "person") != id);
    }

    #[test]
    fn a_ulid_sorts_by_time() {
        let (earlier, later) = (ulid(1_700_000_000_000), ulid(1_700_000_000_001));

        assert_eq!(earlier.len(), 26);
        assert!(earlier < later);
    }
}
