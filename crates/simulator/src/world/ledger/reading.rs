//! What the ledger tells: pages of entries, totals, acceptance times.

use serde::Serialize;
use uuid::Uuid;

use super::{Entry, Ledger};
use crate::{
    ids::hex,
    world::{World, WorldError, pace::Endpoint, state::ChannelIx},
};

/// Totals since the ledger was last emptied.
#[derive(Serialize)]
pub(crate) struct LedgerSummary {
    accepted: u64,
    distinct_keys: u64,
    /// Keys that were accepted more than once: messages that somebody got twice.
    twice: u64,
    recipients: u64,
    delivered: u64,
}

/// Some entries, oldest first, and where to go on.
#[derive(Serialize)]
pub(crate) struct LedgerPage {
    entries: Vec<EntryView>,
    next: u64,
}

#[derive(Serialize)]
struct EntryView {
    seq: u64,
    channel: String,
    endpoint: Endpoint,
    retry_key: Option<Uuid>,
    recipients: Vec<String>,
    people: Vec<String>,
    delivered: u32,
    messages: u8,
    body: String,
    request_id: Uuid,
    accepted_at: i64,
}

impl World {
    /// Totals since the ledger was last emptied.
    pub(crate) fn ledger_summary(&self) -> LedgerSummary {
        self.ledger().summary()
    }

    /// Forgets the entries.
    pub(crate) fn clear_ledger(&self) {
        self.ledger().clear();
        self.touch();
    }

    /// Up to `limit` entries from number `since` on.
    pub(crate) fn ledger_page(
        &self,
        channel: Option<&str>,
        since: u64,
        limit: usize,
    ) -> Result<LedgerPage, WorldError> {
        let wanted = match channel {
            Some(id) => {
                let found = self.state().by_channel.get(id).copied();
                Some(found.ok_or(WorldError::Unknown("channel"))?)
            }
            None => None,
        };
        // One lock after the other: `send` takes the ledger first, then the state.
        let (picked, next) = self.ledger().pick(wanted, since, limit);
        let state = self.state();
        let view = |(seq, entry): (u64, Entry)| {
            let channel = &state.messaging[entry.channel as usize];
            let users = entry
                .people
                .iter()
                .map(|p| state.user_id(*p, channel.provider).to_string());
            EntryView {
                seq,
                channel: channel.id.to_string(),
                endpoint: entry.endpoint,
                retry_key: entry.retry_key,
                recipients: users.collect(),
                people: entry
                    .people
                    .iter()
                    .map(|p| state.people[*p as usize].id.clone())
                    .collect(),
                delivered: entry.delivered,
                messages: entry.messages,
                body: hex(&entry.body),
                request_id: entry.request_id,
                accepted_at: entry.at,
            }
        };
        Ok(LedgerPage {
            entries: picked.into_iter().map(view).collect(),
            next,
        })
    }

    /// Retry keys with the time of their acceptance, from number `since` on, for latency measurements.
    pub(crate) fn acceptances(&self, since: u64, limit: usize) -> (Vec<(Option<Uuid>, i64)>, u64) {
        let (picked, next) = self.ledger().pick(None, since, limit);
        (
            picked
                .into_iter()
                .map(|(_, entry)| (entry.retry_key, entry.at))
                .collect(),
            next,
        )
    }
}

impl Ledger {
    /// Totals.
    fn summary(&self) -> LedgerSummary {
        LedgerSummary {
            accepted: self.accepted,
            distinct_keys: self.distinct,
            twice: self.repeated.len() as u64,
            recipients: self.recipients,
            delivered: self.delivered,
        }
    }

    fn pick(
        &self,
        channel: Option<ChannelIx>,
        since: u64,
        limit: usize,
    ) -> (Vec<(u64, Entry)>, u64) {
        let skip = usize::try_from(since.saturating_sub(self.first)).unwrap_or(usize::MAX);
        let mut next = since.max(self.first);
        let mut picked = Vec::new();
        let start = skip.min(self.entries.len());
        for (seq, entry) in (self.first + start as u64..).zip(self.entries.range(start..)) {
            if picked.len() >= limit {
                break;
            }
            next = seq + 1;
            if channel.is_none_or(|channel| channel == entry.channel) {
                picked.push((seq, entry.clone()));
            }
        }
        (picked, next)
    }
}
