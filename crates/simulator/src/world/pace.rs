//! LINE's rate limits: one token bucket per channel, path template and method (limits table of 2026-08-07).

use std::collections::HashMap;

use super::{World, state::ChannelIx};

/// The messaging endpoints that the stand-in speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Endpoint {
    Push,
    Reply,
    Multicast,
    Broadcast,
    ValidatePush,
    ValidateReply,
    ValidateMulticast,
    ValidateBroadcast,
    ValidateNarrowcast,
    Quota,
    Consumption,
    Info,
    Profile,
    Followers,
    LinkToken,
    SetWebhook,
    ReadWebhook,
    TestWebhook,
    Loading,
    MarkAsRead,
    /// Issuing a stateless token; not limited, but it can be told to fail.
    Token,
}

impl Endpoint {
    /// Calls allowed, and in how many seconds.
    fn rate(self) -> (f64, f64) {
        match self {
            Self::Broadcast | Self::TestWebhook => (60.0, 3600.0),
            Self::SetWebhook | Self::ReadWebhook => (1000.0, 60.0),
            Self::Multicast => (200.0, 1.0),
            Self::Loading => (100.0, 1.0),
            _ => (2000.0, 1.0),
        }
    }

    /// Whether `X-Line-Retry-Key` is understood; everywhere else the header itself is refused.
    pub(crate) fn takes_retry_key(self) -> bool {
        matches!(self, Self::Push | Self::Multicast | Self::Broadcast)
    }
}

/// Fill level and the time it was true.
struct Bucket {
    left: f64,
    at_ms: i64,
}

/// All buckets that were ever touched: channels × endpoints, so bounded by both.
#[derive(Default)]
pub(crate) struct Buckets(HashMap<(ChannelIx, Endpoint), Bucket>);

impl Buckets {
    /// Takes one call out, or says no. The capacity (LINE does not publish it) is one period's worth.
    fn admit(&mut self, channel: ChannelIx, endpoint: Endpoint, now_ms: i64) -> bool {
        let (calls, seconds) = endpoint.rate();
        let bucket = self.0.entry((channel, endpoint)).or_insert(Bucket {
            left: calls,
            at_ms: now_ms,
        });
        let passed = (now_ms - bucket.at_ms).max(0) as f64 / 1000.0;
        bucket.left = (bucket.left + passed * calls / seconds).min(calls);
        bucket.at_ms = now_ms;
        if bucket.left < 1.0 {
            return false;
        }
        bucket.left -= 1.0;
        true
    }
}

impl World {
    /// Whether the channel may make this call now.
    pub(crate) fn admit(&self, channel: ChannelIx, endpoint: Endpoint, limits_off: bool) -> bool {
        if self.limits_off || limits_off {
            return true;
        }
        let mut buckets = self
            .buckets
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        buckets.admit(channel, endpoint, self.now_ms())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_thousand_and_first_push_of_a_second_is_refused() {
        let mut buckets = Buckets::default();

        let admitted = (0..2001)
            .filter(|_| buckets.admit(0, Endpoint::Push, 1_000))
            .count();

        assert_eq!(admitted, 2000);
        assert!(!buckets.admit(0, Endpoint::Push, 1_000));
        assert!(
            buckets.admit(0, Endpoint::Reply, 1_000),
            "another endpoint has its own bucket"
        );
        assert!(
            buckets.admit(1, Endpoint::Push, 1_000),
            "another channel has its own bucket"
        );
        assert!(
            buckets.admit(0, Endpoint::Push, 1_001),
            "a bucket refills, it has no window"
        );
    }
}
