//! What the tenants talk about: members are found, friends are known, timers fire, and nobody is
//! written to who may not be.

#[path = "crm/friends.rs"]
mod friends;
#[path = "crm/members.rs"]
mod members;
#[path = "crm/reach.rs"]
mod reach;
#[path = "crm/timers.rs"]
mod timers;
