//! The two ways in which LINE counts characters
//! (<https://developers.line.biz/en/docs/messaging-api/text-character-count/>).
//!
//! Labels, the texts of postback and message actions, the texts and titles of buttons, confirm and
//! carousel templates, and a rich menu's names are counted in grapheme clusters: what a person sees
//! as one character. All else is counted in UTF-16 code units.

use unicode_segmentation::UnicodeSegmentation;

/// UTF-16 code units: most characters are 1, an emoji is 2 or more.
pub fn utf16(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Grapheme clusters: a family emoji of many code points is 1.
pub fn graphemes(text: &str) -> usize {
    text.graphemes(true).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_counts_differ_as_lines_do() {
        let counts = [
            ("", 0, 0),
            ("abc", 3, 3),
            ("縁", 1, 1),
            ("𠮷野家", 4, 3), // outside the basic plane: a surrogate pair
            ("😀", 2, 1),
            ("👨‍👩‍👧‍👦", 11, 1),              // four people joined by three ZWJ
            ("🇯🇵", 4, 1),               // a flag: two regional indicators
            ("\u{304B}\u{3099}", 2, 1), // か with a combining mark
            ("👍🏽", 4, 1),               // with a skin tone
            ("\r\n", 2, 1),
        ];
        for (text, units, clusters) in counts {
            assert_eq!(
                (utf16(text), graphemes(text)),
                (units, clusters),
                "{text:?}"
            );
        }
    }
}
