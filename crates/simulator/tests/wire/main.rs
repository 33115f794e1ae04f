//! The stand-in over HTTP, as a client of LINE meets it.

mod control;
mod desk;
mod listener;

mod faults;
mod keeping;
mod login;
mod mail;
mod sending;
mod webhooks;
