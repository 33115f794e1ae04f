//! What whole-product tests stand on: a database of their own, a running Enishi, a stand-in of LINE.
//! A dev-dependency only.

pub mod database;

pub use database::TestDatabase;
