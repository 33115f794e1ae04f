//! Posting: recipients, body and retry key are fixed here, before any try.

use crate::{Purpose, State};
use kernel::{ChannelId, DeliveryId, FriendId, Instant, MemberId, ParcelId};
use line::{
    message::Bundle,
    messaging::{FreezeError, PushBody},
};
use std::collections::BTreeSet;
use tenancy::{LaneKind, TenantTx};
use uuid::Uuid;

/// A message to one person.
#[derive(Debug, Clone)]
pub struct Post<'a> {
    /// Through which channel.
    pub channel: ChannelId,
    /// To whom, as the channel knows them.
    pub friend: FriendId,
    /// The same in LINE's words.
    pub line_user_id: &'a str,
    /// To whom, as the tenant knows them.
    pub member: Option<MemberId>,
    /// What it is for.
    pub purpose: Purpose,
    /// Why it is sent, as a word: `reservation.confirmed`. 1 to 60 characters.
    pub reason: &'a str,
    /// What it is about (a reservation): by it the message can be called back.
    pub subject: Option<Uuid>,
    /// From when on it is too late to send it (the tenant's time); none where it never is.
    pub worthless_at: Option<Instant>,
    /// What it says.
    pub bundle: &'a Bundle,
}

/// Why a message was not posted.
#[derive(Debug, thiserror::Error)]
pub enum NotPosted {
    /// The user id cannot be one of LINE's.
    #[error(transparent)]
    Frozen(#[from] FreezeError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The most rows of one `insert`: what was measured fastest behind the wall.
const CHUNK: usize = 5_000;
/// A push; multicasts are 2.
const PUSH: i16 = 1;

/// Posts one message; it is due at once.
pub async fn post(tx: &mut TenantTx, post: Post<'_>) -> Result<DeliveryId, NotPosted> {
    let (parcel, delivery, body) = (ParcelId::new(), DeliveryId::new(), frozen(&post)?);
    let (tenant, now) = (tx.id(), tx.now());
    sqlx::query!(
        "with parcel as (
           insert into parcels (tenant_id, id, channel_id, kind, retry_key, body, state, due_at, created_at, worthless_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $15)
         )
         insert into deliveries (tenant_id, id, parcel_id, member_id, friend_id, purpose, reason, subject, state, created_at)
         values ($1, $9, $2, $10, $11, $12, $13, $14, $7, $8)",
        tenant,
        parcel.uuid(),
        post.channel.uuid(),
        PUSH,
        Uuid::new_v4(),
        body,
        State::Waiting.code(),
        now,
        delivery.uuid(),
        post.member.map(MemberId::uuid),
        post.friend.uuid(),
        post.purpose.code(),
        post.reason,
        post.subject,
        post.worthless_at
    )
    .execute(tx.conn())
    .await?;
    tx.ring(LaneKind::Courier, post.channel.uuid(), now).await?;
    Ok(delivery)
}

/// Posts many personal messages, in their order; all are due at once.
pub async fn post_many(
    tx: &mut TenantTx,
    posts: &[Post<'_>],
) -> Result<Vec<DeliveryId>, NotPosted> {
    let mut deliveries = Vec::with_capacity(posts.len());
    for chunk in posts.chunks(CHUNK) {
        let rows = Rows::freeze(chunk)?;
        rows.insert(tx).await?;
        deliveries.extend(rows.deliveries.into_iter().map(DeliveryId::from_uuid));
    }
    let channels: BTreeSet<_> = posts.iter().map(|post| post.channel).collect();
    for channel in channels {
        let now = tx.now();
        tx.ring(LaneKind::Courier, channel.uuid(), now).await?;
    }
    Ok(deliveries)
}

fn frozen(post: &Post<'_>) -> Result<String, FreezeError> {
    let body = PushBody::freeze(post.line_user_id, post.bundle)?.into_bytes();
    Ok(String::from_utf8(body.into()).expect("JSON is UTF-8"))
}

/// A chunk of posts, column by column, as `unnest` takes them.
#[derive(Default)]
struct Rows {
    parcels: Vec<Uuid>,
    channels: Vec<Uuid>,
    keys: Vec<Uuid>,
    bodies: Vec<String>,
    worthless: Vec<Option<Instant>>,
    deliveries: Vec<Uuid>,
    members: Vec<Option<Uuid>>,
    friends: Vec<Uuid>,
    purposes: Vec<i16>,
    reasons: Vec<String>,
    subjects: Vec<Option<Uuid>>,
}

impl Rows {
    fn freeze(posts: &[Post<'_>]) -> Result<Self, FreezeError> {
        let mut rows = Self::default();
        for post in posts {
            rows.bodies.push(frozen(post)?);
            rows.worthless.push(post.worthless_at);
            rows.parcels.push(ParcelId::new().uuid());
            rows.channels.push(post.channel.uuid());
            rows.keys.push(Uuid::new_v4());
            rows.deliveries.push(DeliveryId::new().uuid());
            rows.members.push(post.member.map(MemberId::uuid));
            rows.friends.push(post.friend.uuid());
            rows.purposes.push(post.purpose.code());
            rows.reasons.push(post.reason.to_owned());
            rows.subjects.push(post.subject);
        }
        Ok(rows)
    }

    async fn insert(&self, tx: &mut TenantTx) -> Result<(), sqlx::Error> {
        let (tenant, now) = (tx.id(), tx.now());
        sqlx::query!(
            "insert into parcels (tenant_id, id, channel_id, kind, retry_key, body, state, due_at, created_at, worthless_at)
             select $1, row.id, row.channel_id, $6, row.retry_key, row.body, $7, $8, $8, row.worthless_at
             from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $9::timestamptz[])
               as row (id, channel_id, retry_key, body, worthless_at)",
            tenant,
            &self.parcels,
            &self.channels,
            &self.keys,
            &self.bodies,
            PUSH,
            State::Waiting.code(),
            now,
            &self.worthless as &[Option<Instant>]
        )
        .execute(tx.conn())
        .await?;
        sqlx::query!(
            "insert into deliveries (tenant_id, id, parcel_id, member_id, friend_id, purpose, reason, subject, state, created_at)
             select $1, row.id, row.parcel_id, row.member_id, row.friend_id, row.purpose, row.reason, row.subject, $9, $10
             from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::int2[], $7::text[], $8::uuid[])
               as row (id, parcel_id, member_id, friend_id, purpose, reason, subject)",
            tenant,
            &self.deliveries,
            &self.parcels,
            &self.members as &[Option<Uuid>],
            &self.friends,
            &self.purposes,
            &self.reasons,
            &self.subjects as &[Option<Uuid>],
            State::Waiting.code(),
            now
        )
        .execute(tx.conn())
        .await?;
        Ok(())
    }
}
