//! LINE to us: verify, store, answer 200, then work it off in order. Knows no trades.
//!
//! [`Intake`] answers LINE: an event is durable before the 200. [`Inbox`] works events off, in order,
//! each in a transaction of its own that also says that it is done.

pub mod receive;
pub mod work;

pub use receive::{Intake, IntakeSize};
pub use work::Inbox;
