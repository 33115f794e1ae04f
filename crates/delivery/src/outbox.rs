//! The outbox: what is posted in a transaction is carried after it has committed, and not otherwise.

mod cancelling;
mod posting;
mod withholding;

pub use cancelling::{cancel_of_member, cancel_of_subject};
pub use posting::{NotPosted, Post, post, post_many};
pub use withholding::{Withhold, withhold};
