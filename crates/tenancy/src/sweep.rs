//! Retention: once a day of the tenant's time, what is past its use is deleted.
//!
//! The crates say what that is: each keeps the [`Rule`]s of its tables, and `server` joins them into one
//! [`Sweeper`]. What needs more than a deletion is a [`Chore`], done before the rules are.

mod rule;
mod sweeper;

pub use rule::Rule;
pub use sweeper::Sweeper;

use crate::{Holding, lane::Work};
use chrono::TimeDelta;

/// How long a tenant's lane rests between two sweeps.
pub const EVERY: TimeDelta = TimeDelta::days(1);

/// Something that a sweep does besides deleting rows by their age.
pub trait Chore: Send + Sync + 'static {
    /// Does it until [`Holding::is_over`], in transactions of the lane's own ([`Holding::begin`]);
    /// `Served::More` where the slice ended first. Must stand being dropped at any await.
    fn sweep<'a>(&'a self, lane: &'a Holding) -> Work<'a>;
}
