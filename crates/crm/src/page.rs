//! Paging by key, newest first: the next page begins after the last row, however many came meanwhile.

use kernel::Instant;
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// Where a page ended: the time and the id of its last row. Opaque outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The last row's time.
    pub at: Instant,
    /// The last row's id.
    pub id: Uuid,
}

/// The text is not a cursor of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor")]
pub struct NotACursor;

impl Cursor {
    /// Before every row: where the first page of a list that runs newest first begins.
    pub fn newest() -> Self {
        // The last instant that PostgreSQL and RFC 3339 both write in four digits of year.
        let at = Instant::from_timestamp(253_402_300_799, 0).expect("the year 9999 is in range");
        Self {
            at,
            id: Uuid::max(),
        }
    }

    /// Before every row of a list that runs oldest first.
    pub fn oldest() -> Self {
        Self {
            at: Instant::UNIX_EPOCH,
            id: Uuid::nil(),
        }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}-{}", self.at.timestamp_micros(), self.id.simple())
    }
}

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let (at, id) = text.split_once('-').ok_or(NotACursor)?;
        let at = i64::from_str_radix(at, 16).map_err(|_| NotACursor)?;
        // Far outside what PostgreSQL can keep is nobody's cursor.
        let at = Instant::from_timestamp_micros(at)
            .filter(|at| (0..=Self::newest().at.timestamp()).contains(&at.timestamp()))
            .ok_or(NotACursor)?;
        let id = Uuid::try_parse(id).map_err(|_| NotACursor)?;
        Ok(Self { at, id })
    }
}

/// One page, and where the next one begins.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// What to ask for next; none on the last page.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// From one row more than the page holds.
    pub fn cut(mut rows: Vec<T>, size: usize, key: impl Fn(&T) -> Cursor) -> Self {
        let more = rows.len() > size;
        rows.truncate(size);
        let next = if more { rows.last().map(key) } else { None };
        Self { rows, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_as_itself() {
        let at = Instant::from_timestamp_micros(1_795_000_000_123_456).expect("a time");
        for cursor in [
            Cursor {
                at,
                id: Uuid::now_v7(),
            },
            Cursor::newest(),
            Cursor::oldest(),
        ] {
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
    }

    #[test]
    fn what_is_no_cursor_is_refused() {
        for text in [
            "",
            "-",
            "zz-0",
            "0",
            "7fffffffffffffff-00000000000000000000000000000000",
        ] {
            assert_eq!(text.parse::<Cursor>(), Err(NotACursor), "{text}");
        }
    }

    #[test]
    fn the_last_page_has_no_next() {
        let key = |n: &u128| Cursor {
            at: Instant::UNIX_EPOCH,
            id: Uuid::from_u128(*n),
        };
        assert!(Page::cut(vec![1, 2], 2, key).next.is_none());
        let page = Page::cut(vec![1, 2, 3], 2, key);
        assert_eq!(page.rows, [1, 2]);
        assert_eq!(page.next, Some(key(&2)));
    }
}
