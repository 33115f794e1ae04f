//! The words of the outbox: what a message is for, how far it has come, why it was not sent.

/// What a message is for. The number is what the database keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// What a person asked for or must know: a confirmation, a reminder.
    Service = 1,
    /// An offer.
    Offer = 2,
    /// An answer in the chat.
    Conversation = 3,
}

/// How far a delivery has come. Accepted is neither delivered nor read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// In the outbox, for now or for another try.
    Waiting = 1,
    /// In a courier's hands.
    Travelling = 2,
    /// LINE has taken it.
    Accepted = 3,
    /// LINE will never take it.
    Refused = 4,
    /// LINE may have taken it and can no longer be asked: never sent again by itself.
    Unsure = 5,
    /// Called back before LINE can have taken it, or too late to be sent.
    Cancelled = 6,
    /// Never put into the outbox; see [`Withheld`].
    Withheld = 7,
}

/// Why a message was not put into the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Withheld {
    /// The member has no LINE account tied to them.
    NotLinked = 1,
    /// The person blocks the account.
    Blocked = 2,
    /// The person has not agreed to this purpose.
    NoConsent = 3,
    /// The tenant has no channel.
    NoChannel = 4,
    /// The person is linked but never added the account.
    NotAFriend = 5,
}

macro_rules! coded {
    ($name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The number that the database keeps.
            pub const fn code(self) -> i16 {
                self as i16
            }

            /// From the number that the database keeps.
            pub fn from_code(code: i16) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.code() == code)
            }

            /// Its word in the API and in the catalogue.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }
    };
}
pub(crate) use coded;

coded!(Purpose {
    Service = "service",
    Offer = "offer",
    Conversation = "conversation",
});
coded!(State {
    Waiting = "waiting",
    Travelling = "travelling",
    Accepted = "accepted",
    Refused = "refused",
    Unsure = "unsure",
    Cancelled = "cancelled",
    Withheld = "withheld",
});
coded!(Withheld {
    NotLinked = "not_linked",
    Blocked = "blocked",
    NoConsent = "no_consent",
    NoChannel = "no_channel",
    NotAFriend = "not_a_friend",
});

impl State {
    /// Whether nothing more will become of it by itself.
    pub const fn is_settled(self) -> bool {
        !matches!(self, Self::Waiting | Self::Travelling)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TEXT;

    #[test]
    fn every_state_and_reason_has_its_words() {
        for state in State::ALL {
            assert_eq!(State::from_code(state.code()), Some(*state));
            assert!(TEXT.has(&format!("state-{}", state.word())), "{state:?}");
        }
        for why in Withheld::ALL {
            assert!(TEXT.has(&format!("withheld-{}", why.word())), "{why:?}");
        }
        for purpose in Purpose::ALL {
            assert!(
                TEXT.has(&format!("purpose-{}", purpose.word())),
                "{purpose:?}"
            );
        }
    }
}
