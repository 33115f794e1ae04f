//! Lanes: one tenant's one stream of work, held by one worker at a time.
//!
//! Whoever commits work rings the lane's bell in the same transaction ([`crate::TenantTx::ring`]). A
//! worker takes a ringing lane, longest unserved first, which raises its epoch; all that it writes goes
//! through [`Holding::begin`], which refuses a holder whose epoch has passed. A dead worker's lanes are
//! free again after [`LEASE`].

mod bell;
mod crew;
mod holding;

pub(crate) use bell::Bell;
pub use crew::{Crew, LaneWork, Work, WorkFault};
pub use holding::{Holding, Lost};

use kernel::Instant;
use std::time::Duration;

/// How long a worker may hold a lane without a sign of life.
pub const LEASE: Duration = Duration::from_secs(30);

/// How long a worker should serve one lane before it lets others have their turn.
pub const SLICE: Duration = Duration::from_secs(2);

/// What kind of work a lane carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LaneKind {
    /// Webhook events of one channel (key: the channel).
    Inbox = 1,
    /// Parcels of one channel (key: the channel).
    Courier = 2,
    /// Timers of the tenant (key: the tenant).
    Timers = 3,
    /// E-mail of the tenant (key: the tenant).
    Mail = 4,
    /// Deleting what is past its use (key: the tenant).
    Housekeeping = 5,
}

impl LaneKind {
    /// The number that the database keeps.
    pub const fn code(self) -> i16 {
        self as i16
    }

    /// From the number that the database keeps.
    pub fn from_code(code: i16) -> Option<Self> {
        [
            Self::Inbox,
            Self::Courier,
            Self::Timers,
            Self::Mail,
            Self::Housekeeping,
        ]
        .into_iter()
        .find(|kind| kind.code() == code)
    }
}

/// How a turn at a lane ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Served {
    /// Nothing is left that could be done now. Work for later has its own bell.
    Idle,
    /// The slice is over and there is more.
    More,
    /// Nothing can be done before this time (the tenant's): a back-off, a pace.
    NotBefore(Instant),
}
