//! What the admin says, and the voice in which a page says it.

use kernel::{Catalogue, Lang, Saying};
use std::sync::LazyLock;

/// The admin's catalogue.
pub static TEXT: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::new(
        include_str!("../text/ja.ftl"),
        include_str!("../text/en.ftl"),
    )
});

/// The catalogue in one reader's language; templates ask `words` for a key.
#[derive(Debug, Clone, Copy)]
pub struct Words(pub Lang);

impl Words {
    /// The text of a key.
    pub fn t(self, key: &str) -> String {
        TEXT.say(self.0, key)
    }

    /// The text of a key with one value.
    pub fn with(self, key: &str, name: &str, value: &str) -> String {
        TEXT.say_with(self.0, key, &[(name, value.into())])
    }

    /// The text of a key with values.
    pub fn all(self, key: &str, values: &[Saying<'_>]) -> String {
        TEXT.say_with(self.0, key, values)
    }

    /// The text of a word that another crate or another version wrote, such as `reservation.made`; the
    /// word itself where it is not known.
    pub fn word(self, family: &str, word: &str) -> String {
        let key = format!("{family}-{}", word.replace(['.', '_'], "-"));
        if TEXT.has(&key) {
            self.t(&key)
        } else {
            word.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    #[test]
    fn both_languages_say_the_same_things() {
        assert_eq!(TEXT.differences(), [""; 0]);
    }

    #[test]
    fn every_text_that_a_page_asks_for_exists() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut asked = Vec::new();
        asked_for(&root.join("src"), &mut asked);
        asked_for(&root.join("../../templates/admin"), &mut asked);
        assert!(asked.len() > 200, "the search is broken: {}", asked.len());
        let missing: Vec<_> = asked.into_iter().filter(|key| !TEXT.has(key)).collect();
        assert_eq!(missing, [""; 0]);
    }

    /// The keys that `words` and its like are asked for, in the files of a folder. The shell has its own.
    fn asked_for(folder: &Path, asked: &mut Vec<String>) {
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                asked_for(&path, asked);
                continue;
            }
            let text = fs::read_to_string(&path).expect("a text");
            for call in ["words.t", "words.with", "words.all", "Words(visit.lang).t"] {
                let opening = format!("{call}(\"");
                let keys = text
                    .split(&opening)
                    .skip(1)
                    .filter_map(|rest| rest.split('"').next());
                asked.extend(keys.map(str::to_owned));
            }
        }
    }

    #[test]
    fn a_word_of_tomorrow_is_shown_as_it_is() {
        assert_eq!(
            Words(Lang::Ja).word("event", "link.made"),
            "LINEと連携しました"
        );
        assert_eq!(Words(Lang::Ja).word("event", "sun.spotted"), "sun.spotted");
    }
}
