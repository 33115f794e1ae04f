//! What this crate says: to guests on LINE, to staff on its pages, to developers in its problems.

use kernel::{Catalogue, Lang};
use std::sync::LazyLock;

/// `letter-*` for guests; `page-*`, `state-*`, `step-*`, `by-*`, `reason-*` for staff; `refused-*` for both faces.
pub static TEXT: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::new(
        include_str!("../text/ja.ftl"),
        include_str!("../text/en.ftl"),
    )
});

/// How many people, in words: `2名様`, `2 people`.
pub(crate) fn people(lang: Lang, party: i64) -> String {
    TEXT.say_with(lang, "people", &[("count", party.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reservation::{Answer, State};

    #[test]
    fn both_languages_say_the_same_things() {
        assert_eq!(TEXT.differences(), [""; 0]);
    }

    #[test]
    fn every_state_and_answer_has_its_words() {
        for state in State::ALL {
            assert!(TEXT.has(&format!("state-{}", state.word())), "{state:?}");
        }
        for answer in Answer::ALL {
            assert!(
                TEXT.has(&format!("letter-button-{}", answer.word())),
                "{answer:?}"
            );
        }
    }

    #[test]
    fn people_are_counted_as_each_language_counts() {
        assert_eq!(people(Lang::Ja, 2), "2名様");
        assert_eq!(people(Lang::En, 1), "1 person");
        assert_eq!(people(Lang::En, 2), "2 people");
    }
}
