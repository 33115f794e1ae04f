//! LINE's public keys for ES256 ID tokens, fetched when first needed and kept for an hour
//! (<https://developers.line.biz/en/docs/line-login/verify-id-token/>).

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
/// After a failed fetch the next logins get the same failure at once instead of queueing for it.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(3);

#[derive(Default)]
pub(crate) struct KeyRing {
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    keys: Vec<PublicKey>,
    fetched: Option<Instant>,
    failure: Option<(CallError, Instant)>,
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
        if held.answers_for(kid) {
            return Ok(held.find(kid));
        }
        if let Some((failure, at)) = &held.failure
            && at.elapsed() < PAUSE_AFTER_FAILURE
        {
            // A key that was good an hour ago serves while LINE cannot be asked.
            return held.find(kid).map(Some).ok_or(failure.clone());
        }
        match held.fetch(client).await {
            Ok(()) => Ok(held.find(kid)),
            Err(failure) => {
                held.failure = Some((failure.clone(), Instant::now()));
                held.find(kid).map(Some).ok_or(failure)
            }
        }
    }
}

impl Held {
    /// True where the kept keys are the answer, whether they hold `kid` or not.
    fn answers_for(&self, kid: &str) -> bool {
        let Some(age) = self.fetched.map(|at| at.elapsed()) else {
            return false;
        };
        age < PAUSE || (age < FRESH && self.find(kid).is_some())
    }

    async fn fetch(&mut self, client: &Client) -> Result<(), CallError> {
        let wire: Wire = client.send(Call::get("/oauth2/v2.1/certs")).await?.json()?;
        self.keys = wire.keys.into_iter().take(64).filter_map(read).collect();
        self.fetched = Some(Instant::now());
        self.failure = None;
        Ok(())
    }

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
