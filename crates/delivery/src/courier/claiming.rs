//! Taking parcels in hand.

use super::hand::{Claimed, InHand};
use chrono::TimeDelta;
use kernel::{ChannelId, Instant, ParcelId};
use tenancy::TenantTx;

/// How long LINE remembers a retry key (docs, "Retry failed API requests"), less what a call may take and
/// what clocks may differ.
const KEY_LIFE: TimeDelta = TimeDelta::minutes(24 * 60 - 10);

/// What a former holder had in hand when it died: LINE may have taken it.
pub(super) async fn pick_up_orphans(
    tx: &mut TenantTx,
    channel: ChannelId,
) -> Result<u64, sqlx::Error> {
    let (tenant, now) = (tx.id(), tx.now());
    let done = sqlx::query!(
        "update parcels set state = 1, unclear_since = coalesce(unclear_since, first_tried_at, $3)
         where tenant_id = $1 and channel_id = $2 and state = 2",
        tenant,
        channel.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected())
}

/// The next due parcels, oldest first.
pub(super) async fn claim(
    tx: &mut TenantTx,
    channel: ChannelId,
    most: u16,
) -> Result<Vec<Claimed>, sqlx::Error> {
    let (tenant, now) = (tx.id(), tx.now());
    let rows = sqlx::query_file!(
        "src/courier/claim.sql",
        tenant,
        channel.uuid(),
        now,
        i64::from(most),
        now - KEY_LIFE
    )
    .fetch_all(tx.conn())
    .await?;
    let claimed = |parcel, body: String| Claimed {
        parcel,
        body: body.into(),
    };
    let mut batch: Vec<Claimed> = rows
        .into_iter()
        .map(|row| {
            let parcel = InHand {
                id: row.id,
                is_multicast: row.kind == 2,
                retry_key: row.retry_key,
                tries: row.tries,
                due_at: row.due_at,
            };
            claimed(parcel, row.body)
        })
        .collect();
    // `returning` keeps no order.
    batch.sort_unstable_by_key(|claimed| (claimed.parcel.due_at, claimed.parcel.id));
    Ok(batch)
}

/// When the channel's next parcel is due.
pub(super) async fn next_due(
    tx: &mut TenantTx,
    channel: ChannelId,
) -> Result<Option<Instant>, sqlx::Error> {
    let tenant = tx.id();
    sqlx::query_scalar!(
        "select min(due_at) from parcels where tenant_id = $1 and channel_id = $2 and state = 1",
        tenant,
        channel.uuid()
    )
    .fetch_one(tx.conn())
    .await
}
