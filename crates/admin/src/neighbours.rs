//! Where a list goes on, and the way back to its newest.

use crate::form::address;

/// The addresses beside a page of a list; `""` where there is nothing to go to.
#[derive(Debug, Default)]
pub struct Neighbours {
    /// The list's beginning, on a further page.
    pub newest: String,
    /// The next page.
    pub older: String,
}

impl Neighbours {
    /// Of a page of the list at `path` that was asked for by `query`. `next` is the cursor of the page after
    /// it, if there is one.
    pub fn of(
        path: &str,
        query: &[(&str, &str)],
        is_further: bool,
        next: Option<impl ToString>,
    ) -> Self {
        let newest = is_further.then(|| address(path, query));
        let older = next.map(|next| {
            let next = next.to_string();
            address(path, &[query, &[("after", &next)]].concat())
        });
        Self {
            newest: newest.unwrap_or_default(),
            older: older.unwrap_or_default(),
        }
    }

    /// Whether the page is the whole list.
    pub fn are_none(&self) -> bool {
        self.newest.is_empty() && self.older.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_goes_along() {
        let alone = Neighbours::of("/members", &[("q", "")], false, None::<&str>);
        assert!(alone.are_none());
        let between = Neighbours::of("/members", &[("q", "a b")], true, Some("1-2"));
        assert_eq!(between.newest, "/members?q=a%20b");
        assert_eq!(between.older, "/members?q=a%20b&after=1-2");
    }
}
