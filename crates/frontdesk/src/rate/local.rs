//! Counting in this process.

use std::{
    convert::Infallible,
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use governor::{
    DefaultKeyedRateLimiter, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::{StateInformationMiddleware, StateSnapshot},
};

use super::{Quota, Rate, Standing};

type Limiter = DefaultKeyedRateLimiter<String, StateInformationMiddleware>;

pub(super) struct Local {
    limiter: Limiter,
    clock: DefaultClock,
    quota: Quota,
    taken: AtomicU32,
}

/// How often keys that are idle are forgotten.
const SWEEP_EVERY: u32 = 4_096;

impl Local {
    pub(super) fn new(quota: Quota) -> Self {
        let burst = NonZeroU32::new(quota.burst).unwrap_or(NonZeroU32::MIN);
        let per_minute = NonZeroU32::new(quota.per_minute).unwrap_or(NonZeroU32::MIN);
        let governed = governor::Quota::per_minute(per_minute).allow_burst(burst);
        let limiter = RateLimiter::keyed(governed).with_middleware();
        Self {
            limiter,
            clock: DefaultClock::default(),
            quota,
            taken: AtomicU32::new(0),
        }
    }

    fn free(&self, state: &StateSnapshot) -> Standing {
        let used = self
            .quota
            .burst
            .saturating_sub(state.remaining_burst_capacity());
        Standing::ahead(self.quota, self.quota.interval() * used, None)
    }

    fn full(&self, wait: Duration) -> Standing {
        let reset = self.quota.interval() * self.quota.burst;
        Standing {
            limit: self.quota.burst.into(),
            remaining: 0,
            reset,
            retry_after: Some(wait),
        }
    }
}

impl Rate for Local {
    type Error = Infallible;

    async fn take(&self, key: &str) -> Result<Standing, Infallible> {
        if self.taken.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.limiter.retain_recent();
        }
        Ok(match self.limiter.check_key(&key.to_owned()) {
            Ok(state) => self.free(&state),
            Err(not_until) => self.full(not_until.wait_time_from(self.clock.now())),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_burst_is_let_through_and_no_more() {
        let local = Local::new(Quota {
            per_minute: 60,
            burst: 3,
        });
        for left in [2, 1, 0] {
            let standing = local.take("a").await.unwrap();
            assert_eq!((standing.remaining, standing.retry_after), (left, None));
        }
        let refused = local.take("a").await.unwrap();
        assert!(refused.retry_after.unwrap() <= Duration::from_secs(1));
        assert_eq!(local.take("b").await.unwrap().retry_after, None);
    }
}
