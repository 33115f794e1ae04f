//! The catalogue in the reader's language, as templates ask it.

use crate::{TEXT, reservation::State};
use kernel::{Lang, Saying};

use super::Badge;

/// What this crate says, in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words(pub Lang);

impl Words {
    /// The text of a key.
    pub fn t(&self, key: &str) -> String {
        TEXT.say(self.0, key)
    }

    /// The text of a key with values.
    pub fn with(&self, key: &str, values: &[Saying<'_>]) -> String {
        TEXT.say_with(self.0, key, values)
    }

    /// A guest's name as one speaks of guests.
    pub fn guest(&self, name: &str) -> String {
        self.with("page-guest-title", &[("name", name.into())])
    }

    /// Where a reservation stands.
    pub fn state(&self, state: State) -> Badge {
        let kind = match state {
            State::Booked => "info",
            State::Confirmed | State::Came => "good",
            State::ChangeAsked => "warn",
            State::Cancelled => "off",
        };
        Badge {
            kind,
            text: self.t(&format!("state-{}", state.word())),
        }
    }
}
