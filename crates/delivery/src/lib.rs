//! From committed to accepted by LINE: outbox, courier, retry, ledger, e-mail. Never knows why something is sent.
//!
//! Nothing is sent; it is posted ([`outbox::post`]) into the outbox, in the same transaction as the
//! reason for it. A [`Courier`] carries what is due to LINE under a retry key that was fixed before the
//! first try, and the [`ledger`] tells what became of it.

pub mod channel;
pub mod courier;
pub mod ledger;
pub mod mail;
pub mod outbox;
pub mod parcel;
mod words;

pub use channel::{Channel, Checked, Claimed, Wrong};
pub use courier::{Courier, CourierPace};
pub use ledger::Delivery;
pub use mail::{Mail, Postman};
pub use outbox::{NotPosted, Post, Withhold};
pub use parcel::{Purpose, State, Withheld};
pub use words::TEXT;

use chrono::TimeDelta;
use tenancy::Rule;

/// What is past its use: e-mail that was sent, or given up, 30 days ago.
pub const RETENTION: &[Rule] = &[Rule::new("mails", "id", "settled_at", TimeDelta::days(30))];
