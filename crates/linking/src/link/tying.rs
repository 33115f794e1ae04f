//! Tying: a member and a friend, neither of whom may be tied to anybody else.

use super::{Link, Way};
use kernel::{FriendId, LinkId, MemberId};
use tenancy::{TenantTx, Topic};

/// Why no link was made.
#[derive(Debug, thiserror::Error)]
pub enum NotLinked {
    /// LINE has not said who the person is.
    #[error("nobody came back from LINE")]
    NobodyCame,
    /// A required purpose was not consented to.
    #[error("without consent there is no link")]
    NotConsented,
    /// This LINE account is linked to another member. Who that is, is nobody's business.
    #[error("this LINE account is already linked")]
    FriendTaken,
    /// The member is linked to another LINE account.
    #[error("the member is already linked")]
    MemberTaken,
    /// The member could not be made.
    #[error("no member could be made: {0}")]
    NoMember(String),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl NotLinked {
    pub(crate) fn member(why: impl std::error::Error) -> Self {
        Self::NoMember(why.to_string())
    }
}

impl Link {
    /// Ties them. The database's own unique keys decide races.
    pub async fn tie(
        tx: &mut TenantTx,
        member: MemberId,
        friend: FriendId,
        way: Way,
    ) -> Result<Self, NotLinked> {
        let (tenant, now, id) = (tx.id(), tx.now(), LinkId::new());
        sqlx::query!(
            "insert into links (tenant_id, id, member_id, friend_id, way, linked_at) values ($1, $2, $3, $4, $5, $6)",
            tenant,
            id.uuid(),
            member.uuid(),
            friend.uuid(),
            way.code(),
            now
        )
        .execute(tx.conn())
        .await
        .map_err(|error| match error.as_database_error().and_then(|e| e.constraint()) {
            Some("links_one_member") => NotLinked::FriendTaken,
            Some("links_one_friend") => NotLinked::MemberTaken,
            _ => NotLinked::Database(error),
        })?;
        crm::event::record(
            tx,
            "link.made",
            Some(member),
            Some(friend),
            Some(id.uuid()),
            serde_json::json!({}),
        )
        .await?;
        tx.announce(Topic::Members).await?;
        Ok(Self {
            id,
            member,
            friend,
            linked_at: now,
        })
    }
}
