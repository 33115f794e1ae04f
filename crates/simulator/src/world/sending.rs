//! Accepting a send: the retry key, the recipients, the quota, the ledger, and the bubble on the phone.

use std::sync::Arc;

use chrono::{Datelike, FixedOffset};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::{
    State, World,
    ledger::{Accepted, Entry},
    pace::Endpoint,
    state::{Author, Bubble, CHAT_LENGTH, ChannelIx, PersonIx, Standing},
};

/// People who wrote within the last seven days can be pushed to without being friends.
const TALKED_MS: i64 = 7 * 86_400_000;
/// Bulk people keep few messages: a measurement sends millions.
const BULK_CHAT_LENGTH: usize = 5;
const JST: FixedOffset = FixedOffset::east_opt(9 * 3600).expect("nine hours are an offset");

/// Who should get it.
pub(crate) enum Receivers<'a> {
    /// A user id.
    One(&'a str),
    /// User ids.
    Many(&'a [String]),
    /// Every friend.
    Friends,
    /// Whoever the reply token answers to.
    ReplyTo(&'a str),
}

/// A send whose shape was checked already.
pub(crate) struct Outgoing<'a> {
    pub(crate) channel: ChannelIx,
    pub(crate) endpoint: Endpoint,
    pub(crate) retry_key: Option<Uuid>,
    pub(crate) request_id: Uuid,
    pub(crate) to: Receivers<'a>,
    pub(crate) messages: &'a [Box<RawValue>],
    pub(crate) body: &'a [u8],
}

/// Numbers of the messages that a send became.
#[derive(Clone, Copy)]
pub(crate) struct Sent {
    pub(crate) first_message: u64,
    pub(crate) messages: u8,
}

/// What LINE says to a send.
pub(crate) enum Verdict {
    Accepted(Sent),
    AlreadyAccepted(Uuid, Sent),
    UnknownRecipient(usize),
    InvalidReplyToken,
    MonthlyLimit,
}

impl World {
    /// Takes a send, or says why not. On any refusal nobody gets anything.
    pub(crate) fn send(&self, out: &Outgoing<'_>) -> Verdict {
        let now = self.now_ms();
        let mut ledger = self.ledger();
        if let Some(was) = out
            .retry_key
            .and_then(|key| ledger.accepted(out.channel, key, now))
        {
            return Verdict::AlreadyAccepted(was.request_id, was.sent());
        }
        let mut state = self.state();
        let people = match state.receivers(out, now) {
            Ok(people) => people,
            Err(verdict) => return verdict,
        };
        let reached = people
            .iter()
            .filter(|p| state.reaches(**p, out.channel, now))
            .count();
        if !matches!(out.to, Receivers::ReplyTo(_)) && !state.spend(out.channel, reached, now) {
            return Verdict::MonthlyLimit;
        }
        if let Receivers::ReplyTo(token) = out.to {
            state.reply_tokens.remove(token);
        }
        let sent = state.deliver(&people, out, now);
        let channel_id = state.messaging[out.channel as usize].id.clone();
        drop(state);
        ledger.write(Entry {
            channel: out.channel,
            endpoint: out.endpoint,
            retry_key: out.retry_key,
            people: people.clone(),
            delivered: u32::try_from(reached).unwrap_or(u32::MAX),
            messages: sent.messages,
            first_message: sent.first_message,
            body: fingerprint(out.body),
            request_id: out.request_id,
            at: now,
        });
        drop(ledger);
        self.wake(&people, &channel_id);
        Verdict::Accepted(sent)
    }

    fn wake(&self, people: &[PersonIx], channel_id: &Arc<str>) {
        if self.changes.receiver_count() == 0 {
            return self.touch();
        }
        people
            .iter()
            .for_each(|person| self.changed(*person, channel_id));
    }
}

impl State {
    fn receivers(&self, out: &Outgoing<'_>, now: i64) -> Result<Box<[PersonIx]>, Verdict> {
        let channel = &self.messaging[out.channel as usize];
        match out.to {
            Receivers::One(user) => match self.person_of(channel.provider, user) {
                Some(person) => Ok(Box::new([person])),
                None => Err(Verdict::UnknownRecipient(0)),
            },
            Receivers::Many(users) => {
                let mut people = Vec::with_capacity(users.len());
                for (at, user) in users.iter().enumerate() {
                    match self.person_of(channel.provider, user) {
                        Some(person) => people.push(person),
                        None if channel.multicast_refuses_unknown => {
                            return Err(Verdict::UnknownRecipient(at));
                        }
                        None => {}
                    }
                }
                people.sort_unstable();
                people.dedup();
                Ok(people.into())
            }
            Receivers::Friends => {
                let here = self
                    .relations
                    .iter()
                    .filter(|((_, c), _)| *c == out.channel);
                Ok(here
                    .filter(|(_, r)| r.standing == Standing::Friend)
                    .map(|((p, _), _)| *p)
                    .collect())
            }
            Receivers::ReplyTo(token) => match self.reply_tokens.alive(token, now) {
                Some(held) if held.channel == out.channel => Ok(Box::new([held.person])),
                _ => Err(Verdict::InvalidReplyToken),
            },
        }
    }

    /// Whether a send would arrive: friends, and strangers who wrote lately.
    fn reaches(&self, person: PersonIx, channel: ChannelIx, now: i64) -> bool {
        self.relations
            .get(&(person, channel))
            .is_some_and(|relation| match relation.standing {
                Standing::Friend => true,
                Standing::Blocked => false,
                Standing::Stranger => relation.wrote_at.is_some_and(|at| now - at < TALKED_MS),
            })
    }

    /// Counts recipients against the month (Japan's calendar); no when they do not fit.
    fn spend(&mut self, channel: ChannelIx, recipients: usize, now: i64) -> bool {
        let channel = &mut self.messaging[channel as usize];
        channel.turn_month(now);
        let wanted = channel.used + recipients as u64;
        if channel.quota.is_some_and(|quota| wanted > quota) {
            return false;
        }
        channel.used = wanted;
        true
    }

    fn deliver(&mut self, people: &[PersonIx], out: &Outgoing<'_>, now: i64) -> Sent {
        let count = out.messages.len();
        let first_message = self.number_messages(count as u64);
        for person in people {
            if !self.reaches(*person, out.channel, now) {
                continue;
            }
            let bulk = self.people[*person as usize].only_at.is_some();
            let most = if bulk { BULK_CHAT_LENGTH } else { CHAT_LENGTH };
            let relation = self.relation(*person, out.channel);
            for (id, message) in (first_message..).zip(out.messages) {
                let message = message.clone();
                relation.add(
                    Bubble {
                        id,
                        from: Author::Bot,
                        at: now,
                        message,
                    },
                    most,
                );
            }
        }
        Sent {
            first_message,
            messages: count as u8,
        }
    }
}

impl super::state::MessagingChannel {
    /// Starts the count anew with a new month in Japan.
    pub(crate) fn turn_month(&mut self, now: i64) {
        let at = chrono::DateTime::from_timestamp_millis(now)
            .unwrap_or_default()
            .with_timezone(&JST);
        let month = at.year() * 12 + at.month0() as i32;
        if self.used_month != month {
            (self.used, self.used_month) = (0, month);
        }
    }
}

impl Accepted {
    fn sent(&self) -> Sent {
        Sent {
            first_message: self.first_message,
            messages: self.messages,
        }
    }
}

/// Eight bytes that tell whether a retried body was the same one.
fn fingerprint(body: &[u8]) -> [u8; 8] {
    let mut short = [0; 8];
    short.copy_from_slice(&crate::ids::sha256(body)[..8]);
    short
}
