//! What a courier has in hand.

use bytes::Bytes;
use kernel::{Instant, ParcelId};
use line::Verdict;
use uuid::Uuid;

/// A parcel that was claimed: its row says `travelling`.
#[derive(Debug, Clone, Copy)]
pub(super) struct InHand {
    pub id: ParcelId,
    pub is_multicast: bool,
    pub retry_key: Uuid,
    /// This try included.
    pub tries: i16,
    pub due_at: Instant,
}

/// The same with its body, on its way out.
#[derive(Debug)]
pub(super) struct Claimed {
    pub parcel: InHand,
    pub body: Bytes,
}

/// A parcel that came back.
#[derive(Debug)]
pub(super) struct Carried {
    pub parcel: InHand,
    pub tried: Tried,
}

/// What became of it.
#[derive(Debug)]
pub(super) enum Tried {
    /// LINE, or the way to it, gave an answer.
    Judged(Verdict),
    /// The courier stopped before this one left.
    Held,
}
