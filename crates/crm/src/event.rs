//! Something that happened: the spine on which pages, segments and flows hang. Append only.

use crate::{Cursor, Page};
use kernel::{EventId, FriendId, Instant, MemberId};
use tenancy::TenantTx;
use uuid::Uuid;

/// Something that happened to a member.
#[derive(Debug, Clone)]
pub struct Event {
    /// Which.
    pub id: EventId,
    /// What, as `noun.verb`.
    pub kind: String,
    /// When.
    pub at: Instant,
    /// What it is about: a reservation, a link.
    pub subject: Option<Uuid>,
    /// What else is known of it. Never a secret.
    pub data: serde_json::Value,
}

/// How many events a page of a timeline shows.
pub const PAGE: usize = 50;

/// Writes down that something happened, now, in the transaction that made it happen.
pub async fn record(
    tx: &mut TenantTx,
    kind: &str,
    member: Option<MemberId>,
    friend: Option<FriendId>,
    subject: Option<Uuid>,
    data: serde_json::Value,
) -> Result<EventId, sqlx::Error> {
    let (tenant, now, id) = (tx.id(), tx.now(), EventId::new());
    sqlx::query!(
        "insert into events (tenant_id, id, kind, at, member_id, friend_id, subject, data)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        tenant,
        id.uuid(),
        kind,
        now,
        member.map(MemberId::uuid),
        friend.map(FriendId::uuid),
        subject,
        data
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// What happened to a member, newest first. Rides events_of_member.
pub async fn timeline(
    tx: &mut TenantTx,
    member: MemberId,
    after: Option<Cursor>,
) -> Result<Page<Event>, sqlx::Error> {
    let (tenant, after) = (tx.id(), after.unwrap_or_else(Cursor::newest));
    let rows = sqlx::query_as!(
        Event,
        r#"select id as "id: EventId", kind, at, subject, data from events
           where tenant_id = $1 and member_id = $2 and (at, id) < ($3, $4)
           order by at desc, id desc limit $5"#,
        tenant,
        member.uuid(),
        after.at,
        after.id,
        PAGE as i64 + 1
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(Page::cut(rows, PAGE, |event| Cursor {
        at: event.at,
        id: event.id.uuid(),
    }))
}
