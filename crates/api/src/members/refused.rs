//! What was refused, as problems that name the field, in the caller's language.

use crate::text::TEXT;
use crm::member::{NotCreated, NotEdited};
use frontdesk::{AppError, Problem, ProblemId};
use kernel::{Lang, Refused};

/// Reads fields and remembers each that is wrong.
pub(super) struct Checked {
    wrong: Option<Problem>,
    lang: Lang,
}

impl Checked {
    pub(super) fn new(lang: Lang) -> Self {
        Self { wrong: None, lang }
    }

    pub(super) fn read<T>(&mut self, field: &'static str, read: Result<T, Refused>) -> Option<T> {
        read.map_err(|why| self.wrong(field, why)).ok()
    }

    pub(super) fn may<T>(
        &mut self,
        field: &'static str,
        said: Option<&str>,
        read: fn(&str) -> Result<T, Refused>,
    ) -> Option<T> {
        said.and_then(|text| self.read(field, read(text)))
    }

    /// What must be there, where no field was wrong.
    pub(super) fn sound<T>(self, needed: Option<T>) -> Result<T, Problem> {
        match (self.wrong, needed) {
            (None, Some(needed)) => Ok(needed),
            (wrong, _) => Err(wrong.unwrap_or_else(Problem::invalid)),
        }
    }

    fn wrong(&mut self, field: &'static str, why: Refused) {
        let (code, told) = match why {
            Refused::Empty => ("empty", TEXT.say(self.lang, "refused-empty")),
            Refused::TooLong(most) => {
                let most = [("most", most.into())];
                (
                    "too_long",
                    TEXT.say_with(self.lang, "refused-too-long", &most),
                )
            }
            Refused::Malformed => ("malformed", TEXT.say(self.lang, "refused-malformed")),
        };
        let wrong = self.wrong.take().unwrap_or_else(Problem::invalid);
        self.wrong = Some(wrong.field(field, code, told));
    }
}

pub(super) fn create(error: NotCreated, lang: Lang) -> AppError {
    match error {
        NotCreated::ExternalIdTaken => taken(lang),
        NotCreated::Database(error) => error.into(),
    }
}

pub(super) fn edit(error: NotEdited, lang: Lang) -> AppError {
    match error {
        NotEdited::Unknown => Problem::not_found().into(),
        NotEdited::EditedMeanwhile => {
            let told = TEXT.say(lang, "refused-edited-meanwhile");
            let problem = Problem::new(ProblemId::ChangedMeanwhile);
            problem.field("updated_at", "stale", told).into()
        }
        NotEdited::ExternalIdTaken => taken(lang),
        NotEdited::Database(error) => error.into(),
    }
}

pub(crate) fn cursor(lang: Lang) -> Problem {
    let told = TEXT.say(lang, "refused-cursor");
    Problem::new(ProblemId::InvalidRequest).field("cursor", "malformed", told)
}

fn taken(lang: Lang) -> AppError {
    let told = TEXT.say(lang, "refused-taken");
    Problem::conflict()
        .field("external_id", "taken", told)
        .into()
}
