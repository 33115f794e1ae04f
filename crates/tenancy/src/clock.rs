//! The sandbox's clock: "three days later" is a button.

use crate::{TenantTx, Topic};
use chrono::TimeDelta;

/// The clock cannot be moved so.
#[derive(Debug, thiserror::Error)]
pub enum ClockStuck {
    /// Only sandbox tenants have a movable clock.
    #[error("only a sandbox's clock can be moved")]
    NotASandbox,
    /// Clocks are moved forward, by at most 400 days at a time.
    #[error("a clock is moved forward, by at most 400 days at a time")]
    OutOfBounds,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Moves the tenant's clock forward. What becomes due by it is due at once.
pub async fn advance(tx: &mut TenantTx, by: TimeDelta) -> Result<(), ClockStuck> {
    if !tx.tenant().is_sandbox() {
        return Err(ClockStuck::NotASandbox);
    }
    if by <= TimeDelta::zero() || by > TimeDelta::days(400) {
        return Err(ClockStuck::OutOfBounds);
    }
    let (tenant, seconds) = (tx.id(), by.num_seconds());
    sqlx::query!(
        "update tenants set clock_offset_s = clock_offset_s + $2 where id = $1",
        tenant,
        seconds
    )
    .execute(tx.conn())
    .await?;
    // Bells are kept in real time, so that the doors need not know each tenant's clock.
    sqlx::query!(
        "update bells set due_at = due_at - make_interval(secs => $2) where tenant_id = $1 and due_at > clock_timestamp()",
        tenant,
        seconds as f64
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("select pg_notify('enishi_bell', '')")
        .fetch_one(tx.conn())
        .await?;
    tx.announce(Topic::Tenant).await?;
    Ok(())
}
