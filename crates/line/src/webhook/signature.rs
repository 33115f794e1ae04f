//! `x-line-signature`: base64(HMAC-SHA256(channel secret, raw body))
//! (<https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/>).

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};

/// The header is missing, is not base64, or fits none of the secrets. Answer 401 and store nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the webhook is not signed by LINE for this channel")]
pub struct BadSignature;

/// Checks the signature over the bytes as they came, before any parsing.
///
/// `secrets`: the channel's secret, and the one before it while a new one is being rolled out, since
/// LINE changes over at once. Compared in constant time. No secret, or an empty one: nothing
/// fits.
pub fn verify(
    raw_body: &[u8],
    signature_header: Option<&str>,
    secrets: &[SecretString],
) -> Result<(), BadSignature> {
    let header = signature_header.ok_or(BadSignature)?.trim();
    // 32 bytes are 44 characters; anything longer need not be decoded.
    if header.len() != 44 {
        return Err(BadSignature);
    }
    let given = STANDARD.decode(header).map_err(|_| BadSignature)?;
    let fits = |secret: &SecretString| {
        // Anybody can sign with an empty key.
        !secret.expose_secret().is_empty() && hmac::verify(&key(secret), raw_body, &given).is_ok()
    };
    if secrets.iter().any(fits) {
        Ok(())
    } else {
        Err(BadSignature)
    }
}

/// The signature that LINE would send; for stand-ins and tests.
pub fn sign(raw_body: &[u8], secret: &SecretString) -> String {
    STANDARD.encode(hmac::sign(&key(secret), raw_body))
}

fn key(secret: &SecretString) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}"#;
    const SIGNATURE: &str = "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=";

    fn secret() -> SecretString {
        "8c570fa6dd201bb328f1c1eac23a96d8".into()
    }

    #[test]
    fn lines_own_example_is_accepted() {
        assert_eq!(verify(BODY, Some(SIGNATURE), &[secret()]), Ok(()));
        assert_eq!(sign(BODY, &secret()), SIGNATURE);
    }

    #[test]
    fn the_previous_secret_still_counts() {
        let secrets = ["0123456789abcdef0123456789abcdef".into(), secret()];
        assert_eq!(verify(BODY, Some(SIGNATURE), &secrets), Ok(()));
    }

    #[test]
    fn anything_else_is_refused() {
        let mut changed = BODY.to_vec();
        changed.push(b' ');
        assert_eq!(
            verify(&changed, Some(SIGNATURE), &[secret()]),
            Err(BadSignature)
        );
        assert_eq!(verify(BODY, Some(SIGNATURE), &[]), Err(BadSignature));
        assert_eq!(
            verify(BODY, Some(SIGNATURE), &["other".into()]),
            Err(BadSignature)
        );
        let with_nothing = sign(BODY, &"".into());
        assert_eq!(
            verify(BODY, Some(&with_nothing), &["".into()]),
            Err(BadSignature)
        );
        let long = "A".repeat(1 << 20);
        let wrong = [
            None,
            Some(""),
            Some("縁"),
            Some(&SIGNATURE[..43]),
            Some(long.as_str()),
        ];
        for header in wrong {
            assert_eq!(verify(BODY, header, &[secret()]), Err(BadSignature));
        }
    }
}
