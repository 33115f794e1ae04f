//! Attacks over HTTP, each as somebody would try it; every one of them must come to nothing.

mod api;
mod browser;
mod forms;
mod headers;
mod hostile;
mod login;
mod logs;
#[path = "../strangers/person.rs"]
mod person;
#[path = "../outage/process.rs"]
mod process;
#[path = "../strangers/routes.rs"]
#[allow(dead_code, reason = "the strangers' test uses all of it")]
mod routes;
mod sessions;
mod webhooks;
