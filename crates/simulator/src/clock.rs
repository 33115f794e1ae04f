//! The stand-in's own clock: real time plus an offset that only moves forward, so that "three days later" is one call.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

/// Longest single step and largest offset: about eleven years. Keeps arithmetic far from overflow.
pub(crate) const FURTHEST_S: i64 = 350_000_000;

/// Real time plus an offset in milliseconds.
#[derive(Default)]
pub(crate) struct Clock {
    offset_ms: AtomicI64,
}

impl Clock {
    /// Milliseconds since 1970 as the stand-in sees them.
    pub(crate) fn now_ms(&self) -> i64 {
        real_ms() + self.offset_ms()
    }

    /// How far the stand-in runs ahead of the machine.
    pub(crate) fn offset_ms(&self) -> i64 {
        self.offset_ms.load(Ordering::Relaxed)
    }

    /// Moves the clock by `seconds` (never backwards past real time) and answers the new time.
    pub(crate) fn advance(&self, seconds: i64) -> i64 {
        let step = seconds.clamp(-FURTHEST_S, FURTHEST_S) * 1000;
        let wanted = (self.offset_ms() + step).clamp(0, FURTHEST_S * 1000);
        self.offset_ms.store(wanted, Ordering::Relaxed);
        self.now_ms()
    }

    pub(crate) fn restore(&self, offset_ms: i64) {
        self.offset_ms
            .store(offset_ms.clamp(0, FURTHEST_S * 1000), Ordering::Relaxed);
    }
}

/// The machine's own time: what others' clocks show, whatever ours does.
pub(crate) fn real_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_moves_forward_and_never_behind_real_time() {
        let clock = Clock::default();

        let later = clock.advance(3 * 86_400);
        clock.advance(-10 * 86_400);

        assert!(later >= real_ms() + 3 * 86_400_000 - 1_000);
        assert_eq!(clock.offset_ms(), 0);
    }
}
