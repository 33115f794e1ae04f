//! How fast each channel may send. One holder a lane means that the bucket lives in one place: here.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;
use uuid::Uuid;

/// What a courier may ask of LINE and of this machine.
#[derive(Debug, Clone)]
pub struct CourierPace {
    /// Sends a second and channel; none is no limit of our own. LINE's limit is 2,000.
    pub per_second: Option<u32>,
    /// The most parcels claimed at once.
    pub batch: u16,
    /// The most calls under way at once in one channel.
    pub in_flight: usize,
}

impl Default for CourierPace {
    /// LINE's 2,000 a second, 500 a batch, 64 under way (more only queue in the client).
    fn default() -> Self {
        Self {
            per_second: Some(2_000),
            batch: 500,
            in_flight: 64,
        }
    }
}

/// Where LINE says "slower" and we had no limit, we begin here.
const FIRST_GUESS: f64 = 1_000.0;
/// However often LINE says it, something must still go through to find out when it is over.
const SLOWEST: f64 = 1.0;
/// Above this a learnt limit is forgotten.
const FREE: f64 = 20_000.0;
/// After this long without a send a channel is unknown again.
const FORGOTTEN: Duration = Duration::from_secs(600);
const MOST_CHANNELS: usize = 10_000;
/// What an unhindered channel may still not exceed: a pause between failures.
const LONGEST_TROUBLE: Duration = Duration::from_secs(60);

/// The paces of all channels that this process has served lately.
pub(super) struct Paces {
    ceiling: f64,
    known: Mutex<HashMap<Uuid, Arc<Pace>>>,
}

impl Paces {
    pub fn new(pace: &CourierPace) -> Self {
        Self {
            ceiling: pace
                .per_second
                .map_or(f64::INFINITY, |rate| f64::from(rate.max(1))),
            known: Mutex::default(),
        }
    }

    pub fn of(&self, channel: Uuid) -> Arc<Pace> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_CHANNELS {
            known.retain(|_, pace| !pace.is_forgotten());
        }
        known
            .entry(channel)
            .or_insert_with(|| Arc::new(Pace::new(self.ceiling)))
            .clone()
    }
}

/// One channel's pace: a bucket that shrinks when LINE says so and grows back slowly.
pub(super) struct Pace {
    ceiling: f64,
    state: Mutex<State>,
}

struct State {
    rate: f64,
    /// When the next send may depart.
    next: Instant,
    /// Turns in a row that ended in trouble.
    trouble: u32,
}

impl Pace {
    fn new(ceiling: f64) -> Self {
        let state = State {
            rate: ceiling,
            next: Instant::now(),
            trouble: 0,
        };
        Self {
            ceiling,
            state: Mutex::new(state),
        }
    }

    /// When this send may depart; none is now. Sends are spread evenly, so that a burst never fills
    /// LINE's bucket, whose size it does not tell.
    pub fn departure(&self) -> Option<Instant> {
        let mut state = self.state();
        let now = Instant::now();
        if state.rate.is_infinite() {
            state.next = now;
            return None;
        }
        let at = state.next.max(now);
        state.next = at + Duration::from_secs_f64(1.0 / state.rate);
        // Timers of this runtime are no finer than a millisecond: nearer departures leave at once.
        (at > now + Duration::from_millis(1)).then_some(at)
    }

    /// How many parcels to claim: what can leave within a quarter of a second, at least one.
    pub fn batch(&self, most: u16) -> u16 {
        (self.state().rate / 4.0).clamp(1.0, f64::from(most)) as u16
    }

    /// LINE said "slower".
    pub fn shrink(&self) {
        let mut state = self.state();
        let rate = if state.rate.is_infinite() {
            FIRST_GUESS
        } else {
            state.rate / 2.0
        };
        state.rate = rate.max(SLOWEST);
        state.next = Instant::now();
    }

    /// A batch went through without a word.
    pub fn grow(&self) {
        let mut state = self.state();
        let rate = state.rate * 1.1 + 1.0;
        state.rate = if rate > FREE {
            self.ceiling
        } else {
            rate.min(self.ceiling)
        };
        state.trouble = 0;
    }

    /// A turn ended in trouble: how long to leave the channel alone.
    pub fn trouble(&self) -> Duration {
        let mut state = self.state();
        let wait = Duration::from_secs(1 << state.trouble.min(6)).min(LONGEST_TROUBLE);
        state.trouble = state.trouble.saturating_add(1);
        wait
    }

    fn is_forgotten(&self) -> bool {
        self.state().next.elapsed() > FORGOTTEN
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(per_second: Option<u32>) -> Arc<Pace> {
        let pace = CourierPace {
            per_second,
            ..CourierPace::default()
        };
        Paces::new(&pace).of(Uuid::nil())
    }

    #[tokio::test(start_paused = true)]
    async fn a_channel_never_sends_faster_than_its_pace() {
        let (pace, begun) = (pace(Some(100)), Instant::now());
        for _ in 0..1_000 {
            if let Some(at) = pace.departure() {
                tokio::time::sleep_until(at).await;
            }
        }
        let took = begun.elapsed().as_secs_f64();
        assert!((9.9..10.2).contains(&took), "{took}");
    }

    #[tokio::test(start_paused = true)]
    async fn an_idle_channel_saves_up_no_burst() {
        let pace = pace(Some(10));
        tokio::time::advance(Duration::from_secs(100)).await;
        assert_eq!(pace.departure(), None);
        assert!(pace.departure().is_some());
    }

    #[test]
    fn a_pace_halves_at_once_and_grows_back_slowly() {
        let pace = pace(Some(2_000));
        assert_eq!(pace.batch(500), 500);
        pace.shrink();
        assert_eq!(pace.batch(500), 250);
        for _ in 0..20 {
            pace.shrink();
        }
        assert_eq!(pace.batch(500), 1);
        for _ in 0..200 {
            pace.grow();
        }
        assert_eq!(pace.batch(500), 500);
    }

    #[test]
    fn without_a_limit_of_ours_lines_word_still_counts() {
        let pace = pace(None);
        assert_eq!(pace.departure(), None);
        assert_eq!(pace.departure(), None);
        pace.shrink();
        assert_eq!(pace.batch(500), 250);
        for _ in 0..200 {
            pace.grow();
        }
        assert_eq!(pace.departure(), None);
        assert_eq!(pace.departure(), None);
    }

    #[test]
    fn trouble_is_left_alone_for_up_to_a_minute() {
        let pace = pace(None);
        let waits: Vec<_> = (0..9).map(|_| pace.trouble().as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        pace.grow();
        assert_eq!(pace.trouble().as_secs(), 1);
    }
}
