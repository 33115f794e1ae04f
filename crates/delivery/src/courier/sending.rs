//! A batch on its way: so many at once, each when the channel's pace lets it leave.

use super::{
    hand::{Carried, Claimed, Tried},
    pace::Pace,
    road::StopSign,
};
use futures_util::{StreamExt, stream::FuturesUnordered};
use tracing::Instrument;

/// What a batch travels by.
#[derive(Clone, Copy)]
pub(super) struct Vehicle<'a> {
    pub line: &'a line::Channel,
    pub pace: &'a Pace,
    pub stop: &'a StopSign,
    pub in_flight: usize,
}

impl Vehicle<'_> {
    /// Carries a batch, and comes back with every parcel of it.
    pub async fn carry(self, batch: Vec<Claimed>) -> Vec<Carried> {
        let mut back = Vec::with_capacity(batch.len());
        let mut waiting = batch.into_iter();
        let mut under_way = FuturesUnordered::new();
        loop {
            let free = self.in_flight.max(1) - under_way.len();
            under_way.extend(
                waiting
                    .by_ref()
                    .take(free)
                    .map(|parcel| self.carry_one(parcel)),
            );
            match under_way.next().await {
                Some(carried) => back.push(carried),
                None => return back,
            }
        }
    }

    async fn carry_one(self, claimed: Claimed) -> Carried {
        let Claimed { parcel, body } = claimed;
        if !self.may_leave().await {
            let tried = Tried::Held;
            return Carried { parcel, tried };
        }
        let span = tracing::info_span!("parcel", id = %parcel.id, tries = parcel.tries);
        let verdict = async {
            if parcel.is_multicast {
                self.line.multicast(body, parcel.retry_key).await
            } else {
                self.line.push(body, parcel.retry_key).await
            }
        };
        let verdict = verdict.instrument(span).await;
        self.stop.notice(&verdict);
        let tried = Tried::Judged(verdict);
        Carried { parcel, tried }
    }

    async fn may_leave(&self) -> bool {
        if self.stop.why().is_some() {
            return false;
        }
        if let Some(at) = self.pace.departure() {
            tokio::time::sleep_until(at).await;
        }
        self.stop.why().is_none()
    }
}
