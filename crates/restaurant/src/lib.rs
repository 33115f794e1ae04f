//! The restaurant trade: reservations, their reminders, their pages and API. Must never know another
//! trade.
//!
//! [`reservation::Reservation`] is its noun. [`Restaurant`] is what the rest of Enishi sees of it: it
//! takes the guests' taps and its own timers. [`pages`] and [`api`] are its faces; `server` mounts them.

pub mod api;
mod caller;
mod letter;
pub mod pages;
pub mod reservation;
mod text;
mod trade;

pub use reservation::Reservation;
pub use text::TEXT;
pub use trade::Restaurant;
