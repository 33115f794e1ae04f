//! What every crate may know: ids, time, text limits, language. No I/O, no sockets.

pub mod id;
pub mod lang;
pub mod site;
pub mod text;
pub mod trade;
pub mod zone;

pub use chrono::{DateTime, Utc};
pub use id::*;
pub use lang::{Catalogue, Lang, Saying};
pub use site::Site;
pub use text::{EmailAddress, Name, Note, Refused};
pub use trade::TradeKind;
pub use zone::Zone;

/// A point in time. Which clock it comes from is the caller's choice; see `tenancy::Tenant::now`.
pub type Instant = DateTime<Utc>;
