//! A reservation: a party that will come. The whole of its life is in [`State::after`]; each verb has
//! a file beside this one.
//!
//! | verb | who | from | to |
//! |---|---|---|---|
//! | [`Reservation::make`] | staff, API | – | booked |
//! | [`Reservation::edit`] | staff, API | booked, confirmed, change asked | booked, where the guest's visit changed |
//! | [`Reservation::answer`] | the guest, by a tap | booked, confirmed, change asked | confirmed, change asked, cancelled |
//! | [`Reservation::cancel`] | staff, API | booked, confirmed, change asked | cancelled |
//! | [`Reservation::came`] | staff | booked, confirmed, change asked | came |
//! | [`Reservation::remind`] | the evening before | booked, confirmed, change asked | the same |

mod answering;
mod cancelling;
mod coming;
mod editing;
mod finding;
mod history;
mod listing;
mod making;
mod party;
mod reminding;

pub use answering::{Answer, Answered};
pub use cancelling::NotCancelled;
pub use coming::NotCome;
pub use editing::{NotEdited, Visit};
pub use history::{By, Step, StepTaken};
pub use listing::{Day, Listed, PAGE};
pub use making::{NewReservation, NotMade};
pub use party::Party;
pub(crate) use reminding::REMIND;
pub use reminding::reminder_at;

use kernel::{Instant, MemberId, ReservationId};

/// Where a reservation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, sqlx::Type)]
#[repr(i16)]
pub enum State {
    /// In the book.
    Booked = 1,
    /// The guest said that they come.
    Confirmed = 2,
    /// The guest wants another time or party; the staff get in touch.
    ChangeAsked = 3,
    /// It will not take place.
    Cancelled = 4,
    /// The party was there.
    Came = 5,
}

/// What can be done to a reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// The guest says that they come.
    Confirm,
    /// The guest asks for a change.
    AskChange,
    /// It is called off.
    Cancel,
    /// The party came.
    Come,
    /// Its time, party or course is changed.
    Move,
}

impl State {
    /// All, in the order of a life.
    pub const ALL: [Self; 5] = [
        Self::Booked,
        Self::Confirmed,
        Self::ChangeAsked,
        Self::Cancelled,
        Self::Came,
    ];

    /// The table of states: where a deed leads, none where it cannot be done.
    pub const fn after(self, deed: Deed) -> Option<Self> {
        match (self, deed) {
            (Self::Cancelled | Self::Came, _) => None,
            (_, Deed::Confirm) => Some(Self::Confirmed),
            (_, Deed::AskChange) => Some(Self::ChangeAsked),
            (_, Deed::Cancel) => Some(Self::Cancelled),
            (_, Deed::Come) => Some(Self::Came),
            // What the guest said was said of another visit.
            (_, Deed::Move) => Some(Self::Booked),
        }
    }

    /// Whether the party is still expected.
    pub const fn is_expected(self) -> bool {
        self.after(Deed::Come).is_some()
    }

    /// The number that the database keeps.
    pub const fn code(self) -> i16 {
        self as i16
    }

    /// From the number that the database keeps.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Its word in the API and in catalogues.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Confirmed => "confirmed",
            Self::ChangeAsked => "change_asked",
            Self::Cancelled => "cancelled",
            Self::Came => "came",
        }
    }
}

/// A party that will come, or came, or called it off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reservation {
    /// Which.
    pub id: ReservationId,
    /// Whose.
    pub member: MemberId,
    /// When it begins.
    pub starts_at: Instant,
    /// How many people.
    pub party: i16,
    /// What they will eat, where they chose.
    pub course: Option<String>,
    /// What the staff noted. Never told to the guest.
    pub note: Option<String>,
    /// Where it stands.
    pub state: State,
    /// Since when it stands there.
    pub state_at: Instant,
    /// When the guest last answered.
    pub answered_at: Option<Instant>,
    /// Rises with every write; an edit names it, so that none is lost.
    pub version: i32,
    /// When it was made.
    pub created_at: Instant,
}

impl Reservation {
    /// By what the guest and the staff name it on the phone: the last of its id.
    pub fn number(&self) -> String {
        number_of(self.id)
    }
}

/// The number of a reservation: six characters, distinct enough within one restaurant's week.
pub fn number_of(id: ReservationId) -> String {
    let text = id.to_string();
    text[text.len() - 6..].to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEEDS: [Deed; 5] = [
        Deed::Confirm,
        Deed::AskChange,
        Deed::Cancel,
        Deed::Come,
        Deed::Move,
    ];

    #[test]
    fn what_is_over_stays_over() {
        for over in [State::Cancelled, State::Came] {
            assert!(
                DEEDS.iter().all(|deed| over.after(*deed).is_none()),
                "{over:?}"
            );
            assert!(!over.is_expected());
        }
    }

    #[test]
    fn an_expected_party_may_answer_as_often_as_it_likes() {
        for expected in [State::Booked, State::Confirmed, State::ChangeAsked] {
            assert_eq!(expected.after(Deed::Confirm), Some(State::Confirmed));
            assert_eq!(expected.after(Deed::AskChange), Some(State::ChangeAsked));
            assert_eq!(expected.after(Deed::Cancel), Some(State::Cancelled));
            assert_eq!(expected.after(Deed::Come), Some(State::Came));
            assert_eq!(expected.after(Deed::Move), Some(State::Booked));
        }
    }

    #[test]
    fn a_state_reads_back_from_its_number() {
        for state in State::ALL {
            assert_eq!(State::from_code(state.code()), Some(state));
        }
        assert_eq!(State::from_code(0), None);
    }
}
