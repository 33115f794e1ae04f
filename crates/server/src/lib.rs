//! The binary `enishi`: configuration, wiring and the commands.

pub mod command;
pub mod config;
pub mod house;
pub mod logging;
pub mod metrics;
pub mod sample;
pub mod try_out;

pub use config::Config;
pub use house::House;
