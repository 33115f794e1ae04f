//! The form of a visit: what was typed, what is wrong with it, what it means.

use super::Words;
use crate::reservation::{Party, Reservation, Visit as TheVisit};
use kernel::{Instant, Name, Note, Refused, Zone};
use serde::Deserialize;

/// What the browser sends.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    pub starts_at: String,
    #[serde(default)]
    pub party: String,
    #[serde(default)]
    pub course: String,
    #[serde(default)]
    pub note: String,
}

/// One field that is wrong.
pub(super) struct Wrong {
    pub field: &'static str,
    pub text: String,
}

/// The form as the page shows it.
pub(super) struct Form {
    pub starts_at: String,
    pub party: String,
    pub course: String,
    pub note: String,
    pub errors: Vec<Wrong>,
}

impl Form {
    /// With what was typed, as far as it fits on a page, and what is wrong with it.
    pub fn again(typed: &Typed, errors: Vec<Wrong>) -> Self {
        let kept = |text: &str| text.chars().take(2_000).collect::<String>();
        Self {
            starts_at: kept(&typed.starts_at),
            party: kept(&typed.party),
            course: kept(&typed.course),
            note: kept(&typed.note),
            errors,
        }
    }

    /// For a party at this time.
    pub fn at(starts_at: Instant, zone: Zone) -> Self {
        let starts_at = zone.input_value(starts_at);
        Self::again(
            &Typed {
                starts_at,
                party: "2".into(),
                ..Typed::default()
            },
            Vec::new(),
        )
    }

    /// With a reservation as it is.
    pub fn of(reservation: &Reservation, zone: Zone) -> Self {
        let typed = Typed {
            starts_at: zone.input_value(reservation.starts_at),
            party: reservation.party.to_string(),
            course: reservation.course.clone().unwrap_or_default(),
            note: reservation.note.clone().unwrap_or_default(),
        };
        Self::again(&typed, Vec::new())
    }

    /// What is wrong with a field, or `""`.
    pub fn error(&self, field: &str) -> &str {
        self.errors
            .iter()
            .find(|one| one.field == field)
            .map_or("", |one| &one.text)
    }
}

impl Typed {
    /// What it means, or all that is wrong with it. `kept` is the time that stands: an input without
    /// seconds must not move it.
    pub fn read(
        &self,
        words: Words,
        zone: Zone,
        kept: Option<Instant>,
    ) -> Result<TheVisit, Vec<Wrong>> {
        let mut errors = Vec::new();
        let mut refuse = |field, text| errors.push(Wrong { field, text });
        let untouched = kept.filter(|at| zone.input_value(*at) == self.starts_at);
        let starts_at = untouched.or_else(|| zone.parse_local(self.starts_at.trim()).ok());
        if starts_at.is_none() {
            refuse("starts_at", words.t("refused-time"));
        }
        let party = read_party(&self.party);
        if party.is_none() {
            refuse(
                "party",
                words.with("refused-party", &[("most", Party::MOST.into())]),
            );
        }
        let course = optional(&self.course, Name::new);
        let course = course.map_err(|why| refuse("course", told(words, why)));
        let note = optional(&self.note, Note::new);
        let note = note.map_err(|why| refuse("note", told(words, why)));
        match (starts_at, party, course, note) {
            (Some(starts_at), Some(party), Ok(course), Ok(note)) => Ok(TheVisit {
                starts_at,
                party,
                course,
                note,
            }),
            _ => Err(errors),
        }
    }
}

/// A number as people in Japan type it, too: `２`.
fn read_party(text: &str) -> Option<Party> {
    let digits: String = text
        .trim()
        .chars()
        .take(8)
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            other => other,
        })
        .collect();
    Party::new(digits.parse().ok()?).ok()
}

fn optional<T>(
    text: &str,
    read: impl Fn(&str) -> Result<T, Refused>,
) -> Result<Option<T>, Refused> {
    match read(text) {
        Ok(value) => Ok(Some(value)),
        Err(Refused::Empty) => Ok(None),
        Err(why) => Err(why),
    }
}

fn told(words: Words, why: Refused) -> String {
    match why {
        Refused::Empty => words.t("refused-empty"),
        Refused::TooLong(most) => words.with("refused-too-long", &[("most", most.into())]),
        Refused::Malformed => words.t("refused-malformed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Lang;

    fn typed(starts_at: &str, party: &str) -> Typed {
        Typed {
            starts_at: starts_at.into(),
            party: party.into(),
            ..Typed::default()
        }
    }

    #[test]
    fn a_form_is_read_in_the_shops_zone() {
        let visit = typed("2026-11-27T19:00", "２").read(Words(Lang::Ja), Zone::TOKYO, None);
        let visit = visit.unwrap_or_else(|_| panic!("reads"));
        assert_eq!(visit.starts_at.to_rfc3339(), "2026-11-27T10:00:00+00:00");
        assert_eq!(visit.party.people(), 2);
        assert!(visit.course.is_none() && visit.note.is_none());
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let wrong = Typed {
            course: "x".repeat(81),
            ..typed("soon", "0")
        };
        let Err(errors) = wrong.read(Words(Lang::Ja), Zone::TOKYO, None) else {
            panic!("refused")
        };
        let fields: Vec<_> = errors.iter().map(|one| one.field).collect();
        assert_eq!(fields, ["starts_at", "party", "course"]);
    }

    #[test]
    fn a_time_that_was_not_touched_keeps_its_seconds() {
        let at = Instant::from_timestamp(1_795_773_661, 0).expect("a time");
        let typed = typed(&Zone::TOKYO.input_value(at), "2");
        let visit = typed.read(Words(Lang::Ja), Zone::TOKYO, Some(at));
        assert_eq!(visit.unwrap_or_else(|_| panic!("reads")).starts_at, at);
    }
}
