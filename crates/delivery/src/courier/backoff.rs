//! How long a parcel waits for its next try.

use chrono::TimeDelta;
use uuid::Uuid;

const FIRST_MS: i64 = 1_000;
const LONGEST_MS: i64 = 600_000;

/// After `tries` tries: 1 s doubling to 10 min, of which each parcel waits its own share of the upper half,
/// so that what failed together does not come back together.
pub(super) fn backoff(tries: i16, retry_key: Uuid) -> TimeDelta {
    let doublings = tries.clamp(1, 20) - 1;
    let whole = (FIRST_MS << doublings).min(LONGEST_MS);
    // A random key is randomness enough; the try is mixed in so that no parcel is always the last.
    let random = retry_key
        .as_u128()
        .rotate_left(u32::from(tries.unsigned_abs()) % 128);
    let share = (random & 0xffff) as i64;
    TimeDelta::milliseconds(whole / 2 + whole / 2 * share / 0xffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_try_waits_longer_up_to_ten_minutes() {
        for key in (0..100).map(|_| Uuid::new_v4()) {
            for tries in 1..=i16::MAX {
                let wait = backoff(tries, key).num_milliseconds();
                let whole = if tries > 10 {
                    LONGEST_MS
                } else {
                    (FIRST_MS << (tries - 1)).min(LONGEST_MS)
                };
                assert!((whole / 2..=whole).contains(&wait), "{tries}: {wait}");
            }
        }
    }

    #[test]
    fn parcels_that_failed_together_come_back_apart() {
        let waits: std::collections::BTreeSet<_> =
            (0..100).map(|_| backoff(5, Uuid::new_v4())).collect();
        assert!(waits.len() > 80);
    }
}
