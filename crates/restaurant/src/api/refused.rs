//! What was refused, as problems that name the field, in the caller's language.

use crate::{
    TEXT,
    reservation::{NotCancelled, NotEdited, NotMade, Party},
};
use frontdesk::{AppError, Problem, ProblemId};
use kernel::{Lang, Name, Note, Refused, ReservationId};

/// A body, and the language in which its caller reads.
pub(super) struct Said<'a, B> {
    pub body: &'a B,
    pub lang: Lang,
}

pub(super) fn make(error: NotMade, lang: Lang) -> AppError {
    match error {
        NotMade::InThePast => in_the_past(lang).into(),
        NotMade::TooFarAhead => too_far_ahead(lang).into(),
        NotMade::UnknownMember => member(lang).into(),
        NotMade::Overlaps(other) => overlaps(other, lang).into(),
        NotMade::Database(error) => error.into(),
    }
}

pub(super) fn edit(error: NotEdited, lang: Lang) -> AppError {
    match error {
        NotEdited::Unknown => Problem::not_found().into(),
        NotEdited::EditedMeanwhile => {
            let told = TEXT.say(lang, "refused-edited-meanwhile");
            Problem::new(ProblemId::ChangedMeanwhile)
                .field("version", "stale", told)
                .into()
        }
        NotEdited::Over(_) => over(lang).into(),
        NotEdited::InThePast => in_the_past(lang).into(),
        NotEdited::TooFarAhead => too_far_ahead(lang).into(),
        NotEdited::Overlaps(other) => overlaps(other, lang).into(),
        NotEdited::Database(error) => error.into(),
    }
}

pub(super) fn cancel(error: NotCancelled, lang: Lang) -> AppError {
    match error {
        NotCancelled::Unknown => Problem::not_found().into(),
        NotCancelled::Over(_) => over(lang).into(),
        NotCancelled::Database(error) => error.into(),
    }
}

pub(super) fn member(lang: Lang) -> Problem {
    Problem::invalid().field("member", "unknown", TEXT.say(lang, "refused-member"))
}

pub(super) fn party(people: i64, lang: Lang) -> Result<Party, Problem> {
    let told = || TEXT.say_with(lang, "refused-party", &[("most", Party::MOST.into())]);
    Party::new(people).map_err(|_| Problem::invalid().field("party", "out_of_range", told()))
}

pub(super) fn course(text: &str, lang: Lang) -> Result<Name, Problem> {
    Name::new(text).map_err(|why| text_field("course", why, lang))
}

pub(super) fn note(text: &str, lang: Lang) -> Result<Note, Problem> {
    Note::new(text).map_err(|why| text_field("note", why, lang))
}

pub(super) fn stretch(lang: Lang) -> Problem {
    Problem::invalid().field("to", "out_of_range", TEXT.say(lang, "refused-stretch"))
}

pub(super) fn cursor(lang: Lang) -> Problem {
    let told = TEXT.say(lang, "refused-cursor");
    Problem::new(ProblemId::InvalidRequest).field("cursor", "malformed", told)
}

fn in_the_past(lang: Lang) -> Problem {
    Problem::invalid().field("starts_at", "in_the_past", TEXT.say(lang, "refused-past"))
}

fn too_far_ahead(lang: Lang) -> Problem {
    Problem::invalid().field("starts_at", "too_far_ahead", TEXT.say(lang, "refused-far"))
}

fn overlaps(other: ReservationId, lang: Lang) -> Problem {
    let other = other.to_string();
    let told = TEXT.say_with(lang, "refused-overlap-api", &[("other", other.into())]);
    Problem::conflict()
        .detail(told.clone())
        .field("starts_at", "overlaps", told)
}

fn over(lang: Lang) -> Problem {
    Problem::conflict().detail(TEXT.say(lang, "refused-over"))
}

fn text_field(field: &'static str, why: Refused, lang: Lang) -> Problem {
    let (code, told) = match why {
        Refused::Empty => ("empty", TEXT.say(lang, "refused-empty")),
        Refused::TooLong(most) => (
            "too_long",
            TEXT.say_with(lang, "refused-too-long", &[("most", most.into())]),
        ),
        Refused::Malformed => ("malformed", TEXT.say(lang, "refused-malformed")),
    };
    Problem::invalid().field(field, code, told)
}
