//! LINE to us: verify, store, answer 200, then work it off in order. Knows no trades.
//!
//! [`Intake`] answers LINE: an event is durable before the 200. [`Inbox`] works events off, in order,
//! in transactions that also say that they are done.

pub mod receive;
pub mod work;

pub use receive::{Intake, IntakeSize};
pub use work::Inbox;

use chrono::TimeDelta;
use tenancy::Rule;

/// What is past its use: events that were worked off 30 days ago, long after LINE would deliver them again.
pub const RETENTION: &[Rule] = &[Rule::new(
    "inbox",
    "channel_id, webhook_event_id",
    "done_at",
    TimeDelta::days(30),
)];
