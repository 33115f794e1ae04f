//! Whether a channel may send now, and what makes a courier stop on the way.

use crate::channel::{Pause, PausedWhy};
use kernel::Instant;
use line::{Verdict, verdict::Later};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Whether a channel may send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Passage {
    /// It may.
    Open,
    /// One parcel may try whether LINE takes it again.
    Probe,
    /// Nothing leaves before this time; none is "until somebody resumes it".
    Closed(Option<Instant>),
}

impl Passage {
    pub fn of(pause: Option<Pause>, now: Instant) -> Self {
        match pause {
            None => Self::Open,
            Some(Pause {
                at,
                why: PausedWhy::Quota,
            }) => {
                let again = at + crate::channel::QUOTA_PROBE;
                if now >= again {
                    Self::Probe
                } else {
                    Self::Closed(Some(again))
                }
            }
            Some(_) => Self::Closed(None),
        }
    }
}

/// Why the rest of what is in hand does not leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// LINE asked to slow down.
    RateLimited,
    /// The month's messages are used up.
    Quota,
    /// The credentials are wrong: the client has minted a new token once already.
    Unauthorized,
    /// Nothing has been answered for a while: trying more would only make more doubts.
    Trouble,
}

impl Stop {
    /// For what the channel is paused, if it is.
    pub const fn pauses(self) -> Option<PausedWhy> {
        match self {
            Self::Quota => Some(PausedWhy::Quota),
            Self::Unauthorized => Some(PausedWhy::Unauthorized),
            Self::RateLimited | Self::Trouble => None,
        }
    }
}

/// This many sends in a row without an answer are trouble.
const SILENCES: u32 = 16;

/// What all sends of a turn look at before they leave.
#[derive(Debug, Default)]
pub(super) struct StopSign {
    state: Mutex<(Option<Stop>, u32)>,
}

impl StopSign {
    pub fn why(&self) -> Option<Stop> {
        self.state().0
    }

    /// Takes notice of a verdict. The first reason to stop stays.
    pub fn notice(&self, verdict: &Verdict) {
        let mut state = self.state();
        let (stop, silences) = &mut *state;
        let seen = match verdict {
            Verdict::Later { why, .. } => match why {
                Later::RateLimited => Some(Stop::RateLimited),
                Later::QuotaExhausted => Some(Stop::Quota),
                Later::Unauthorized => Some(Stop::Unauthorized),
                Later::Unclear | Later::Unreachable => {
                    *silences += 1;
                    (*silences >= SILENCES).then_some(Stop::Trouble)
                }
            },
            Verdict::Accepted { .. } | Verdict::Never { .. } => {
                *silences = 0;
                None
            }
        };
        *stop = stop.or(seen);
    }

    fn state(&self) -> MutexGuard<'_, (Option<Stop>, u32)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeDelta, Utc};

    fn later(why: Later) -> Verdict {
        Verdict::Later {
            why,
            request_id: None,
        }
    }

    #[test]
    fn a_paused_channel_sends_nothing_until_somebody_resumes_it() {
        let now = Utc::now();
        for why in [PausedWhy::Staff, PausedWhy::Unauthorized] {
            let pause = Some(Pause {
                at: now - TimeDelta::days(9),
                why,
            });
            assert_eq!(Passage::of(pause, now), Passage::Closed(None));
        }
        assert_eq!(Passage::of(None, now), Passage::Open);
    }

    #[test]
    fn a_channel_without_quota_tries_one_parcel_an_hour() {
        let at = Utc::now();
        let pause = Some(Pause {
            at,
            why: PausedWhy::Quota,
        });
        let again = at + TimeDelta::hours(1);
        assert_eq!(Passage::of(pause, at), Passage::Closed(Some(again)));
        assert_eq!(Passage::of(pause, again), Passage::Probe);
    }

    #[test]
    fn the_first_reason_to_stop_stays() {
        let sign = StopSign::default();
        sign.notice(&later(Later::QuotaExhausted));
        sign.notice(&later(Later::RateLimited));
        assert_eq!(sign.why(), Some(Stop::Quota));
    }

    #[test]
    fn sixteen_silences_in_a_row_are_trouble() {
        let (sign, refusal) = (
            StopSign::default(),
            Verdict::Never {
                why: line::verdict::Never::BadRequest,
                request_id: None,
                message: String::new(),
            },
        );
        for _ in 0..15 {
            sign.notice(&later(Later::Unclear));
        }
        sign.notice(&refusal);
        for _ in 0..15 {
            sign.notice(&later(Later::Unreachable));
        }
        assert_eq!(sign.why(), None);
        sign.notice(&later(Later::Unclear));
        assert_eq!(sign.why(), Some(Stop::Trouble));
    }
}
