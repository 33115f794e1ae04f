//! The wall between tenants: `Db` → `Tenant` → `TenantTx`; lanes; secrets at rest; staff, sessions,
//! API keys; audit. Must never know messages.
//!
//! Nobody can run a query on a [`Db`]. It has doors, each of which answers one question; some of them
//! give a [`Tenant`], whose [`TenantTx`] can touch that tenant's rows and no others.

pub mod api_key;
pub mod audit;
pub mod clock;
mod crier;
pub mod db;
pub mod lane;
pub mod migrate;
pub mod news;
pub mod password;
pub mod session;
pub mod staff;
pub mod sweep;
pub mod tenant;
pub mod tx;
pub mod vault;

pub use api_key::{ApiKey, NewApiKey};
pub use audit::AuditLine;
pub use db::{Db, NotWalled, Settings};
pub use lane::{Crew, Holding, LaneKind, LaneWork, Served};
pub use news::{News, Topic};
pub use session::{OpenSession, SessionToken};
pub use staff::{Role, SignUp, Staff, Workplace};
pub use sweep::{Rule, Sweeper};
pub use tenant::{Actor, Tenant};
pub use tx::TenantTx;
pub use vault::{DataKey, MasterKey, Sealed, VaultError};
