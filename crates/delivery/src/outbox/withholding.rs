//! What is not sent is written down too, with the reason.

use crate::{Purpose, State, Withheld};
use kernel::{DeliveryId, FriendId, MemberId};
use tenancy::{TenantTx, Topic};
use uuid::Uuid;

/// A message that must not be sent.
#[derive(Debug, Clone)]
pub struct Withhold<'a> {
    /// To whom it would have gone, as the tenant knows them.
    pub member: Option<MemberId>,
    /// The same as a channel knows them, where one does.
    pub friend: Option<FriendId>,
    /// What it was for.
    pub purpose: Purpose,
    /// Why it would have been sent, as a word: `reservation.confirmed`. 1 to 60 characters.
    pub reason: &'a str,
    /// What it was about.
    pub subject: Option<Uuid>,
    /// Why it was not sent.
    pub why: Withheld,
}

/// Writes a delivery that was withheld.
pub async fn withhold(
    tx: &mut TenantTx,
    withhold: Withhold<'_>,
) -> Result<DeliveryId, sqlx::Error> {
    let (tenant, now, id) = (tx.id(), tx.now(), DeliveryId::new());
    sqlx::query!(
        "insert into deliveries (tenant_id, id, member_id, friend_id, purpose, reason, subject, state, withheld, created_at, settled_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
        tenant,
        id.uuid(),
        withhold.member.map(MemberId::uuid),
        withhold.friend.map(FriendId::uuid),
        withhold.purpose.code(),
        withhold.reason,
        withhold.subject,
        State::Withheld.code(),
        withhold.why.code(),
        now
    )
    .execute(tx.conn())
    .await?;
    tx.announce(Topic::Deliveries).await?;
    Ok(id)
}
