//! A process's workers: take ringing lanes, serve each for a slice, give it back.

use super::{Holding, LEASE, LaneKind, Lost, Served};
use crate::Db;
use kernel::HolderId;
use sqlx::postgres::types::PgInterval;
use std::{collections::HashMap, pin::Pin, sync::Arc, time::Duration};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// What serving one lane is: a future that ends with how the turn ended.
pub type Work<'a> = Pin<Box<dyn Future<Output = Result<Served, WorkFault>> + Send + 'a>>;

/// A fault that ended a turn early. It is logged where it stops, here, and the lane rings again.
pub type WorkFault = Box<dyn std::error::Error + Send + Sync>;

/// Somebody who can serve lanes of one kind.
pub trait LaneWork: Send + Sync + 'static {
    /// Which kind.
    fn kind(&self) -> LaneKind;

    /// Serves the lane until it is idle or [`Holding::is_over`]. Every write goes through
    /// [`Holding::begin`]. Must stand being dropped at any await.
    fn serve<'a>(&'a self, lane: &'a Holding) -> Work<'a>;
}

/// The longest that a worker sleeps without looking, should every hint be lost.
const LOOK: Duration = Duration::from_millis(1000);
/// The pause after a fault: doubles with each in a row, up to the last.
const PAUSE: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(30));

/// The workers of this process.
pub struct Crew {
    db: Db,
    holder: HolderId,
    slots: usize,
    works: HashMap<i16, Arc<dyn LaneWork>>,
}

impl Crew {
    /// A crew that serves up to `slots` lanes at once.
    pub fn new(db: Db, slots: usize) -> Self {
        Self {
            db,
            holder: HolderId::new(),
            slots,
            works: HashMap::new(),
        }
    }

    /// Somebody joins who can serve one kind.
    pub fn join(mut self, work: impl LaneWork) -> Self {
        self.works.insert(work.kind().code(), Arc::new(work));
        self
    }

    /// Works until the shutdown, then lets the turns in hand end.
    pub async fn run(self, shutdown: CancellationToken) {
        let crew = Arc::new(self);
        let mut turns = JoinSet::new();
        while !shutdown.is_cancelled() {
            // Registered before looking: a bell that rings in between is not slept through.
            let bell = crew.db.inner.bell.notified();
            tokio::pin!(bell);
            bell.as_mut().enable();
            let taken = crew.take(crew.slots - turns.len()).await;
            let full = turns.len() + taken.len() == crew.slots;
            for lane in taken {
                turns.spawn(crew.clone().turn(lane));
            }
            if full {
                turns.join_next().await;
                continue;
            }
            tokio::select! {
                () = shutdown.cancelled() => break,
                () = bell => {}
                Some(_) = turns.join_next() => {}
                () = tokio::time::sleep(crew.nap().await) => {}
            }
        }
        while turns.join_next().await.is_some() {}
    }

    async fn take(&self, most: usize) -> Vec<Holding> {
        match self.try_take(most).await {
            Ok(taken) => taken,
            Err(error) => {
                tracing::warn!(%error, "no lanes could be taken; trying again");
                tokio::time::sleep(PAUSE.0).await;
                Vec::new()
            }
        }
    }

    async fn try_take(&self, most: usize) -> Result<Vec<Holding>, sqlx::Error> {
        let kinds = self.kinds();
        let lease = PgInterval::try_from(LEASE).map_err(sqlx::Error::Encode)?;
        let rows = sqlx::query!(
            r#"select tenant_id as "tenant_id!", kind as "kind!", key as "key!", epoch as "epoch!"
               from door.take_lanes($1, $2, $3, $4)"#,
            &kinds,
            most as i32,
            self.holder.uuid(),
            lease
        )
        .fetch_all(&self.db.inner.pool)
        .await?;
        let mut taken = Vec::with_capacity(rows.len());
        for row in rows {
            // Not what is remembered: work that became due by moving a clock is not due by the old one.
            self.db.forget(row.tenant_id.into());
            // One tenant that does not open must not cost the others the lanes that were taken with its own.
            let tenant = self.db.tenant(row.tenant_id.into()).await;
            let tenant = tenant.unwrap_or_else(|error| {
                tracing::error!(%error, tenant = %row.tenant_id, "a lane's tenant does not open");
                None
            });
            if let (Some(tenant), Some(kind)) = (tenant, LaneKind::from_code(row.kind)) {
                taken.push(Holding::new(tenant, kind, row.key, row.epoch, self.holder));
            }
        }
        Ok(taken)
    }

    async fn turn(self: Arc<Self>, mut lane: Holding) {
        let Some(work) = self.works.get(&lane.kind().code()).cloned() else {
            return;
        };
        let span = tracing::info_span!("lane", kind = ?lane.kind(), tenant = %lane.tenant().id());
        let served = async {
            lane.hear().await?;
            self.serve_alive(&*work, &lane).await
        };
        let served = {
            use tracing::Instrument;
            served.instrument(span).await
        };
        if let Err(error) = &served {
            tracing::error!(%error, kind = ?lane.kind(), tenant = %lane.tenant().id(), "a turn at a lane failed");
        }
        let served = served.ok();
        let mut given = give(&lane, served).await;
        // A database that is back is worked on at once, and not when leases of before have run out.
        while matches!(given, Err(Lost::Database(_))) && !lane.is_stale() {
            tokio::time::sleep(PAUSE.0).await;
            given = give(&lane, served).await;
        }
        if let Err(error) = given {
            tracing::warn!(%error, "a lane could not be given back; its lease will run out");
        }
    }

    /// Serves, renewing the lease meanwhile; a lost lease ends the turn.
    async fn serve_alive(&self, work: &dyn LaneWork, lane: &Holding) -> Result<Served, WorkFault> {
        let serving = work.serve(lane);
        tokio::pin!(serving);
        loop {
            tokio::select! {
                served = &mut serving => return served,
                () = tokio::time::sleep(LEASE / 3) => lane.renew().await.map_err(|lost: Lost| Box::new(lost) as WorkFault)?,
            }
        }
    }

    async fn nap(&self) -> Duration {
        let kinds = self.kinds();
        let next = sqlx::query_scalar!(r#"select door.next_bell($1)"#, &kinds)
            .fetch_one(&self.db.inner.pool)
            .await;
        match next {
            Ok(Some(at)) => (at - chrono::Utc::now())
                .to_std()
                .unwrap_or_default()
                .min(LOOK),
            _ => LOOK,
        }
    }

    fn kinds(&self) -> Vec<i16> {
        self.works.keys().copied().collect()
    }
}

/// Gives a lane back after a turn; one that failed rings again after a pause.
async fn give(lane: &Holding, served: Option<Served>) -> Result<(), Lost> {
    match served {
        Some(served) => lane.give_back(served).await,
        None => {
            let pause = PAUSE.0 + PAUSE.0 * (rand_spread() % 4);
            lane.give_up(pause.min(PAUSE.1)).await
        }
    }
}

/// A number that differs from turn to turn, to keep retries apart. Needs no randomness of quality.
fn rand_spread() -> u32 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |now| now.subsec_micros())
}
