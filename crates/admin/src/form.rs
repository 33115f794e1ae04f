//! What forms share: the notes of what is wrong, each beside its field, and choices.

use crate::words::Words;
use kernel::Refused;

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The field's name.
    pub field: &'static str,
    /// What to do about it.
    pub text: String,
}

/// What is wrong with a form; in the order of its fields.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    /// For the summary.
    pub list: Vec<Fault>,
}

impl Faults {
    /// Notes that a field is wrong.
    pub fn add(&mut self, field: &'static str, text: String) {
        self.list.push(Fault { field, text });
    }

    /// What is wrong with a field; `""` where nothing is.
    pub fn of(&self, field: &str) -> &str {
        self.list
            .iter()
            .find(|fault| fault.field == field)
            .map_or("", |fault| &fault.text)
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// A field that must be filled in; noted where it is not, or not so.
    pub fn must<T>(
        &mut self,
        words: Words,
        field: &'static str,
        what: &str,
        read: Result<T, Refused>,
    ) -> Option<T> {
        read.map_err(|refused| self.add(field, told(words, what, refused)))
            .ok()
    }

    /// A field that may be left empty.
    pub fn may<T>(
        &mut self,
        words: Words,
        field: &'static str,
        what: &str,
        read: Result<T, Refused>,
    ) -> Option<T> {
        match read {
            Err(Refused::Empty) => None,
            other => self.must(words, field, what, other),
        }
    }
}

/// `what` is the key of the field's label.
fn told(words: Words, what: &str, refused: Refused) -> String {
    let what = words.t(what);
    match refused {
        Refused::Empty => words.with("refused-empty", "what", &what),
        Refused::TooLong(most) => words.all(
            "refused-too-long",
            &[("what", what.into()), ("most", most.to_string().into())],
        ),
        Refused::Malformed => words.with("refused-malformed", "what", &what),
    }
}

/// One entry of a list to choose from.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What the form sends.
    pub value: &'static str,
    /// What the reader sees.
    pub label: String,
    /// Whether it is chosen.
    pub selected: bool,
}

/// The languages in which people are written to.
pub fn languages(chosen: kernel::Lang) -> Vec<Choice> {
    [(kernel::Lang::Ja, "日本語"), (kernel::Lang::En, "English")]
        .map(|(lang, label)| Choice {
            value: lang.tag(),
            label: label.to_owned(),
            selected: lang == chosen,
        })
        .into()
}

/// An address with a query; pairs with an empty value are left out.
pub fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(if address.len() == path.len() {
            '?'
        } else {
            '&'
        });
        address.push_str(name);
        address.push('=');
        for byte in value.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                    address.push(char::from(byte))
                }
                other => address.push_str(&format!("%{other:02X}")),
            }
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Lang, Name};

    #[test]
    fn an_address_carries_any_text() {
        assert_eq!(address("/members", &[("q", ""), ("after", "")]), "/members");
        assert_eq!(
            address("/members", &[("q", "山&"), ("after", "1-a")]),
            "/members?q=%E5%B1%B1%26&after=1-a"
        );
    }

    #[test]
    fn each_fault_stands_beside_its_field() {
        let (words, mut faults) = (Words(Lang::Ja), Faults::default());
        assert!(
            faults
                .must(words, "name", "member-name", Name::new(""))
                .is_none()
        );
        assert!(
            faults
                .may(words, "kana", "member-kana", Name::new(" "))
                .is_none()
        );
        assert!(
            faults
                .may(words, "kana", "member-kana", Name::new(&"あ".repeat(81)))
                .is_none()
        );
        assert_eq!(faults.list.len(), 2);
        assert!(faults.of("name").contains("入力してください"));
        assert!(faults.of("kana").contains("80"));
        assert_eq!(faults.of("phone"), "");
    }
}
