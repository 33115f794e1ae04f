//! The ways in which a forged ID token is tried, each refused.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{EncodingKey, Header};
use serde_json::{Value, json};

use super::*;
use crate::login::jwks::testing::{KID, PUBLIC_POINT, client_with_key, ec_key};
use crate::{ChannelCredentials, Client, Endpoints};

const SECRET: &str = "8c570fa6dd201bb328f1c1eac23a96d8";
const NOW: i64 = 1_764_000_000;

fn claims() -> Value {
    json!({
        "iss": ISSUER, "sub": "U1", "aud": "1234567890", "exp": NOW + 3600, "iat": NOW,
        "nonce": "n", "amr": ["linesso"], "name": "縁", "something_new": true,
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

fn hs256(claims: &Value, secret: &[u8]) -> String {
    let key = EncodingKey::from_secret(secret);
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &key).expect("signed")
}

fn es256(claims: &Value, kid: Option<&str>) -> String {
    let mut header = Header::new(Algorithm::ES256);
    header.kid = kid.map(str::to_owned);
    jsonwebtoken::encode(&header, claims, &ec_key()).expect("signed")
}

fn unsigned(alg: &str, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!(
        "{}.{}.",
        part(&json!({ "alg": alg, "typ": "JWT" })),
        part(claims)
    )
}

async fn verify(token: &str) -> Result<IdToken, IdTokenError> {
    let client = client_with_key().await;
    let channel = LoginChannel::new(client, ChannelCredentials::new("1234567890", SECRET));
    let now = DateTime::from_timestamp(NOW, 0).expect("a time");
    let nonce = Nonce::kept("n");
    channel
        .verify_id_token(&token.into(), Expected::nonce(&nonce), now)
        .await
}

#[tokio::test]
async fn both_of_lines_algorithms_are_believed() {
    for token in [
        hs256(&claims(), SECRET.as_bytes()),
        es256(&claims(), Some(KID)),
    ] {
        let read = verify(&token).await.expect("genuine");
        assert_eq!(
            (read.sub.as_str(), read.name.as_deref()),
            ("U1", Some("縁"))
        );
    }
}

#[tokio::test]
async fn no_other_algorithm_is() {
    for alg in [
        "none", "None", "NONE", "nOnE", "", "HS384", "RS256", "ES384", "hs256",
    ] {
        let error = verify(&unsigned(alg, &claims())).await.expect_err(alg);
        assert_eq!(error, IdTokenError::Algorithm, "{alg}");
    }
    // The right name without a signature is a wrong signature.
    assert_eq!(
        verify(&unsigned("HS256", &claims())).await,
        Err(IdTokenError::Signature)
    );
}

#[tokio::test]
async fn the_public_key_is_no_hmac_key() {
    let pem = format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
        base64::engine::general_purpose::STANDARD.encode(PUBLIC_POINT)
    );
    for key in [PUBLIC_POINT, pem.as_bytes(), KID.as_bytes(), b""] {
        assert_eq!(
            verify(&hs256(&claims(), key)).await,
            Err(IdTokenError::Signature)
        );
    }
}

#[tokio::test]
async fn an_empty_secret_believes_nobody() {
    let channel = LoginChannel::new(
        client_with_key().await,
        ChannelCredentials::new("1234567890", ""),
    );
    let now = DateTime::from_timestamp(NOW, 0).expect("a time");
    let token = hs256(&claims(), b"").into();
    let judged = channel
        .verify_id_token(&token, Expected::default(), now)
        .await;
    assert_eq!(judged, Err(IdTokenError::Signature));
}

#[tokio::test]
async fn a_key_that_is_not_lines_is_refused() {
    assert_eq!(
        verify(&es256(&claims(), Some("strange"))).await,
        Err(IdTokenError::UnknownKey)
    );
    assert_eq!(
        verify(&es256(&claims(), None)).await,
        Err(IdTokenError::Algorithm)
    );
    assert_eq!(
        verify(&hs256(&claims(), b"other")).await,
        Err(IdTokenError::Signature)
    );
}

#[tokio::test]
async fn a_changed_payload_is_refused() {
    for token in [
        hs256(&claims(), SECRET.as_bytes()),
        es256(&claims(), Some(KID)),
    ] {
        let other = URL_SAFE_NO_PAD.encode(with("sub", json!("U2")).to_string());
        let parts: Vec<&str> = token.split('.').collect();
        let forged = format!("{}.{other}.{}", parts[0], parts[2]);
        assert_eq!(verify(&forged).await, Err(IdTokenError::Signature));
    }
}

#[tokio::test]
async fn every_claim_is_checked() {
    let wrong = [
        (
            "iss",
            json!("https://access.line.me.example"),
            IdTokenError::Issuer,
        ),
        ("aud", json!("9999999999"), IdTokenError::Audience),
        (
            "aud",
            json!(["1234567890", "9999999999"]),
            IdTokenError::Malformed,
        ),
        ("exp", json!(NOW - 61), IdTokenError::Expired),
        ("exp", json!(null), IdTokenError::Malformed),
        ("iat", json!(NOW + 61), IdTokenError::Future),
        ("nonce", json!("other"), IdTokenError::Nonce),
        ("nonce", json!(null), IdTokenError::Nonce),
        ("nonce", json!(""), IdTokenError::Nonce),
    ];
    for (name, value, error) in wrong {
        let token = hs256(&with(name, value), SECRET.as_bytes());
        assert_eq!(verify(&token).await, Err(error), "{name}");
    }
}

#[tokio::test]
async fn max_age_is_held_against_auth_time() {
    let client = Client::new(Endpoints::at("http://127.0.0.1:9").expect("valid")).expect("built");
    let channel = LoginChannel::new(client, ChannelCredentials::new("1234567890", SECRET));
    let now = DateTime::from_timestamp(NOW, 0).expect("a time");
    let expected = Expected {
        nonce: None,
        max_age: Some(600),
    };
    let cases = [
        (claims(), Err(IdTokenError::TooOld)),
        (
            with("auth_time", json!(NOW - 700)),
            Err(IdTokenError::TooOld),
        ),
        (with("auth_time", json!(NOW - 500)), Ok(())),
    ];
    for (claims, judged) in cases {
        let token = hs256(&claims, SECRET.as_bytes()).into();
        assert_eq!(
            channel
                .verify_id_token(&token, expected, now)
                .await
                .map(drop),
            judged
        );
    }
}

#[tokio::test]
async fn what_is_no_token_is_malformed() {
    let long = "a".repeat(LONGEST + 1);
    for text in [
        "",
        ".",
        "..",
        "a.b.c",
        "縁.縁.縁",
        "e30.e30.e30",
        long.as_str(),
    ] {
        assert_eq!(
            verify(text).await,
            Err(IdTokenError::Malformed),
            "{text:.20}"
        );
    }
}
