//! One token for all who wait: minted by the first, shared by the rest, renewed before it ends.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_lc_rs::digest;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;

use super::ChannelCredentials;
use crate::client::Client;
use crate::error::CallError;

/// A token is given up this long before its end, so that no call departs with a dying one.
const MARGIN: Duration = Duration::from_secs(60);
/// Above this many channels, those without a living token are swept out.
const SWEEP_ABOVE: usize = 1024;

/// Channel access tokens of many channels; cheap to clone, made once for the whole program.
///
/// Single-flight: however many ask for a channel's token at once, LINE is asked once, and if that
/// fails all who waited for it get the same error. An entry belongs to an id **and** its secret, so
/// that knowing another's channel id is of no use.
#[derive(Clone)]
pub struct TokenCache {
    client: Client,
    slots: Arc<Mutex<HashMap<Key, Arc<Slot>>>>,
}

type Key = [u8; 32];
type Slot = tokio::sync::Mutex<State>;

#[derive(Default)]
struct State {
    token: Option<(SecretString, Instant)>,
    failure: Option<(CallError, Instant)>,
}

impl TokenCache {
    /// An empty cache that mints through `client`.
    pub fn new(client: Client) -> Self {
        Self {
            client,
            slots: Arc::default(),
        }
    }

    /// The channel's token: the kept one, or a new one.
    pub async fn token(&self, credentials: &ChannelCredentials) -> Result<SecretString, CallError> {
        let asked_at = Instant::now();
        let slot = self.slot(credentials);
        let mut state = slot.lock().await;
        if let Some((token, until)) = &state.token
            && Instant::now() < *until
        {
            return Ok(token.clone());
        }
        if let Some((failure, at)) = &state.failure
            && *at >= asked_at
        {
            return Err(failure.clone());
        }
        match self.client.mint_token(credentials).await {
            Ok(minted) => {
                let life = minted
                    .expires_in
                    .saturating_sub(MARGIN)
                    .max(minted.expires_in / 2);
                state.token = Some((minted.token.clone(), Instant::now() + life));
                state.failure = None;
                Ok(minted.token)
            }
            Err(error) => {
                state.failure = Some((error.clone(), Instant::now()));
                Err(error)
            }
        }
    }

    /// Forgets `token` after LINE answered 401 to it. A newer one, minted meanwhile, is kept.
    pub async fn forget(&self, credentials: &ChannelCredentials, token: &SecretString) {
        let slot = self.slot(credentials);
        let mut state = slot.lock().await;
        let same = |kept: &SecretString| kept.expose_secret() == token.expose_secret();
        if state.token.as_ref().is_some_and(|(kept, _)| same(kept)) {
            state.token = None;
        }
    }

    fn slot(&self, credentials: &ChannelCredentials) -> Arc<Slot> {
        let mut slots = self
            .slots
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        if slots.len() >= SWEEP_ABOVE {
            let now = Instant::now();
            slots.retain(|_, slot| Arc::strong_count(slot) > 1 || lives(slot, now));
        }
        slots.entry(key(credentials)).or_default().clone()
    }
}

fn lives(slot: &Slot, now: Instant) -> bool {
    slot.try_lock()
        .is_ok_and(|state| state.token.as_ref().is_some_and(|(_, until)| now < *until))
}

/// The id's length comes first, so that no id and secret can be read as another pair.
fn key(credentials: &ChannelCredentials) -> Key {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(&(credentials.channel_id.len() as u64).to_be_bytes());
    context.update(credentials.channel_id.as_bytes());
    context.update(credentials.channel_secret.expose_secret().as_bytes());
    context
        .finish()
        .as_ref()
        .try_into()
        .expect("SHA-256 gives 32 bytes")
}

impl std::fmt::Debug for TokenCache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenCache").finish_non_exhaustive()
    }
}
