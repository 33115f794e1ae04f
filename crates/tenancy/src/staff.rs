//! People who work in a tenant's admin: signing up, proving an address, signing in, roles.

mod proving;
mod signing_in;
mod signing_up;

pub use proving::NotProven;
pub use signing_in::NotSignedIn;
pub use signing_up::{NotSignedUp, SignUp};

use kernel::{EmailAddress, Lang, StaffId, TenantId};

/// What a person may do in one tenant; more right first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees everything that is not secret, changes nothing.
    Viewer,
    /// Also answers chats and keeps the book.
    Chat,
    /// Also releases what others prepared.
    Approver,
    /// Also prepares and sends.
    Sender,
    /// Also channels, keys, staff.
    Owner,
}

impl Role {
    /// From the number that the database keeps.
    pub fn from_code(code: i16) -> Option<Self> {
        [
            Self::Owner,
            Self::Sender,
            Self::Approver,
            Self::Chat,
            Self::Viewer,
        ]
        .get(usize::try_from(code - 1).ok()?)
        .copied()
    }

    /// The number that the database keeps.
    pub const fn code(self) -> i16 {
        match self {
            Self::Owner => 1,
            Self::Sender => 2,
            Self::Approver => 3,
            Self::Chat => 4,
            Self::Viewer => 5,
        }
    }
}

/// A person who has signed in.
#[derive(Debug, Clone)]
pub struct Staff {
    /// Who.
    pub id: StaffId,
    /// The name shown in the admin.
    pub name: String,
    /// The address that they sign in with.
    pub email: EmailAddress,
    /// The language that they read.
    pub language: Lang,
}

/// A tenant in which a person works.
#[derive(Debug, Clone)]
pub struct Workplace {
    /// Which.
    pub tenant: TenantId,
    /// Its name.
    pub name: String,
    /// As what.
    pub role: Role,
}
