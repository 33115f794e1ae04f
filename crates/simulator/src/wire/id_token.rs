//! ID tokens: HS256 with the channel's secret (web login) or ES256 with the stand-in's key; never anything else.

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair,
        UnparsedPublicKey,
    },
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Value, json};

use crate::{
    ids::{base64url, hmac_sha256, sha256},
    world::{LoginChannel, same_secret},
};

/// A fresh P-256 key as base64 of PKCS#8.
pub(crate) fn fresh_signing_key() -> String {
    let document =
        EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
            .expect("a P-256 key can be made");
    STANDARD.encode(document.as_ref())
}

/// Signs claims as the channel is set to.
pub(crate) fn sign_id_token(channel: &LoginChannel, key: &str, claims: &Value) -> String {
    let header = match channel.es256 {
        true => json!({"typ": "JWT", "alg": "ES256", "kid": key_id(key)}),
        false => json!({"typ": "JWT", "alg": "HS256"}),
    };
    let text = [header, claims.clone()]
        .map(|part| base64url(part.to_string().as_bytes()))
        .join(".");
    let signature = match channel.es256 {
        true => ecdsa(key, text.as_bytes()),
        false => hmac_sha256(channel.secret.as_bytes(), text.as_bytes()),
    };
    format!("{text}.{}", base64url(&signature))
}

/// The claims of a token that this stand-in signed for this channel; none for any other.
pub(crate) fn opened(channel: &LoginChannel, key: &str, token: &str) -> Option<Value> {
    let (text, signature) = token.rsplit_once('.')?;
    let (header, claims) = text.split_once('.')?;
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    let right = match header["alg"].as_str()? {
        "HS256" => {
            let ours = base64url(&hmac_sha256(channel.secret.as_bytes(), text.as_bytes()));
            same_secret(&ours, signature)
        }
        "ES256" => {
            let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
            let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public_key(key));
            public.verify(text.as_bytes(), &signature).is_ok()
        }
        _ => false,
    };
    let claims = URL_SAFE_NO_PAD.decode(claims).ok().filter(|_| right)?;
    serde_json::from_slice(&claims).ok()
}

/// The public key as a JWK set.
pub(crate) fn jwks(key: &str) -> Value {
    let public = public_key(key);
    json!({"keys": [{
        "kty": "EC", "alg": "ES256", "use": "sig", "crv": "P-256", "kid": key_id(key),
        "x": base64url(&public[1..33]), "y": base64url(&public[33..65]),
    }]})
}

fn key_id(key: &str) -> String {
    crate::ids::hex(&sha256(&public_key(key)))
}

fn pair(key: &str) -> EcdsaKeyPair {
    let document = STANDARD.decode(key).expect("the key was encoded here");
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &document)
        .expect("the key was made here")
}

/// Uncompressed point: 0x04, x, y.
fn public_key(key: &str) -> Vec<u8> {
    pair(key).public_key().as_ref().to_vec()
}

fn ecdsa(key: &str, text: &[u8]) -> Vec<u8> {
    let signed = pair(key).sign(&SystemRandom::new(), text);
    signed.expect("P-256 signs").as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel(es256: bool) -> LoginChannel {
        LoginChannel {
            id: "2000000001".into(),
            provider: 0,
            secret: "s".repeat(32),
            name: "n".into(),
            callback_urls: Vec::new(),
            linked_bot: None,
            es256,
            email: false,
        }
    }

    #[test]
    fn both_algorithms_open_and_nothing_forged_does() {
        let key = fresh_signing_key();
        for es256 in [false, true] {
            let token = sign_id_token(&channel(es256), &key, &json!({"sub": "U1"}));

            let opened_claims = opened(&channel(es256), &key, &token);

            assert_eq!(opened_claims, Some(json!({"sub": "U1"})));
            assert_eq!(
                opened(&channel(es256), &key, &token[..token.len() - 2]),
                None
            );
        }
    }

    #[test]
    fn a_token_without_a_signature_is_refused() {
        let header = base64url(br#"{"alg":"none"}"#);
        let token = format!("{header}.{}.", base64url(br#"{"sub":"U1"}"#));

        assert_eq!(opened(&channel(false), &fresh_signing_key(), &token), None);
    }
}
