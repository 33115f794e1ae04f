//! A phone number in one writing (E.164), however it was typed.

use kernel::Refused;
use unicode_normalization::UnicodeNormalization;

/// A phone number: `+` and 8 to 15 digits. A number without a country is Japan's.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl Phone {
    /// Reads `090-1234-5678`, `０９０ー１２３４ー５６７８`, `(03) 1234 5678`, `+81 90 1234 5678`, `+44…`.
    pub fn new(text: &str) -> Result<Self, Refused> {
        if text.chars().count() > 40 {
            return Err(Refused::TooLong(40));
        }
        let plain: String = text.nfkc().filter(|c| !is_separator(*c)).collect();
        if plain.is_empty() {
            return Err(Refused::Empty);
        }
        // The trunk zero goes when the country comes: +81 (0)90 … is written, too.
        let digits = match plain.strip_prefix('+') {
            Some(abroad) => match abroad.strip_prefix("810") {
                Some(home) => format!("81{home}"),
                None => abroad.to_owned(),
            },
            None => match plain.strip_prefix('0') {
                Some(home) if matches!(home.len(), 9 | 10) && !home.starts_with('0') => {
                    format!("81{home}")
                }
                _ => return Err(Refused::Malformed),
            },
        };
        let sound = (8..=15).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
            && !digits.starts_with('0');
        let whole = digits.strip_prefix("81").is_none_or(is_whole);
        if sound && whole {
            Ok(Self(format!("+{digits}")))
        } else {
            Err(Refused::Malformed)
        }
    }

    /// What was kept, which is E.164 already.
    pub(crate) fn kept(text: String) -> Self {
        Self(text)
    }

    /// E.164: `+819012345678`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is dialled at home: `090-1234-5678`; abroad as it is.
    pub fn dialled(&self) -> String {
        match self.0.strip_prefix("+81") {
            Some(rest) if rest.len() == 10 => {
                format!("0{}-{}-{}", &rest[..2], &rest[2..6], &rest[6..])
            }
            Some(rest) => format!("0{rest}"),
            None => self.0.clone(),
        }
    }

    /// Enough to recognise it, too little to call: `090-****-5678`.
    pub fn masked(&self) -> String {
        let last = &self.0[self.0.len() - 4..];
        match self.0.strip_prefix("+81") {
            Some(rest) if rest.len() == 10 => format!("0{}-****-{last}", &rest[..2]),
            Some(rest) => format!("0{}-****-{last}", &rest[..1]),
            None => format!("{}-****-{last}", &self.0[..3]),
        }
    }
}

/// Japan's numbers have nine digits after the country; those of mobiles and IP phones ten.
fn is_whole(home: &str) -> bool {
    let mobile = ["50", "60", "70", "80", "90"]
        .iter()
        .any(|first| home.starts_with(first));
    home.len() == if mobile { 10 } else { 9 }
}

/// Spaces, brackets, dots, and all that people type for a hyphen.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '(' | ')' | '.' | '/' | 'ー' | '―' | '−' | '\u{2010}'..='\u{2014}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, Refused> {
        Phone::new(text).map(|phone| phone.as_str().to_owned())
    }

    #[test]
    fn a_number_has_one_writing_however_it_was_typed() {
        for text in [
            "09012345678",
            "090-1234-5678",
            "０９０－１２３４－５６７８",
            "０９０ー１２３４ー５６７８",
            "090−1234−5678",
            " (090) 1234 5678 ",
            "+81 90 1234 5678",
            "+81 (0)90-1234-5678",
        ] {
            assert_eq!(read(text), Ok("+819012345678".into()), "{text}");
        }
        assert_eq!(read("03-1234-5678"), Ok("+81312345678".into()));
        assert_eq!(read("+44 20 7946 0958"), Ok("+442079460958".into()));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        assert_eq!(read(" - "), Err(Refused::Empty));
        for text in [
            "110",
            "9012345678",
            "090-1234-567",
            "+8190123456789",
            "abc",
            "0090123456789",
        ] {
            assert_eq!(read(text), Err(Refused::Malformed), "{text}");
        }
        assert_eq!(read(&"0".repeat(5000)), Err(Refused::TooLong(40)));
    }

    #[test]
    fn a_masked_number_cannot_be_called() {
        let masked = |text| Phone::new(text).map(|phone| phone.masked());
        assert_eq!(masked("09012345678"), Ok("090-****-5678".into()));
        assert_eq!(masked("0312345678"), Ok("03-****-5678".into()));
        assert_eq!(masked("+442079460958"), Ok("+44-****-0958".into()));
        assert_eq!(
            Phone::new("09012345678").map(|p| p.dialled()),
            Ok("090-1234-5678".into())
        );
    }
}
