//! Unguessable strings: 256 bits from the system's generator in base64url.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// 43 characters of `A-Za-z0-9-_`.
pub(crate) fn unguessable() -> String {
    let mut bytes = [0u8; 32];
    aws_lc_rs::rand::fill(&mut bytes).expect("the system has a random generator");
    URL_SAFE_NO_PAD.encode(bytes)
}
