//! Counts one body's bytes and the time that was spent waiting for them.

use std::{
    io,
    sync::{Arc, OnceLock},
    time::Duration,
};

use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use tokio::time::{Instant, timeout};

use super::{BodyRefused, Pace};

pub(super) struct Meter {
    most: u64,
    pace: Pace,
    seen: u64,
    waited: Duration,
    verdict: Arc<OnceLock<BodyRefused>>,
}

impl Meter {
    pub(super) fn new(most: u64, pace: Pace) -> (Self, Arc<OnceLock<BodyRefused>>) {
        let verdict = Arc::new(OnceLock::new());
        let (seen, waited) = (0, Duration::ZERO);
        (
            Self {
                most,
                pace,
                seen,
                waited,
                verdict: verdict.clone(),
            },
            verdict,
        )
    }

    /// The same bytes until a bound is met, then one error and the end.
    pub(super) fn over(
        self,
        bytes: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
    ) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        stream::unfold(Some((self, bytes.boxed())), |state| async {
            let (mut meter, mut bytes) = state?;
            match meter.next(&mut bytes).await? {
                Ok(chunk) => Some((Ok(chunk), Some((meter, bytes)))),
                Err(error) => Some((Err(error), None)),
            }
        })
    }

    async fn next<S>(&mut self, bytes: &mut S) -> Option<io::Result<Bytes>>
    where
        S: Stream<Item = io::Result<Bytes>> + Unpin,
    {
        let since = Instant::now();
        let Ok(arrived) = timeout(self.patience(), bytes.next()).await else {
            return Some(Err(self.refuse(BodyRefused::TooSlow)));
        };
        self.waited += since.elapsed();
        let chunk = match arrived? {
            Ok(chunk) => chunk,
            Err(error) => return Some(Err(error)),
        };
        self.seen += chunk.len() as u64;
        if self.seen > self.most {
            return Some(Err(self.refuse(BodyRefused::TooLarge)));
        }
        Some(Ok(chunk))
    }

    fn patience(&self) -> Duration {
        let earned = Duration::from_secs(self.seen / self.pace.bytes_per_second.max(1));
        let left = earned.max(self.pace.grace).saturating_sub(self.waited);
        left.min(self.pace.gap)
    }

    fn refuse(&self, why: BodyRefused) -> io::Error {
        let _ = self.verdict.set(why);
        io::Error::other(why)
    }
}
