//! Wake-ups that are kept in the database: set in the transaction of their reason, fired once, never
//! early. What a kind means belongs to the trade that sets it.

mod alarm;

pub use alarm::Alarm;

use kernel::{Instant, TimerId};
use tenancy::{LaneKind, TenantTx};
use uuid::Uuid;

/// A wake-up that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timer {
    /// Which.
    pub id: TimerId,
    /// What for: the trade's own number.
    pub kind: i16,
    /// Whom it wakes: a reservation.
    pub subject: Uuid,
    /// When it was to fire.
    pub due_at: Instant,
}

/// Wakes `subject` at `due_at`, the tenant's time.
pub async fn set(
    tx: &mut TenantTx,
    kind: i16,
    subject: Uuid,
    due_at: Instant,
) -> Result<TimerId, sqlx::Error> {
    let (tenant, id) = (tx.id(), TimerId::new());
    sqlx::query!(
        "insert into timers (tenant_id, id, kind, subject, due_at) values ($1, $2, $3, $4, $5)",
        tenant,
        id.uuid(),
        kind,
        subject,
        due_at
    )
    .execute(tx.conn())
    .await?;
    tx.ring(LaneKind::Timers, tenant, due_at).await?;
    Ok(id)
}

/// Nothing wakes `subject` any more. How many wake-ups were taken back.
pub async fn cancel_of(tx: &mut TenantTx, subject: Uuid) -> Result<u64, sqlx::Error> {
    let (tenant, now) = (tx.id(), tx.now());
    let done = sqlx::query!(
        "update timers set cancelled_at = $3
         where tenant_id = $1 and subject = $2 and fired_at is null and cancelled_at is null",
        tenant,
        subject,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected())
}

/// When `subject` will next be woken; none where nothing is set.
pub async fn next_of(
    tx: &mut TenantTx,
    subject: Uuid,
    kind: i16,
) -> Result<Option<Instant>, sqlx::Error> {
    let tenant = tx.id();
    sqlx::query_scalar!(
        "select min(due_at) from timers
         where tenant_id = $1 and subject = $2 and kind = $3 and fired_at is null and cancelled_at is null",
        tenant,
        subject,
        kind
    )
    .fetch_one(tx.conn())
    .await
}
