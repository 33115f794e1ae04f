//! Measures the running product: the same processes that an operator starts, against the stand-in of
//! LINE, on a durable PostgreSQL. `bin/bench` starts it; `docs/benchmarks.md` holds what came out.
//!
//! Each figure stands beside a *peer* where there is one: the same work done bare, in the same run, so
//! that a slow machine is not mistaken for a slow product. It takes part in no test and no release.

mod command;
mod due;
mod figure;
mod http;
mod load;
mod machine;
mod process;
mod push;
mod quantile;
mod read;
mod rig;
mod shop;
mod webhook;

pub use command::run;
