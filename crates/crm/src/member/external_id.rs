//! What the tenant's own system calls a member: compared exactly, shown as it is.

use kernel::Refused;

/// 1 to 128 characters, without white space at the ends or control characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ExternalId(String);

impl ExternalId {
    /// The longest it may be, in characters.
    pub const MOST: usize = 128;

    /// Trims and checks.
    pub fn new(text: &str) -> Result<Self, Refused> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Refused::Empty);
        }
        if text.chars().count() > Self::MOST {
            return Err(Refused::TooLong(Self::MOST));
        }
        if text.chars().any(char::is_control) {
            return Err(Refused::Malformed);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
