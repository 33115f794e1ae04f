//! The courier: takes due parcels of one channel, carries each to LINE under its own retry key, and records
//! what LINE said.
//!
//! Three transactions a batch at most, however many parcels are in it, and each crash is harmless:
//!
//! - before the claim commits, nothing was sent;
//! - after it the parcels are `travelling`. Whoever takes the lane over puts them back, notes that LINE may
//!   have taken them, and sends the same bytes under the same key: LINE answers 409 to what it has, and
//!   that *is* accepted;
//! - after the record commits, they are settled or wait for another try.
//!
//! LINE forgets a retry key 24 hours after its first use. A parcel that LINE may have taken is never sent
//! again after that; one that LINE has clearly not taken gets a new key.

mod backoff;
mod claiming;
mod hand;
mod judging;
mod pace;
mod recording;
mod road;
mod sending;
mod turn;

pub use pace::CourierPace;

use line::{Client, TokenCache};
use pace::Paces;
use tenancy::{Holding, LaneKind, LaneWork, lane::Work};
use turn::Turn;

/// Carries the parcels of all channels; one lane each.
pub struct Courier {
    client: Client,
    tokens: TokenCache,
    pace: CourierPace,
    paces: Paces,
}

impl Courier {
    /// A courier that talks through `client`.
    pub fn new(client: Client, tokens: TokenCache, pace: CourierPace) -> Self {
        Self {
            client,
            tokens,
            paces: Paces::new(&pace),
            pace,
        }
    }
}

impl LaneWork for Courier {
    fn kind(&self) -> LaneKind {
        LaneKind::Courier
    }

    fn serve<'a>(&'a self, lane: &'a Holding) -> Work<'a> {
        Box::pin(async move { Ok(Turn::new(self, lane).serve().await?) })
    }
}
