//! How often a key may ask: GCRA in Redis where several servers share it, else in this process.

mod local;
mod shared;

use std::{
    future::Future,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use local::Local;
use shared::Shared;
use tokio::time::Instant;

/// A rate with a burst.
#[derive(Debug, Clone, Copy)]
pub struct Quota {
    /// Requests a minute in the long run.
    pub per_minute: u32,
    /// Requests at once.
    pub burst: u32,
}

impl Default for Quota {
    /// 600 a minute, 100 at once.
    fn default() -> Self {
        Self {
            per_minute: 600,
            burst: 100,
        }
    }
}

impl Quota {
    fn interval(self) -> Duration {
        Duration::from_secs(60) / self.per_minute.max(1)
    }
}

/// Where a key stands after asking once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The burst.
    pub limit: u64,
    /// What may still be asked at once.
    pub remaining: u64,
    /// When the whole burst is there again.
    pub reset: Duration,
    /// Set where the request must wait this long.
    pub retry_after: Option<Duration>,
}

impl Standing {
    /// From how far a key is ahead of its rate, in GCRA's words: its theoretical arrival time.
    fn ahead(quota: Quota, ahead: Duration, retry_after: Option<Duration>) -> Self {
        let interval = quota.interval();
        let used = ahead.as_nanos().div_ceil(interval.as_nanos().max(1));
        let remaining =
            u64::from(quota.burst).saturating_sub(u64::try_from(used).unwrap_or(u64::MAX));
        Self {
            limit: quota.burst.into(),
            remaining,
            reset: ahead,
            retry_after,
        }
    }
}

/// Something that counts requests of keys.
pub trait Rate: Send + Sync {
    /// Why it could not count.
    type Error;

    /// Counts one request of a key.
    fn take(&self, key: &str) -> impl Future<Output = Result<Standing, Self::Error>> + Send;
}

/// The counter of a server: shared where there is a Redis that answers, else its own. A Redis that
/// is down makes limits looser (each server counts for itself), never absent.
pub struct Rates {
    local: Local,
    shared: Option<Shared>,
    rested_until: Mutex<Option<Instant>>,
}

/// A Redis that did not answer is left alone for so long: no request waits for it meanwhile.
const REST: Duration = Duration::from_secs(5);

impl Rates {
    /// With the Redis at this address, or without.
    ///
    /// # Errors
    ///
    /// Where it is not an address of a Redis.
    pub fn new(redis_url: Option<&str>, quota: Quota) -> Result<Self, redis::RedisError> {
        let shared = redis_url.map(|url| Shared::new(url, quota)).transpose()?;
        Ok(Self {
            local: Local::new(quota),
            shared,
            rested_until: Mutex::default(),
        })
    }

    /// Each server counting for itself: for bounds that need not be exact.
    pub fn local(quota: Quota) -> Self {
        Self {
            local: Local::new(quota),
            shared: None,
            rested_until: Mutex::default(),
        }
    }

    /// Counts one request of a key.
    pub async fn take(&self, key: &str) -> Standing {
        if let Some(shared) = self.shared.as_ref().filter(|_| !self.rests()) {
            match shared.take(key).await {
                Ok(standing) => return standing,
                Err(error) => self.rest(&error),
            }
        }
        let Ok(standing) = self.local.take(key).await;
        standing
    }

    fn rests(&self) -> bool {
        let until = *self
            .rested_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| Instant::now() < until)
    }

    fn rest(&self, error: &redis::RedisError) {
        tracing::warn!(%error, "Redis does not count; this server counts for itself");
        metrics::counter!("enishi_rate_degraded_total").increment(1);
        let until = Some(Instant::now() + REST);
        *self
            .rested_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = until;
    }
}
