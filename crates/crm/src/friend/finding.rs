//! One friend, and the member who they are.

use super::{Friend, Tie};
use kernel::{ChannelId, FriendId, MemberId};
use tenancy::TenantTx;

impl Friend {
    /// The friend; none where there is none.
    pub async fn find(tx: &mut TenantTx, id: FriendId) -> Result<Option<Self>, sqlx::Error> {
        let tenant = tx.id();
        sqlx::query_as!(
            Self,
            r#"select id as "id: FriendId", channel_id as "channel: ChannelId", line_user_id, display_name,
                      picture_url, language, followed_at, blocked_at
               from friends where tenant_id = $1 and id = $2"#,
            tenant,
            id.uuid()
        )
        .fetch_optional(tx.conn())
        .await
    }

    /// The friend whom LINE calls so on this channel.
    pub async fn by_line_user(
        tx: &mut TenantTx,
        channel: ChannelId,
        line_user_id: &str,
    ) -> Result<Option<Self>, sqlx::Error> {
        let tenant = tx.id();
        sqlx::query_as!(
            Self,
            r#"select id as "id: FriendId", channel_id as "channel: ChannelId", line_user_id, display_name,
                      picture_url, language, followed_at, blocked_at
               from friends where tenant_id = $1 and channel_id = $2 and line_user_id = $3"#,
            tenant,
            channel.uuid(),
            line_user_id
        )
        .fetch_optional(tx.conn())
        .await
    }

    /// The member who this friend is, where they are linked.
    pub async fn member(&self, tx: &mut TenantTx) -> Result<Option<MemberId>, sqlx::Error> {
        let tenant = tx.id();
        sqlx::query_scalar!(
            r#"select member_id as "id: MemberId" from links
               where tenant_id = $1 and friend_id = $2 and ended_at is null"#,
            tenant,
            self.id.uuid()
        )
        .fetch_optional(tx.conn())
        .await
    }
}

impl Tie {
    /// The LINE account of a member, where they are linked.
    pub async fn of(tx: &mut TenantTx, member: MemberId) -> Result<Option<Self>, sqlx::Error> {
        let tenant = tx.id();
        sqlx::query_as!(
            Self,
            r#"select f.id as "friend: FriendId", l.linked_at, f.display_name, f.picture_url, f.followed_at, f.blocked_at
               from links l join friends f on f.tenant_id = $1 and f.id = l.friend_id
               where l.tenant_id = $1 and l.member_id = $2 and l.ended_at is null"#,
            tenant,
            member.uuid()
        )
        .fetch_optional(tx.conn())
        .await
    }
}
