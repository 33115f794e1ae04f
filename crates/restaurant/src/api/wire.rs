//! Reservations as JSON: ids as text, times in RFC 3339.

use super::refused::{Said, course, note, party};
use crate::reservation::{NewReservation, Reservation, State, Visit};
use chrono::{DateTime, Utc};
use crm::Page;
use frontdesk::{AppError, Problem};
use kernel::{Lang, Name, Note};
use poem_openapi::{Enum, Object, types::MaybeUndefined};
use serde::{Deserialize, Serialize};

/// A reservation to be made.
#[derive(Debug, Clone, Serialize, Object)]
#[oai(deny_unknown_fields, rename = "NewReservation")]
pub struct NewReservationBody {
    /// Whose: `mem_…`.
    #[oai(validator(max_length = 40))]
    pub member: String,
    /// When it begins, not in the past and within two years.
    pub starts_at: DateTime<Utc>,
    /// How many people: 1 to 200.
    pub party: i64,
    /// What they will eat: up to 80 characters.
    pub course: Option<String>,
    /// For the staff only, never told to the guest: up to 500 characters.
    pub note: Option<String>,
}

/// What shall be changed of a reservation.
#[derive(Debug, Clone, Object)]
#[oai(deny_unknown_fields, rename = "ReservationEdit")]
pub struct ReservationEditBody {
    /// The version that was read.
    pub version: i32,
    /// When it begins, not in the past and within two years.
    pub starts_at: Option<DateTime<Utc>>,
    /// How many people: 1 to 200.
    pub party: Option<i64>,
    /// What they will eat: up to 80 characters; `null` for none.
    pub course: MaybeUndefined<String>,
    /// For the staff only: up to 500 characters; `null` for none.
    pub note: MaybeUndefined<String>,
}

/// Where a reservation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case", rename = "ReservationState")]
pub enum StateView {
    /// In the book.
    Booked,
    /// The guest said that they come.
    Confirmed,
    /// The guest wants another time or party.
    ChangeAsked,
    /// It will not take place.
    Cancelled,
    /// The party was there.
    Came,
}

/// A reservation.
#[derive(Debug, Clone, Serialize, Deserialize, Object)]
#[oai(rename = "Reservation")]
pub struct ReservationView {
    /// `rsv_…`.
    pub id: String,
    /// By what the guest names it: six characters.
    pub number: String,
    /// Whose: `mem_…`.
    pub member: String,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// How many people.
    pub party: i16,
    /// What they will eat.
    pub course: Option<String>,
    /// For the staff only.
    pub note: Option<String>,
    /// Where it stands.
    pub state: StateView,
    /// Since when it stands there.
    pub state_at: DateTime<Utc>,
    /// When the guest last answered by a tap.
    pub answered_at: Option<DateTime<Utc>>,
    /// Rises with every change; to be named in the next one.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A page of reservations.
#[derive(Debug, Clone, Object)]
pub struct ReservationList {
    /// In the order of their beginning.
    pub items: Vec<ReservationView>,
    /// To be sent as `cursor` for what follows; none on the last page.
    pub next: Option<String>,
}

impl From<State> for StateView {
    fn from(state: State) -> Self {
        match state {
            State::Booked => Self::Booked,
            State::Confirmed => Self::Confirmed,
            State::ChangeAsked => Self::ChangeAsked,
            State::Cancelled => Self::Cancelled,
            State::Came => Self::Came,
        }
    }
}

impl From<Reservation> for ReservationView {
    fn from(one: Reservation) -> Self {
        Self {
            id: one.id.to_string(),
            number: one.number(),
            member: one.member.to_string(),
            starts_at: one.starts_at,
            party: one.party,
            course: one.course,
            note: one.note,
            state: one.state.into(),
            state_at: one.state_at,
            answered_at: one.answered_at,
            version: one.version,
            created_at: one.created_at,
        }
    }
}

impl From<Page<Reservation>> for ReservationList {
    fn from(page: Page<Reservation>) -> Self {
        let items = page.rows.into_iter().map(ReservationView::from).collect();
        Self {
            items,
            next: page.next.map(|cursor| cursor.to_string()),
        }
    }
}

/// An answer as it was kept.
pub(super) fn read_back(body: &str) -> Result<ReservationView, AppError> {
    Ok(serde_json::from_str(body)?)
}

impl TryFrom<Said<'_, NewReservationBody>> for NewReservation {
    type Error = Problem;

    fn try_from(Said { body, lang }: Said<'_, NewReservationBody>) -> Result<Self, Problem> {
        Ok(Self {
            member: body
                .member
                .parse()
                .map_err(|_| super::refused::member(lang))?,
            starts_at: body.starts_at,
            party: party(body.party, lang)?,
            course: body
                .course
                .as_deref()
                .map(|text| course(text, lang))
                .transpose()?,
            note: body
                .note
                .as_deref()
                .map(|text| note(text, lang))
                .transpose()?,
        })
    }
}

impl ReservationEditBody {
    /// The visit as it shall be: what was said, over what is.
    pub(super) fn over(&self, old: &Reservation, lang: Lang) -> Result<Visit, Problem> {
        let kept_course = || old.course.as_deref().and_then(|text| Name::new(text).ok());
        let kept_note = || old.note.as_deref().and_then(|text| Note::new(text).ok());
        Ok(Visit {
            starts_at: self.starts_at.unwrap_or(old.starts_at),
            party: party(self.party.unwrap_or(old.party.into()), lang)?,
            course: match &self.course {
                MaybeUndefined::Undefined => kept_course(),
                MaybeUndefined::Null => None,
                MaybeUndefined::Value(text) => Some(course(text, lang)?),
            },
            note: match &self.note {
                MaybeUndefined::Undefined => kept_note(),
                MaybeUndefined::Null => None,
                MaybeUndefined::Value(text) => Some(note(text, lang)?),
            },
        })
    }
}
