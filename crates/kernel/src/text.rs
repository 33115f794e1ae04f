//! Text that cannot be built wrong: trimmed, bounded, free of control characters.

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Why a text was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Nothing but white space.
    #[error("is empty")]
    Empty,
    /// More characters (as a reader counts them) than the limit.
    #[error("is longer than {0} characters")]
    TooLong(usize),
    /// A control character, or text of another shape than asked.
    #[error("has a form that is not allowed")]
    Malformed,
}

fn clean(text: &str, most: usize, lines: bool) -> Result<String, Refused> {
    let text: String = text.trim().nfc().collect();
    if text.is_empty() {
        return Err(Refused::Empty);
    }
    // The code points are bounded as well: one grapheme may pile up thousands of marks.
    if text.graphemes(true).count() > most || text.chars().count() > most {
        return Err(Refused::TooLong(most));
    }
    if text
        .chars()
        .any(|c| (c.is_control() && !(lines && matches!(c, '\n' | '\r' | '\t'))) || is_override(c))
    {
        return Err(Refused::Malformed);
    }
    Ok(text)
}

/// Characters that turn the reading direction round and make one text look like another.
fn is_override(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

macro_rules! text {
    ($(#[$meta:meta])* $name:ident, $most:literal, $lines:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
        pub struct $name(String);

        impl $name {
            /// The longest it may be, in characters.
            pub const MOST: usize = $most;

            /// Trims and checks.
            pub fn new(text: &str) -> Result<Self, Refused> {
                clean(text, $most, $lines).map(Self)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text!(/// A person's, business's or thing's name: one line of 1 to 80 characters.
    Name, 80, false);
text!(/// A note in free words: 1 to 500 characters, several lines.
    Note, 500, true);

/// An e-mail address, folded to lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Checks the shape (something, one @, a domain with a dot or `localhost`) and the length (≤ 254).
    pub fn new(text: &str) -> Result<Self, Refused> {
        let text = clean(text, 254, false)?.to_lowercase();
        let (user, domain) = text.rsplit_once('@').ok_or(Refused::Malformed)?;
        let sound = |part: &str| {
            !part.is_empty()
                && part.is_ascii()
                && !part.starts_with('.')
                && !part.ends_with('.')
                && !part.contains("..")
                && part
                    .bytes()
                    .all(|b| b.is_ascii_graphic() && !b"\"(),:;<>[\\]@".contains(&b))
        };
        if !sound(user)
            || !sound(domain)
            || user.len() > 64
            || !(domain.contains('.') || domain == "localhost")
        {
            return Err(Refused::Malformed);
        }
        Ok(Self(text))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// How a name is compared and searched: width and case folded, katakana as hiragana, no spaces.
pub fn folded(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            'ァ'..='ヶ' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_bounded() {
        assert_eq!(
            Name::new("  山田 花子 ").map(|n| n.to_string()),
            Ok("山田 花子".into())
        );
        assert_eq!(Name::new(" \u{3000}"), Err(Refused::Empty));
        assert_eq!(Name::new(&"あ".repeat(81)), Err(Refused::TooLong(80)));
        assert_eq!(
            Name::new(&format!("a{}", "\u{301}".repeat(5000))),
            Err(Refused::TooLong(80))
        );
        assert_eq!(Name::new("a\nb"), Err(Refused::Malformed));
        assert_eq!(Name::new("a\u{202e}b"), Err(Refused::Malformed));
        assert!(Note::new("一行目\n二行目").is_ok());
    }

    #[test]
    fn an_address_has_a_user_and_a_domain() {
        assert_eq!(
            EmailAddress::new(" Hanako@Example.JP ").map(|e| e.to_string()),
            Ok("hanako@example.jp".into())
        );
        for bad in [
            "",
            "a",
            "@b.jp",
            "a@",
            "a@b",
            "a b@c.jp",
            "a@b..jp",
            "a@b.jp\r\nBcc: x@y.z",
            "a@[1.2.3.4]",
            "\"a\"@b.jp",
        ] {
            assert!(EmailAddress::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn names_fold_over_width_case_and_kana() {
        assert_eq!(folded("ヤマダ ハナコ"), folded("やまだ　はなこ"));
        assert_eq!(folded("ﾔﾏﾀﾞ"), "やまだ");
        assert_eq!(folded("Ｓｍｉｔｈ"), "smith");
    }
}
