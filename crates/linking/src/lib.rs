//! ID連携: a member's account and a LINE account become one, with consent, and can be parted again.
//! Knows no trades.
//!
//! The road of a link: an [`Attempt`] begins in one browser, LINE sends the person back, who they are is
//! proven by LINE (code, PKCE, nonce), they consent by [`Purpose`], and a [`Link`] stands.

pub mod attempt;
pub mod consent;
pub mod greeting;
pub mod line_token;
pub mod link;
pub mod lounge_session;

pub use attempt::{Arrived, Attempt, Begun, Lapsed, NotReturned, Wants};
pub use consent::{Consents, Purpose};
pub use greeting::greet;
pub use line_token::{GivenBack, LineToken};
pub use link::{EndedBy, Link, NotLinked, Way};
pub use lounge_session::LoungeSession;

use chrono::TimeDelta;
use kernel::Catalogue;
use std::sync::LazyLock;
use tenancy::Rule;

/// What is past its use: logins and sessions, a day after they expired.
pub const RETENTION: &[Rule] = &[
    Rule::new("login_attempts", "id", "expires_at", TimeDelta::days(1)),
    Rule::new(
        "lounge_sessions",
        "token_hash",
        "expires_at",
        TimeDelta::days(1),
    ),
];

/// What linking says to members.
pub static TEXT: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::new(
        include_str!("../text/ja.ftl"),
        include_str!("../text/en.ftl"),
    )
});

#[cfg(test)]
mod tests {
    #[test]
    fn both_languages_say_the_same() {
        assert!(
            super::TEXT.differences().is_empty(),
            "{:?}",
            super::TEXT.differences()
        );
    }
}
