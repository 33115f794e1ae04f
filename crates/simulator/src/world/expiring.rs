//! A bounded map from a secret text to something that dies at a time: tokens, codes, link tokens.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

const MOST: usize = 100_000;

/// Entries with their time of death in milliseconds. Never holds more than 100,000.
#[derive(Serialize, Deserialize)]
pub(crate) struct Expiring<T> {
    entries: HashMap<String, (i64, T)>,
}

impl<T> Default for Expiring<T> {
    fn default() -> Self {
        Self {
            entries: HashMap::new(),
        }
    }
}

impl<T> Expiring<T> {
    /// Remembers `value` until `dies_at`. Sweeps now and then, and forgets the older half when full.
    pub(crate) fn insert(&mut self, key: String, value: T, now: i64, dies_at: i64) {
        if self.entries.len() % 1024 == 1023 {
            self.entries.retain(|_, (dies, _)| *dies > now);
        }
        if self.entries.len() >= MOST {
            self.drop_older_half();
        }
        self.entries.insert(key, (dies_at, value));
    }

    /// Forgetting half at once keeps the price of an insertion constant on average.
    fn drop_older_half(&mut self) {
        let mut deaths: Vec<i64> = self.entries.values().map(|(dies, _)| *dies).collect();
        let middle = deaths.len() / 2;
        let (_, median, _) = deaths.select_nth_unstable(middle);
        let (median, mut spare) = (*median, middle);
        self.entries.retain(|_, (dies, _)| {
            let goes = spare > 0 && *dies <= median;
            spare -= usize::from(goes);
            !goes
        });
    }

    /// The living entry.
    pub(crate) fn alive(&self, key: &str, now: i64) -> Option<&T> {
        self.entries
            .get(key)
            .filter(|(dies, _)| *dies > now)
            .map(|(_, value)| value)
    }

    /// The living entry, to be changed.
    pub(crate) fn alive_mut(&mut self, key: &str, now: i64) -> Option<&mut T> {
        self.entries
            .get_mut(key)
            .filter(|(dies, _)| *dies > now)
            .map(|(_, value)| value)
    }

    /// The entry, dead or alive, with its time of death.
    pub(crate) fn any(&self, key: &str) -> Option<&(i64, T)> {
        self.entries.get(key)
    }

    /// Takes the living entry out: single use.
    pub(crate) fn take(&mut self, key: &str, now: i64) -> Option<T> {
        self.entries
            .remove(key)
            .filter(|(dies, _)| *dies > now)
            .map(|(_, value)| value)
    }

    /// Moves a death.
    pub(crate) fn prolong(&mut self, key: &str, dies_at: i64) {
        if let Some(entry) = self.entries.get_mut(key) {
            entry.0 = dies_at;
        }
    }

    /// Removes all that match; answers how many.
    pub(crate) fn forget(&mut self, matches: impl Fn(&T) -> bool) -> usize {
        let before = self.entries.len();
        self.entries.retain(|_, (_, value)| !matches(value));
        before - self.entries.len()
    }

    /// Removes one entry, dead or alive.
    pub(crate) fn remove(&mut self, key: &str) -> Option<T> {
        self.entries.remove(key).map(|(_, value)| value)
    }

    /// Living entries that match, oldest death first.
    pub(crate) fn matching(&self, now: i64, matches: impl Fn(&T) -> bool) -> Vec<String> {
        let mut found: Vec<_> = self
            .entries
            .iter()
            .filter(|(_, (dies, value))| *dies > now && matches(value))
            .map(|(key, (dies, _))| (*dies, key.clone()))
            .collect();
        found.sort();
        found.into_iter().map(|(_, key)| key).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_taken_once_and_not_after_its_death() {
        let mut codes = Expiring::default();
        codes.insert("a".into(), 1, 0, 10);
        codes.insert("b".into(), 2, 0, 10);

        assert_eq!(codes.take("a", 9), Some(1));
        assert_eq!(codes.take("a", 9), None);
        assert_eq!(codes.take("b", 10), None);
    }

    #[test]
    fn a_full_map_forgets_its_older_half_and_keeps_the_newest() {
        let mut tokens = Expiring::default();
        for at in 0..=MOST as i64 {
            tokens.insert(at.to_string(), (), 0, 1_000 + at / 10);
        }

        assert_eq!(tokens.entries.len(), MOST / 2 + 1);
        assert!(tokens.alive(&MOST.to_string(), 0).is_some());
        assert!(tokens.alive("0", 0).is_none());
    }
}
