//! A lane in a worker's hands.

use super::{LEASE, LaneKind, SLICE, Served};
use crate::{Tenant, TenantTx};
use kernel::HolderId;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Why a holder can do no more.
#[derive(Debug, thiserror::Error)]
pub enum Lost {
    /// The lease ran out and somebody else has the lane. Nothing was written.
    #[error("the lane was taken over")]
    TakenOver,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// A lane that this worker holds.
pub struct Holding {
    tenant: Tenant,
    kind: LaneKind,
    key: Uuid,
    epoch: i64,
    holder: HolderId,
    taken: Instant,
    heard: Option<Uuid>,
}

impl Holding {
    pub(crate) fn new(
        tenant: Tenant,
        kind: LaneKind,
        key: Uuid,
        epoch: i64,
        holder: HolderId,
    ) -> Self {
        Self {
            tenant,
            kind,
            key,
            epoch,
            holder,
            taken: Instant::now(),
            heard: None,
        }
    }

    /// Whose lane.
    pub fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    /// Its key: the channel, or the tenant.
    pub fn key(&self) -> Uuid {
        self.key
    }

    /// Which kind of work.
    pub fn kind(&self) -> LaneKind {
        self.kind
    }

    /// Whether the slice is over: finish what is in hand and give the lane back.
    pub fn is_over(&self) -> bool {
        self.taken.elapsed() >= SLICE
    }

    /// Whether the lease has run out, unless it was renewed.
    pub(crate) fn is_stale(&self) -> bool {
        self.taken.elapsed() >= LEASE
    }

    /// A transaction that commits only while this worker holds the lane: nobody can take it over
    /// until the transaction has ended. A key share is enough for that (doors take lanes `for update`), and
    /// lets this worker prolong its own lease meanwhile; a share would make it wait for itself.
    pub async fn begin(&self) -> Result<TenantTx, Lost> {
        let mut tx = self.tenant.begin().await?;
        let tenant = tx.id();
        let held = sqlx::query_scalar!(
            "select epoch from lanes where tenant_id = $1 and kind = $2 and key = $3 and epoch = $4 for key share",
            tenant,
            self.kind.code(),
            self.key,
            self.epoch
        )
        .fetch_optional(tx.conn())
        .await?;
        held.map(|_| tx).ok_or(Lost::TakenOver)
    }

    /// Hears the bells that ring now. One of them is kept until the turn has ended well, so that a crash
    /// leaves the lane ringing; the others are silenced at once, so that a busy lane's bells do not pile up
    /// before the doors.
    pub(crate) async fn hear(&mut self) -> Result<(), Lost> {
        let mut tx = self.begin().await?;
        let tenant = tx.id();
        self.heard = sqlx::query_scalar!(
            "with kept as (
               select id from bells where tenant_id = $1 and kind = $2 and key = $3 and due_at <= clock_timestamp()
               order by due_at, id limit 1
             ), silenced as (
               delete from bells where tenant_id = $1 and kind = $2 and key = $3 and due_at <= clock_timestamp()
                 and id <> (select id from kept)
             )
             select id from kept",
            tenant,
            self.kind.code(),
            self.key
        )
        .fetch_optional(tx.conn())
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Prolongs the lease: a sign of life.
    pub(crate) async fn renew(&self) -> Result<(), Lost> {
        let mut tx = self.tenant.begin().await?;
        let tenant = tx.id();
        let done = sqlx::query!(
            "update lanes set leased_until = clock_timestamp() + make_interval(secs => $5)
             where tenant_id = $1 and kind = $2 and key = $3 and epoch = $4",
            tenant,
            self.kind.code(),
            self.key,
            self.epoch,
            LEASE.as_secs_f64()
        )
        .execute(tx.conn())
        .await?;
        tx.commit().await?;
        if done.rows_affected() == 1 {
            Ok(())
        } else {
            Err(Lost::TakenOver)
        }
    }

    /// Gives the lane back. The bell that was kept is silenced unless there is more to do.
    pub(crate) async fn give_back(&self, served: Served) -> Result<(), Lost> {
        let later = match served {
            Served::More => return self.release(None, None).await,
            Served::Idle => None,
            Served::NotBefore(at) => Some(at),
        };
        let heard = self.heard;
        self.release(heard, later).await
    }

    /// Gives the lane back after a fault: it rings again after `pause`.
    pub(crate) async fn give_up(&self, pause: Duration) -> Result<(), Lost> {
        let heard = self.heard;
        let again = self.tenant.now() + pause;
        self.release(heard, Some(again)).await
    }

    async fn release(
        &self,
        answered: Option<Uuid>,
        again: Option<kernel::Instant>,
    ) -> Result<(), Lost> {
        let mut tx = self.tenant.begin().await?;
        let tenant = tx.id();
        let done = sqlx::query!(
            "update lanes set leased_until = '-infinity', holder = null
             where tenant_id = $1 and kind = $2 and key = $3 and epoch = $4 and holder = $5",
            tenant,
            self.kind.code(),
            self.key,
            self.epoch,
            self.holder.uuid()
        )
        .execute(tx.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Err(Lost::TakenOver);
        }
        if let Some(answered) = answered {
            sqlx::query!(
                "delete from bells where tenant_id = $1 and id = $2",
                tenant,
                answered
            )
            .execute(tx.conn())
            .await?;
        }
        if let Some(due_at) = again {
            tx.ring(self.kind, self.key, due_at).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
