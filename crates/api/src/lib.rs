//! JSON for the tenants' developers, its document and its pages. Holds no rules of its own, and must
//! never know a trade: `server` hands their operations in beside ours ([`Mount::new`]).

mod account;
mod contract;
mod deliveries;
mod docs;
mod members;
mod mount;
mod text;

pub use account::Account;
pub use deliveries::Deliveries;
pub use members::Members;
pub use mount::Mount;
pub use text::TEXT;
