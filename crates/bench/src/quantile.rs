//! Latencies, all of them kept: a tail that was averaged away is no tail.

use std::time::Duration;

/// What many requests took.
#[derive(Debug, Default, Clone)]
pub struct Latencies {
    micros: Vec<u32>,
}

impl Latencies {
    /// One more.
    pub fn push(&mut self, took: Duration) {
        self.micros
            .push(u32::try_from(took.as_micros()).unwrap_or(u32::MAX));
    }

    /// And those of another.
    pub fn merge(&mut self, other: Self) {
        self.micros.extend(other.micros);
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.micros.len()
    }

    /// In milliseconds, what `share` (0 to 1) of the requests stayed within. None of them: endless.
    pub fn within(&self, share: f64) -> f64 {
        let mut sorted = self.micros.clone();
        sorted.sort_unstable();
        let at = (sorted.len() as f64 * share).ceil() as usize;
        sorted
            .get(at.saturating_sub(1))
            .map_or(f64::INFINITY, |micros| f64::from(*micros) / 1000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_the_requests_stayed_within() {
        let mut latencies = Latencies::default();
        for ms in (1..=100).rev() {
            latencies.push(Duration::from_millis(ms));
        }
        assert_eq!(latencies.within(0.5), 50.0);
        assert_eq!(latencies.within(0.99), 99.0);
        assert_eq!(latencies.within(1.0), 100.0);
        assert_eq!(Latencies::default().within(0.99), f64::INFINITY);
    }
}
