//! What the API and its pages say.

use kernel::Catalogue;
use std::sync::LazyLock;

/// Refusals (`refused-*`) and the documentation's pages (`docs-*`).
pub static TEXT: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::new(
        include_str!("../text/ja.ftl"),
        include_str!("../text/en.ftl"),
    )
});

#[cfg(test)]
mod tests {
    #[test]
    fn both_languages_say_the_same_things() {
        assert_eq!(super::TEXT.differences(), [""; 0]);
    }
}
