//! What this crate says to staff.

use kernel::Catalogue;
use std::sync::LazyLock;

/// States, reasons and refusals in words: `state-*`, `withheld-*`, `why-*`, `paused-*`, `wrong-*`, `test-*`.
pub static TEXT: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::new(
        include_str!("../text/ja.ftl"),
        include_str!("../text/en.ftl"),
    )
});

#[cfg(test)]
mod tests {
    use super::TEXT;

    #[test]
    fn both_languages_say_the_same_things() {
        assert_eq!(TEXT.differences(), [""; 0]);
    }
}
