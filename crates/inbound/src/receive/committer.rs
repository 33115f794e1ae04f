//! Committers: what waits together is stored together, one transaction a tenant.
//!
//! While a transaction is being made durable the next webhooks gather, so that the busier it is the more
//! of them share a commit; an idle intake stores each at once.

use super::rows::{Row, Rows};
use futures_util::{StreamExt, stream};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};
use tenancy::{LaneKind, Tenant, TenantTx};
use tokio::sync::{Mutex, OwnedSemaphorePermit, mpsc, oneshot};
use uuid::Uuid;

/// A webhook whose sender waits for an answer.
pub(super) struct Waiting {
    pub tenant: Tenant,
    pub rows: Rows,
    /// Whether it is durable.
    pub answer: oneshot::Sender<bool>,
    /// Held until it is answered.
    pub _room: Option<OwnedSemaphorePermit>,
}

/// The most webhooks of one gathering.
const TOGETHER: usize = 1_000;
/// Tenants stored at once by one committer.
const ABREAST: usize = 4;
/// The most rows of one `insert`.
const CHUNK: usize = 5_000;

/// Stores what comes out of the queue until nobody holds its other end.
pub(super) async fn commit_together(queue: Arc<Mutex<mpsc::Receiver<Waiting>>>) {
    loop {
        let mut gathered = Vec::new();
        // Only one committer gathers at a time; the others are busy storing.
        if queue.lock().await.recv_many(&mut gathered, TOGETHER).await == 0 {
            return;
        }
        let groups = by_tenant(gathered).into_iter().map(store_group);
        stream::iter(groups)
            .buffer_unordered(ABREAST)
            .collect::<()>()
            .await;
    }
}

fn by_tenant(gathered: Vec<Waiting>) -> Vec<Vec<Waiting>> {
    let mut groups: HashMap<_, Vec<Waiting>> = HashMap::new();
    for waiting in gathered {
        groups.entry(waiting.tenant.id()).or_default().push(waiting);
    }
    groups.into_values().collect()
}

async fn store_group(mut group: Vec<Waiting>) {
    let Some(tenant) = group.first().map(|waiting| waiting.tenant.clone()) else {
        return;
    };
    let mut rows: Vec<Row> = group
        .iter_mut()
        .flat_map(|waiting| std::mem::take(&mut waiting.rows.0))
        .collect();
    let stored = store(&tenant, &mut rows).await;
    if let Err(error) = &stored {
        tracing::warn!(%error, webhooks = group.len(), "webhooks were not stored; LINE sends them again");
    }
    for waiting in group {
        // Nobody listens any more where the sender hung up; the event is stored all the same.
        let _ = waiting.answer.send(stored.is_ok());
    }
}

async fn store(tenant: &Tenant, rows: &mut [Row]) -> Result<(), sqlx::Error> {
    // In one order everywhere: the same event in two transactions waits instead of locking crosswise.
    rows.sort_unstable();
    let mut tx = tenant.begin().await?;
    for chunk in rows.chunks(CHUNK) {
        insert(&mut tx, chunk).await?;
    }
    let channels: BTreeSet<Uuid> = rows.iter().map(|row| row.channel).collect();
    for channel in channels {
        let now = tx.now();
        tx.ring(LaneKind::Inbox, channel, now).await?;
    }
    tx.commit().await
}

async fn insert(tx: &mut TenantTx, rows: &[Row]) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.id(), tx.now());
    let channels: Vec<_> = rows.iter().map(|row| row.channel).collect();
    let event_ids: Vec<_> = rows.iter().map(|row| row.event_id.as_str()).collect();
    let users: Vec<_> = rows.iter().map(|row| row.line_user_id.as_deref()).collect();
    let times: Vec<_> = rows.iter().map(|row| row.at.unwrap_or(now)).collect();
    let bodies: Vec<_> = rows.iter().map(|row| row.body.as_str()).collect();
    sqlx::query!(
        "insert into inbox (tenant_id, channel_id, webhook_event_id, line_user_id, at, received_at, body)
         select $1, row.channel_id, row.event_id, row.line_user_id, row.at, $7, row.body
         from unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::text[])
           as row (channel_id, event_id, line_user_id, at, body)
         on conflict do nothing",
        tenant,
        &channels,
        &event_ids as &[&str],
        &users as &[Option<&str>],
        &times,
        &bodies as &[&str],
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
