//! A stand-in of the LINE platform: its endpoints, its webhooks, a console, and phones to look at. Knows Enishi only over HTTP.
//!
//! One origin speaks for `api.line.me`, `api-data.line.me` and `access.line.me`; a second port receives mail.
//! Everything is in memory and bounded, with an optional snapshot file. What LINE refuses is refused with LINE's
//! status, headers and body; what it accepts is written into a ledger that tests can question.
//!
//! ```no_run
//! # async fn doc() -> Result<(), simulator::SimulatorError> {
//! use simulator::{Options, Simulator};
//!
//! let line = Simulator::start(Options::default()).await?;
//! println!("{} and mail at {}", line.public_url, line.smtp_address);
//! line.stop().await;
//! # Ok(())
//! # }
//! ```

mod address;
mod clock;
mod control;
mod ids;
mod message;
mod options;
mod origin;
mod pages;
mod simulator;
mod smtp;
mod webhook;
mod wire;
/// The world of the stand-in.
pub mod world;

pub use options::Options;
pub use simulator::{Simulator, SimulatorError, run};
pub use world::World;
