//! How a member is reached: member → standing link → friend → channel, with their consent. What may
//! not be sent is written down too, with the reason.

pub use delivery::{Purpose, Withheld};

use crate::Friend;
use chrono::TimeDelta;
use delivery::{NotPosted, Post, Withhold, outbox};
use kernel::{ChannelId, DeliveryId, FriendId, Instant, MemberId};
use line::message::Bundle;
use tenancy::TenantTx;
use uuid::Uuid;

/// What became of a message to a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It is in the outbox.
    Posted(DeliveryId),
    /// It is not sent, and the ledger says why.
    Withheld(DeliveryId, Withheld),
}

/// Something to tell a member.
#[derive(Debug, Clone)]
pub struct Notice<'a> {
    /// What it is for.
    pub purpose: Purpose,
    /// Why it is sent, as a word of 1 to 60 characters: `reservation.made`.
    pub reason: &'a str,
    /// What it is about, by which it can be called back.
    pub subject: Option<Uuid>,
    /// From when on it is too late to tell it (the tenant's time); none where it never is.
    pub worthless_at: Option<Instant>,
    /// What it says.
    pub bundle: &'a Bundle,
}

/// Who tapped waits for the answer. After this long it would only puzzle.
const ANSWER_KEEPS: TimeDelta = TimeDelta::hours(1);

/// The way to a member.
struct Way {
    friend: FriendId,
    channel: ChannelId,
    line_user_id: String,
}

/// Tells a member something: posts it, or writes down why it may not be sent.
pub async fn tell(
    tx: &mut TenantTx,
    member: MemberId,
    notice: Notice<'_>,
) -> Result<Reach, sqlx::Error> {
    let Notice {
        purpose,
        reason,
        subject,
        worthless_at,
        bundle,
    } = notice;
    let way = way_to(tx, member, purpose).await?;
    let member = Some(member);
    match way {
        Ok(way) => {
            let (friend, channel, line_user_id) = (way.friend, way.channel, &*way.line_user_id);
            let post = Post {
                channel,
                friend,
                line_user_id,
                member,
                purpose,
                reason,
                subject,
                worthless_at,
                bundle,
            };
            post_one(tx, post).await.map(Reach::Posted)
        }
        Err((friend, why)) => {
            let withhold = Withhold {
                member,
                friend,
                purpose,
                reason,
                subject,
                why,
            };
            let delivery = outbox::withhold(tx, withhold).await?;
            Ok(Reach::Withheld(delivery, why))
        }
    }
}

/// Answers a friend who has just asked for it by a tap or a word: no consent beyond that is needed, and
/// no link. `member` is who they are, where they are linked.
pub async fn answer(
    tx: &mut TenantTx,
    friend: &Friend,
    member: Option<MemberId>,
    reason: &str,
    subject: Option<Uuid>,
    bundle: &Bundle,
) -> Result<DeliveryId, sqlx::Error> {
    let post = Post {
        channel: friend.channel,
        friend: friend.id,
        line_user_id: &friend.line_user_id,
        member,
        purpose: Purpose::Service,
        reason,
        subject,
        worthless_at: Some(tx.now() + ANSWER_KEEPS),
        bundle,
    };
    post_one(tx, post).await
}

/// Holds the way to a member until the transaction ends. Whoever calls back parcels and then tells
/// something holds it first: link before parcels is the one order in which they are locked (ending a link
/// calls back what waits for its member), and the other way round could be a deadlock.
pub async fn hold_way(tx: &mut TenantTx, member: MemberId) -> Result<(), sqlx::Error> {
    let tenant = tx.id();
    sqlx::query_scalar!(
        "select id from links where tenant_id = $1 and member_id = $2 and ended_at is null for share",
        tenant,
        member.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(())
}

async fn post_one(tx: &mut TenantTx, post: Post<'_>) -> Result<DeliveryId, sqlx::Error> {
    outbox::post(tx, post).await.map_err(|error| match error {
        NotPosted::Database(error) => error,
        // The user id came from LINE and was kept as it came: our own data is wrong.
        wrong => sqlx::Error::Encode(wrong.into()),
    })
}

/// The number by which `consents` knows a purpose; none where the person's own words are enough.
fn consent_to(purpose: Purpose) -> Option<i16> {
    match purpose {
        Purpose::Service => Some(1),
        Purpose::Offer => Some(2),
        Purpose::Conversation => None,
    }
}

/// The way to a member, or why there is none, with the friend as far as one is known. The link is held
/// until the transaction ends: who unlinks meanwhile finds the message and calls it back.
async fn way_to(
    tx: &mut TenantTx,
    member: MemberId,
    purpose: Purpose,
) -> Result<Result<Way, (Option<FriendId>, Withheld)>, sqlx::Error> {
    let tenant = tx.id();
    let row = sqlx::query!(
        r#"select f.id as "friend: FriendId", f.channel_id as "channel: ChannelId", f.line_user_id,
                  f.followed_at, f.blocked_at,
                  exists (select from consents c where c.tenant_id = $1 and c.member_id = $2
                          and c.purpose = $3 and c.withdrawn_at is null) as "agreed!"
           from links l join friends f on f.tenant_id = $1 and f.id = l.friend_id
           where l.tenant_id = $1 and l.member_id = $2 and l.ended_at is null
           for share of l"#,
        tenant,
        member.uuid(),
        consent_to(purpose)
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else {
        return Ok(Err((None, without_a_link(tx).await?)));
    };
    let why = if row.blocked_at.is_some() {
        Withheld::Blocked
    } else if row.followed_at.is_none() {
        Withheld::NotAFriend
    } else if consent_to(purpose).is_some() && !row.agreed {
        Withheld::NoConsent
    } else {
        let (friend, channel, line_user_id) = (row.friend, row.channel, row.line_user_id);
        return Ok(Ok(Way {
            friend,
            channel,
            line_user_id,
        }));
    };
    Ok(Err((Some(row.friend), why)))
}

/// Why a member without a link is not reached: where the tenant has no channel, nobody is.
async fn without_a_link(tx: &mut TenantTx) -> Result<Withheld, sqlx::Error> {
    let tenant = tx.id();
    let connected = sqlx::query_scalar!(
        r#"select exists (select from channels where tenant_id = $1) as "connected!""#,
        tenant
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(if connected {
        Withheld::NotLinked
    } else {
        Withheld::NoChannel
    })
}
