//! Working the inbox off: in order, some events together in a transaction that also says that they are
//! done, so that a crash at any moment leaves each either undone or done, with all that follows from it.
//!
//! An event that fails is tried again, alone, and set aside (quarantined) after [`MOST_TRIES`]: one that
//! brings its worker down must not bring down those that came with it for ever.

mod batch;
mod dispatch;
mod errand;
mod faces;
mod fault;
mod run;
mod turn;

use crm::Trades;
use faces::Faces;
use kernel::Site;
use line::{Client, TokenCache};
use tenancy::{Holding, LaneKind, LaneWork, lane::Work};
use turn::Turn;

/// After so many tries an event is set aside.
pub const MOST_TRIES: i16 = 3;

/// Works off the events of all channels; one lane each.
pub struct Inbox {
    trades: Trades,
    site: Site,
    faces: Faces,
}

impl Inbox {
    /// An inbox that hands postbacks to `trades`, greets with links to `site`, and asks LINE who people are.
    pub fn new(trades: Trades, site: Site, client: Client, tokens: TokenCache) -> Self {
        Self {
            trades,
            site,
            faces: Faces::new(client, tokens),
        }
    }
}

impl LaneWork for Inbox {
    fn kind(&self) -> LaneKind {
        LaneKind::Inbox
    }

    fn serve<'a>(&'a self, lane: &'a Holding) -> Work<'a> {
        Box::pin(async move { Ok(Turn::new(self, lane).serve().await?) })
    }
}
