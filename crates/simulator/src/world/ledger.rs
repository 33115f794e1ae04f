//! The ledger: every send that the stand-in accepted, and LINE's 24-hour memory of retry keys.

mod reading;

use std::collections::{HashMap, HashSet, VecDeque};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub(crate) use reading::{LedgerPage, LedgerSummary};

use super::{
    pace::Endpoint,
    state::{ChannelIx, PersonIx},
};

/// LINE remembers a retry key for this long from the first request.
pub(crate) const KEY_MEMORY_MS: i64 = 24 * 3600 * 1000;
const MOST_ENTRIES: usize = 1_000_000;
/// Keys in each of two generations: beyond both, the older half is forgotten before its 24 hours are over.
const MOST_KEYS: usize = 1_500_000;

/// One accepted send.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) channel: ChannelIx,
    pub(crate) endpoint: Endpoint,
    pub(crate) retry_key: Option<Uuid>,
    pub(crate) people: Box<[PersonIx]>,
    /// How many got it into their chat; blockers and strangers do not.
    pub(crate) delivered: u32,
    pub(crate) messages: u8,
    pub(crate) first_message: u64,
    pub(crate) body: [u8; 8],
    pub(crate) request_id: Uuid,
    pub(crate) at: i64,
}

/// What a retry key was accepted as.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Accepted {
    pub(crate) request_id: Uuid,
    pub(crate) at: i64,
    pub(crate) first_message: u64,
    pub(crate) messages: u8,
}

/// Retry keys as they are read from a snapshot.
pub(super) type Keys = Vec<((ChannelIx, Uuid), Accepted)>;
/// Retry keys as they are written to one.
pub(super) type KeysToKeep<'l> = Vec<(&'l (ChannelIx, Uuid), &'l Accepted)>;

/// Append-only list with a window of a million entries, and the keys.
#[derive(Default)]
pub(crate) struct Ledger {
    entries: VecDeque<Entry>,
    /// Number of the first entry in the window.
    first: u64,
    keys: HashMap<(ChannelIx, Uuid), Accepted>,
    older: HashMap<(ChannelIx, Uuid), Accepted>,
    distinct: u64,
    accepted: u64,
    recipients: u64,
    delivered: u64,
    repeated: Vec<Uuid>,
}

impl Ledger {
    /// What this key was accepted as within the last 24 hours.
    pub(crate) fn accepted(&self, channel: ChannelIx, key: Uuid, now: i64) -> Option<Accepted> {
        let place = (channel, key);
        self.keys
            .get(&place)
            .or_else(|| self.older.get(&place))
            .filter(|was| now - was.at < KEY_MEMORY_MS)
            .copied()
    }

    /// The ledger of an earlier run.
    pub(super) fn restored(entries: Vec<Entry>, keys: Keys) -> Self {
        let known: HashSet<_> = entries.iter().filter_map(|entry| entry.retry_key).collect();
        let mut ledger = Self {
            distinct: known.len() as u64,
            keys: keys.into_iter().collect(),
            ..Self::default()
        };
        entries.iter().for_each(|entry| ledger.count(entry));
        ledger.entries = entries.into();
        ledger
    }

    /// The last `most` entries and all keys, to be kept.
    pub(super) fn to_keep(&self, most: usize) -> (Vec<&Entry>, KeysToKeep<'_>) {
        let skip = self.entries.len().saturating_sub(most);
        let entries = self.entries.iter().skip(skip).collect();
        (entries, self.older.iter().chain(&self.keys).collect())
    }

    /// Writes an accepted send down.
    pub(crate) fn write(&mut self, entry: Entry) {
        self.count(&entry);
        if let Some(key) = entry.retry_key {
            self.remember(key, &entry);
        }
        if self.entries.len() >= MOST_ENTRIES {
            self.entries.pop_front();
            self.first += 1;
        }
        self.entries.push_back(entry);
    }

    fn count(&mut self, entry: &Entry) {
        self.accepted += 1;
        self.recipients += entry.people.len() as u64;
        self.delivered += u64::from(entry.delivered);
    }

    fn remember(&mut self, key: Uuid, entry: &Entry) {
        if self.keys.len() >= MOST_KEYS {
            self.older = std::mem::take(&mut self.keys);
        }
        let accepted = Accepted {
            request_id: entry.request_id,
            at: entry.at,
            first_message: entry.first_message,
            messages: entry.messages,
        };
        let place = (entry.channel, key);
        let older = self.older.remove(&place);
        match self.keys.insert(place, accepted).or(older) {
            None => self.distinct += 1,
            Some(_) if self.repeated.len() < 10_000 => self.repeated.push(key),
            Some(_) => {}
        }
    }

    /// Keys that were accepted again after their 24 hours.
    pub(crate) fn repeated(&self) -> &[Uuid] {
        &self.repeated
    }

    /// Empties the list and the counts. Keys stay known: LINE would not forget them either.
    fn clear(&mut self) {
        self.entries.clear();
        self.repeated.clear();
        (self.first, self.distinct) = (0, 0);
        (self.accepted, self.recipients, self.delivered) = (0, 0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(key: Uuid, at: i64) -> Entry {
        Entry {
            channel: 0,
            endpoint: Endpoint::Push,
            retry_key: Some(key),
            people: Box::new([0]),
            delivered: 1,
            messages: 1,
            first_message: 7,
            body: [0; 8],
            request_id: Uuid::from_u128(9),
            at,
        }
    }

    #[test]
    fn a_key_is_remembered_for_a_day_and_then_counts_as_sent_twice() {
        let mut ledger = Ledger::default();
        let key = Uuid::from_u128(1);

        ledger.write(entry(key, 0));

        assert!(ledger.accepted(0, key, KEY_MEMORY_MS - 1).is_some());
        assert!(ledger.accepted(1, key, 1).is_none(), "keys are per channel");
        assert!(ledger.accepted(0, key, KEY_MEMORY_MS).is_none());
        ledger.write(entry(key, KEY_MEMORY_MS));
        assert_eq!(ledger.repeated(), [key]);
    }
}
