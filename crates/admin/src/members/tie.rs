//! A member's LINE account as a badge: icon and word.

use crate::words::Words;
use crm::Tie;

/// Kind and text of a badge.
pub struct Badge {
    /// A kind of the design system.
    pub kind: &'static str,
    /// Its word.
    pub text: String,
}

impl Badge {
    /// Of a member's tie, or of there being none.
    pub fn of(words: Words, tie: Option<&Tie>) -> Self {
        let (kind, key) = match tie {
            None => ("off", "tie-none"),
            Some(tie) if tie.blocked_at.is_some() => ("bad", "tie-blocked"),
            Some(tie) if tie.is_following() => ("good", "tie-linked"),
            Some(_) => ("warn", "tie-no-friend"),
        };
        Self {
            kind,
            text: words.t(key),
        }
    }
}
