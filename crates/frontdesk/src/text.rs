//! What this crate says, in both languages: problems, and the labels of the page shell.

use std::sync::LazyLock;

use kernel::Catalogue;

/// The catalogue of problems and shell labels.
pub static TEXT: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::new(
        concat!(
            include_str!("../text/ja.ftl"),
            "\n",
            include_str!("../../../templates/shell/ja.ftl")
        ),
        concat!(
            include_str!("../text/en.ftl"),
            "\n",
            include_str!("../../../templates/shell/en.ftl")
        ),
    )
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_the_same_things() {
        assert_eq!(TEXT.differences(), Vec::<String>::new());
    }
}
