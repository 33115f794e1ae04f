//! Lists in pieces: an opaque cursor over the keys by which a list is sorted.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Problem, ProblemId};

/// Where a list goes on. Opaque to callers; inside, the sort key of the last item shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Cursor(String);

impl Cursor {
    /// The longest that is read.
    pub const MOST: usize = 512;

    /// After the item with this sort key, such as `(starts_at, id)`.
    pub fn after(key: &impl Serialize) -> Self {
        let json = serde_json::to_vec(key).unwrap_or_default();
        Self(URL_SAFE_NO_PAD.encode(json))
    }

    /// The sort key in what a caller sent.
    ///
    /// # Errors
    ///
    /// `invalid-request` naming the field `cursor` where it is none of ours.
    pub fn read<K: DeserializeOwned>(text: &str) -> Result<K, Problem> {
        let bytes = (text.len() <= Self::MOST)
            .then(|| URL_SAFE_NO_PAD.decode(text).ok())
            .flatten();
        let key = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        key.ok_or_else(|| Problem::new(ProblemId::InvalidRequest).field("cursor", "malformed", ""))
    }

    /// As callers see it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How many items a piece has: 1 to 100, 20 unless asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(u32);

impl Limit {
    /// The most that may be asked for.
    pub const MOST: u32 = 100;

    /// What a caller asked for, brought into bounds.
    pub fn new(asked: Option<u32>) -> Self {
        Self(asked.unwrap_or(20).clamp(1, Self::MOST))
    }

    /// The number of items.
    pub fn get(self) -> usize {
        self.0 as usize
    }

    /// For `limit $n`: one more than shown, so as to know whether there is more.
    pub fn fetch(self) -> i64 {
        i64::from(self.0) + 1
    }
}

/// One piece of a list.
#[derive(Debug, Clone, Serialize)]
pub struct Paged<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next piece begins; none at the end.
    pub next: Option<Cursor>,
}

impl<T> Paged<T> {
    /// Of what `limit.fetch()` brought; `key` gives an item's sort key.
    pub fn cut<K: Serialize>(mut found: Vec<T>, limit: Limit, key: impl Fn(&T) -> K) -> Self {
        let more = found.len() > limit.get();
        found.truncate(limit.get());
        let next = found
            .last()
            .filter(|_| more)
            .map(|last| Cursor::after(&key(last)));
        Self { items: found, next }
    }

    /// The same piece with other items.
    pub fn map<U>(self, into: impl FnMut(T) -> U) -> Paged<U> {
        Paged {
            items: self.items.into_iter().map(into).collect(),
            next: self.next,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_walked_whole_in_pieces() {
        let list: Vec<u32> = (0..45).collect();
        let (mut seen, mut from) = (Vec::new(), 0);
        loop {
            let limit = Limit::new(None);
            let found = list
                .iter()
                .copied()
                .skip(from)
                .take(limit.get() + 1)
                .collect();
            let piece = Paged::cut(found, limit, |item| *item);
            seen.extend(piece.items);
            let Some(next) = piece.next else { break };
            from = Cursor::read::<usize>(next.as_str()).unwrap() + 1;
        }
        assert_eq!(seen, list);
    }

    #[test]
    fn strange_cursors_and_limits_are_refused_or_bounded() {
        for text in [
            "",
            "x",
            "😀",
            &"A".repeat(5_000),
            Cursor::after(&"text").as_str(),
        ] {
            assert!(Cursor::read::<(i64, i64)>(text).is_err(), "{text}");
        }
        assert_eq!(Limit::new(Some(0)).get(), 1);
        assert_eq!(Limit::new(Some(100_000)).get(), 100);
    }
}
