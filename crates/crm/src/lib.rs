//! What the tenants talk about: members, friends, events, timers, and how a member is reached.
//! Must never know HTTP or LINE's client.

pub mod event;
pub mod friend;
pub mod member;
pub mod page;
pub mod reach;
pub mod timer;
pub mod trade;

pub use event::Event;
pub use friend::{Friend, Tie};
pub use member::Member;
pub use page::{Cursor, Page};
pub use reach::{Purpose, Reach, Withheld};
pub use timer::{Alarm, Timer};
pub use trade::{Taken, Trade, Trades};
