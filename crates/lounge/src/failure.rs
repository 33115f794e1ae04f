//! What can go wrong on the way, each with a page that says what happened and what to do next.

use crate::door::Door;
use askama::Template;
use frontdesk::{AppError, Shell, Visit, page_with};
use line::{CallError, login::CallbackError};
use linking::NotReturned;
use poem::{Response, http::StatusCode};

/// Why a login or a link did not succeed, as the person is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// They pressed cancel at LINE.
    Refused,
    /// They refused on our consent page.
    Declined,
    /// It took too long.
    Expired,
    /// The address was opened again after it had been used.
    UsedBefore,
    /// Another browser began it.
    OtherBrowser,
    /// The answer is not one to a question of ours.
    Unknown,
    /// LINE could not be reached or is in trouble.
    LineAway,
    /// LINE did not accept the code, or its proof did not hold.
    NotProven,
    /// The LINE account belongs to another member here.
    Taken,
    /// Their network has begun too many logins of late.
    TooMany,
}

impl Failure {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Refused,
        Self::Declined,
        Self::Expired,
        Self::UsedBefore,
        Self::OtherBrowser,
        Self::Unknown,
        Self::LineAway,
        Self::NotProven,
        Self::Taken,
        Self::TooMany,
    ];

    /// Its word in the catalogue.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Declined => "declined",
            Self::Expired => "expired",
            Self::UsedBefore => "used-before",
            Self::OtherBrowser => "other-browser",
            Self::Unknown => "unknown",
            Self::LineAway => "line-away",
            Self::NotProven => "not-proven",
            Self::Taken => "taken",
            Self::TooMany => "too-many",
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::LineAway => StatusCode::BAD_GATEWAY,
            Self::Taken => StatusCode::CONFLICT,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Declined => StatusCode::OK,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    /// What LINE's refusal of a code means: start again, or wait.
    pub fn from_line(error: &CallError) -> Self {
        tracing::warn!(%error, "LINE did not take a login's code");
        match error.status() {
            Some(status) if status < 500 => Self::NotProven,
            _ => Self::LineAway,
        }
    }
}

impl From<&NotReturned> for Failure {
    fn from(why: &NotReturned) -> Self {
        match why {
            NotReturned::UnknownState | NotReturned::Database(_) => Self::Unknown,
            NotReturned::Expired => Self::Expired,
            NotReturned::AlreadyUsed => Self::UsedBefore,
            NotReturned::OtherBrowser => Self::OtherBrowser,
        }
    }
}

impl From<&CallbackError> for Failure {
    fn from(why: &CallbackError) -> Self {
        match why {
            CallbackError::AccessDenied => Self::Refused,
            CallbackError::ServerError => Self::LineAway,
            _ => Self::Unknown,
        }
    }
}

#[derive(Template)]
#[template(path = "lounge/link/failed.html")]
struct Failed {
    shell: Shell,
    what: String,
    next: String,
    again: String,
    again_label: String,
    help: String,
    help_label: String,
}

/// The page of a failure.
pub fn page(door: &Door, visit: &Visit, failure: Failure) -> Result<Response, AppError> {
    let say = |part: &str| door.say(visit.lang, &format!("failed-{}-{part}", failure.word()));
    let failed = Failed {
        shell: visit.shell(say("title")).of_tenant(door.tenant.name()),
        what: say("what"),
        next: say("next"),
        again: door.page("link"),
        again_label: door.say(visit.lang, "try-again"),
        help: door.page("help"),
        help_label: door.say(visit.lang, "help"),
    };
    page_with(failure.status(), &failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_says_what_happened_and_what_to_do() {
        for failure in Failure::ALL {
            for part in ["title", "what", "next"] {
                let key = format!("failed-{}-{part}", failure.word());
                assert!(crate::TEXT.has(&key), "{key}");
            }
        }
    }
}
