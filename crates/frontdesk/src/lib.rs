//! What every HTTP face shares: who is calling (`Session`, `ApiKey`), problems, paging,
//! idempotency, CSRF, the page shell. Must never know a noun of the product.
//!
//! How to write a page and an API call in ten lines: `README.md` beside this crate.

pub mod api_key;
pub mod assets;
pub mod cookie;
pub mod counter;
pub mod csrf;
pub mod desk;
pub mod error;
pub mod fault;
pub mod flash;
pub mod idempotency;
pub mod language;
pub mod live;
pub mod local_path;
pub mod menu;
pub mod page;
pub mod paging;
pub mod problem;
pub mod rate;
pub mod seal;
pub mod session;
pub mod shell;
pub mod text;
pub mod throttle;
pub mod visit;

pub use api_key::ApiKey;
pub use desk::{Desk, Settings};
pub use error::AppError;
pub use flash::{Flash, FlashKind};
pub use idempotency::{Answer, Idempotent, RETENTION};
pub use language::Language;
pub use local_path::LocalPath;
pub use menu::{Menu, MenuLine};
pub use page::{page, page_with, see_other};
pub use paging::{Cursor, Limit, Paged};
pub use problem::{FieldError, Problem, ProblemId};
pub use session::Session;
pub use shell::{NavItem, Sandbox, Shell};
pub use throttle::Throttle;
pub use visit::Visit;
