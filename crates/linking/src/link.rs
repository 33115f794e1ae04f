//! A link: member and friend made one, with consent, at a time, in a known way.

mod tying;
mod untying;

pub use tying::NotLinked;

use kernel::{FriendId, Instant, LinkId, MemberId};
use tenancy::TenantTx;

/// How a link was made: each way proves both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// LINE Login.
    LineLogin = 1,
    /// Account link from the chat.
    AccountLink = 2,
    /// Inside LINE's own browser.
    Liff = 3,
    /// A code at the counter.
    Counter = 4,
    /// The tenant's own system, by its own proof.
    Api = 5,
}

impl Way {
    /// The number that the database keeps.
    pub const fn code(self) -> i16 {
        self as i16
    }
}

/// Who ended a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndedBy {
    /// The member.
    Member = 1,
    /// Staff, with a reason.
    Staff = 2,
    /// LINE: the person withdrew there.
    Line = 3,
}

/// A standing link.
#[derive(Debug, Clone, Copy)]
pub struct Link {
    /// Which.
    pub id: LinkId,
    /// Whose.
    pub member: MemberId,
    /// With whom in LINE.
    pub friend: FriendId,
    /// Since when.
    pub linked_at: Instant,
}

impl Link {
    /// The standing link of a friend.
    pub async fn of_friend(
        tx: &mut TenantTx,
        friend: FriendId,
    ) -> Result<Option<Self>, sqlx::Error> {
        let tenant = tx.id();
        sqlx::query_as!(
            Self,
            r#"select id as "id: LinkId", member_id as "member: MemberId", friend_id as "friend: FriendId", linked_at
               from links where tenant_id = $1 and friend_id = $2 and ended_at is null"#,
            tenant,
            friend.uuid()
        )
        .fetch_optional(tx.conn())
        .await
    }

    /// The standing link of a member.
    pub async fn of_member(
        tx: &mut TenantTx,
        member: MemberId,
    ) -> Result<Option<Self>, sqlx::Error> {
        let tenant = tx.id();
        sqlx::query_as!(
            Self,
            r#"select id as "id: LinkId", member_id as "member: MemberId", friend_id as "friend: FriendId", linked_at
               from links where tenant_id = $1 and member_id = $2 and ended_at is null"#,
            tenant,
            member.uuid()
        )
        .fetch_optional(tx.conn())
        .await
    }
}
