//! Faults to order: an error before or after acceptance, silence, a broken connection, slowness.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use serde::{Deserialize, Serialize};

use super::{World, WorldError, pace::Endpoint, state::ChannelIx};

const MOST_FAULTS: usize = 1_000;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FaultKind {
    /// Refused with `status` (500), nothing accepted.
    ErrorBefore,
    /// Accepted, but answered with `status` (500).
    ErrorAfter,
    /// Accepted, never answered.
    SilenceAfter,
    /// Accepted, connection closed without an answer.
    ResetAfter,
    /// Answered `delay_ms` (1000) late.
    Slow,
    /// 429, rate.
    Rate,
    /// 429, monthly limit.
    Quota,
    /// 401.
    Unauthorized,
}

/// Orders a fault.
#[derive(Debug, Deserialize)]
pub(crate) struct NewFault {
    channel: Option<String>,
    endpoint: Option<Endpoint>,
    kind: FaultKind,
    /// For the next so many calls; 1 when neither this nor `probability` is given.
    next: Option<u32>,
    /// For each call with this probability (0–1), from `seed`.
    probability: Option<f64>,
    seed: Option<u64>,
    status: Option<u16>,
    delay_ms: Option<u64>,
}

/// A fault that struck.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fault {
    pub(crate) kind: FaultKind,
    pub(crate) status: u16,
    pub(crate) delay_ms: u64,
}

enum Aim {
    Next(u32),
    Dice { probability: f64, seed: u64 },
}

struct Ordered {
    channel: Option<ChannelIx>,
    endpoint: Option<Endpoint>,
    fault: Fault,
    aim: Aim,
}

/// The queue of ordered faults; its length is read without a lock on the fast path.
#[derive(Default)]
pub(crate) struct Faults {
    queue: Mutex<Vec<Ordered>>,
    count: AtomicUsize,
}

impl World {
    /// Orders a fault for messaging calls.
    pub(crate) fn order_fault(&self, new: &NewFault) -> Result<(), WorldError> {
        let channel = match &new.channel {
            None => None,
            Some(id) => {
                let found = self.state().by_channel.get(id).copied();
                Some(found.ok_or(WorldError::Unknown("channel"))?)
            }
        };
        let status = new.status.unwrap_or(500);
        if !(400..600).contains(&status) {
            return Err(WorldError::Invalid("status", "400 to 599".into()));
        }
        let aim = match new.probability {
            Some(p) => Aim::Dice {
                probability: p.clamp(0.0, 1.0),
                seed: new.seed.unwrap_or(1) | 1,
            },
            None => Aim::Next(new.next.unwrap_or(1)),
        };
        let delay_ms = new.delay_ms.unwrap_or(1_000).min(120_000);
        let fault = Fault {
            kind: new.kind,
            status,
            delay_ms,
        };
        self.faults.push(Ordered {
            channel,
            endpoint: new.endpoint,
            fault,
            aim,
        })
    }

    /// Withdraws all faults.
    pub(crate) fn clear_faults(&self) {
        self.faults.change(Vec::clear);
    }

    /// The fault that strikes the issue of a token, if one was ordered for that endpoint by name.
    pub(crate) fn strike_token(&self, channel_id: &str) -> Option<Fault> {
        let channel = self.state().by_channel.get(channel_id).copied()?;
        self.faults.strike(channel, Endpoint::Token)
    }

    /// The fault that strikes this call, if one does.
    pub(crate) fn strike(&self, channel: ChannelIx, endpoint: Endpoint) -> Option<Fault> {
        self.faults.strike(channel, endpoint)
    }
}

impl Faults {
    fn push(&self, ordered: Ordered) -> Result<(), WorldError> {
        self.change(|queue| {
            if queue.len() >= MOST_FAULTS {
                return Err(WorldError::TooMany("faults"));
            }
            queue.push(ordered);
            Ok(())
        })
    }

    fn strike(&self, channel: ChannelIx, endpoint: Endpoint) -> Option<Fault> {
        if self.count.load(Ordering::Relaxed) == 0 {
            return None;
        }
        self.change(|queue| {
            let at = queue
                .iter_mut()
                .position(|ordered| ordered.hits(channel, endpoint))?;
            let fault = queue[at].fault;
            if matches!(queue[at].aim, Aim::Next(0)) {
                queue.remove(at);
            }
            Some(fault)
        })
    }

    fn change<T>(&self, change: impl FnOnce(&mut Vec<Ordered>) -> T) -> T {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = change(&mut queue);
        self.count.store(queue.len(), Ordering::Relaxed);
        answer
    }
}

impl Ordered {
    fn hits(&mut self, channel: ChannelIx, endpoint: Endpoint) -> bool {
        let here = self.channel.is_none_or(|c| c == channel)
            && self
                .endpoint
                .map_or(endpoint != Endpoint::Token, |e| e == endpoint);
        if !here {
            return false;
        }
        match &mut self.aim {
            Aim::Next(left) => {
                let strikes = *left > 0;
                *left = left.saturating_sub(1);
                strikes
            }
            Aim::Dice { probability, seed } => roll(seed) < *probability,
        }
    }
}

/// xorshift64*: the same seed gives the same faults.
fn roll(seed: &mut u64) -> f64 {
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    (seed.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(aim: Aim) -> Faults {
        let faults = Faults::default();
        let fault = Fault {
            kind: FaultKind::ErrorBefore,
            status: 500,
            delay_ms: 0,
        };
        let ordered = Ordered {
            channel: Some(1),
            endpoint: Some(Endpoint::Push),
            fault,
            aim,
        };
        faults.push(ordered).expect("room for one");
        faults
    }

    #[test]
    fn a_fault_strikes_as_often_as_ordered_and_only_where() {
        let faults = order(Aim::Next(2));

        assert!(faults.strike(1, Endpoint::Reply).is_none());
        assert!(faults.strike(0, Endpoint::Push).is_none());
        assert!(faults.strike(1, Endpoint::Push).is_some());
        assert!(faults.strike(1, Endpoint::Push).is_some());
        assert!(faults.strike(1, Endpoint::Push).is_none());
    }

    #[test]
    fn chance_repeats_with_its_seed() {
        let run = || {
            let faults = order(Aim::Dice {
                probability: 0.3,
                seed: 7,
            });
            (0..200)
                .map(|_| faults.strike(1, Endpoint::Push).is_some())
                .collect::<Vec<_>>()
        };

        let first = run();

        assert_eq!(first, run());
        let struck = first.iter().filter(|struck| **struck).count();
        assert!((30..90).contains(&struck), "{struck}");
    }
}
