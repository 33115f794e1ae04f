//! LINE's public keys for ES256 ID tokens, fetched when first needed and kept for an hour
//! (<https://developers.line.biz/en/docs/line-login/verify-id-token/>).

use std::sync::Arc;
use std::time::Duration;

use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::client::{Call, Client};
use crate::error::CallError;

/// Keys older than this are fetched again.
const FRESH: Duration = Duration::from_secs(3600);
/// An unknown `kid` causes at most one fetch in this time, or strangers could make us flood LINE.
const PAUSE: Duration = Duration::from_secs(30);

#[derive(Default)]
pub(crate) struct KeyRing {
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    keys: Arc<Vec<PublicKey>>,
    fetched: Option<Instant>,
}

/// A P-256 key; anything else in the set is passed over.
struct PublicKey {
    kid: String,
    key: DecodingKey,
}

#[derive(Deserialize)]
struct Wire {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct WireKey {
    kty: String,
    crv: String,
    kid: String,
    x: String,
    y: String,
}

impl KeyRing {
    /// The key named `kid`; `None` where LINE has no such key.
    pub async fn key(&self, client: &Client, kid: &str) -> Result<Option<DecodingKey>, CallError> {
        let mut held = self.held.lock().await;
        let age = held.fetched.map(|at| at.elapsed());
        let known = held.find(kid);
        let ask = match age {
            None => true,
            Some(age) => age > FRESH || (known.is_none() && age > PAUSE),
        };
        if !ask {
            return Ok(known);
        }
        let answer = client.send(Call::get("/oauth2/v2.1/certs")).await;
        match answer
            .map_err(CallError::from)
            .and_then(|answer| answer.json::<Wire>())
        {
            Ok(wire) => {
                held.keys = Arc::new(wire.keys.into_iter().take(64).filter_map(read).collect());
                held.fetched = Some(Instant::now());
                Ok(held.find(kid))
            }
            // A key that was good an hour ago serves while LINE cannot be asked.
            Err(_) if known.is_some() => Ok(known),
            Err(error) => Err(error),
        }
    }
}

impl Held {
    fn find(&self, kid: &str) -> Option<DecodingKey> {
        self.keys
            .iter()
            .find(|key| key.kid == kid)
            .map(|key| key.key.clone())
    }
}

fn read(value: serde_json::Value) -> Option<PublicKey> {
    let wire: WireKey = serde_json::from_value(value).ok()?;
    if wire.kty != "EC" || wire.crv != "P-256" {
        return None;
    }
    let key = DecodingKey::from_ec_components(&wire.x, &wire.y).ok()?;
    Some(PublicKey { kid: wire.kid, key })
}

#[cfg(test)]
pub(crate) mod testing;
