//! Calling back what has not left yet: the reservation was cancelled, the member unlinked.
//!
//! What is travelling cannot be called back. What waits for another try after a try without an answer may
//! have arrived already: it becomes `unsure` instead of pretending that it was not sent.

use crate::State;
use kernel::MemberId;
use tenancy::{TenantTx, Topic};
use uuid::Uuid;

/// Calls back what waits about one subject. How many.
pub async fn cancel_of_subject(tx: &mut TenantTx, subject: Uuid) -> Result<u64, sqlx::Error> {
    let tenant = tx.id();
    let parcels = sqlx::query_scalar!(
        r#"select p.id from deliveries d join parcels p on p.tenant_id = $1 and p.id = d.parcel_id
           where d.tenant_id = $1 and d.subject = $2 and p.state = 1 and p.kind = 1
           order by p.id for update of p"#,
        tenant,
        subject
    )
    .fetch_all(tx.conn())
    .await?;
    cancel(tx, &parcels).await
}

/// Calls back what waits for one member. How many.
pub async fn cancel_of_member(tx: &mut TenantTx, member: MemberId) -> Result<u64, sqlx::Error> {
    let tenant = tx.id();
    let parcels = sqlx::query_scalar!(
        r#"select p.id from deliveries d join parcels p on p.tenant_id = $1 and p.id = d.parcel_id
           where d.tenant_id = $1 and d.member_id = $2 and d.settled_at is null and p.state = 1 and p.kind = 1
           order by p.id for update of p"#,
        tenant,
        member.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    cancel(tx, &parcels).await
}

/// The rows are locked: a courier that comes by meanwhile leaves them alone.
async fn cancel(tx: &mut TenantTx, parcels: &[Uuid]) -> Result<u64, sqlx::Error> {
    if parcels.is_empty() {
        return Ok(0);
    }
    let (tenant, now) = (tx.id(), tx.now());
    let done = sqlx::query!(
        "with parcel as (
           update parcels set state = case when unclear_since is null then $4::int2 else $5::int2 end, settled_at = $3
           where tenant_id = $1 and id = any ($2) and state = 1
           returning id, state
         )
         update deliveries d set state = parcel.state, settled_at = $3
         from parcel where d.tenant_id = $1 and d.parcel_id = parcel.id",
        tenant,
        parcels,
        now,
        State::Cancelled.code(),
        State::Unsure.code()
    )
    .execute(tx.conn())
    .await?;
    tx.announce(Topic::Deliveries).await?;
    Ok(done.rows_affected())
}
