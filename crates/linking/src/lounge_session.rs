//! A member's browser, proven by LINE Login: no password, short, of one channel.

use chrono::TimeDelta;
use kernel::{ChannelId, FriendId};
use tenancy::{TenantTx, session::Secret};

/// Whose browser it is.
#[derive(Debug, Clone, Copy)]
pub struct LoungeSession {
    /// Who, as LINE knows them.
    pub friend: FriendId,
}

/// Long enough to read and decide; the next visit logs in with LINE again, in a tap.
const LIFE: TimeDelta = TimeDelta::hours(2);

impl LoungeSession {
    /// Begins a session for who has just come back from LINE.
    pub async fn begin(
        tx: &mut TenantTx,
        channel: ChannelId,
        friend: FriendId,
    ) -> Result<Secret, sqlx::Error> {
        let (tenant, now, token) = (tx.id(), tx.now(), Secret::new());
        sqlx::query!(
            "insert into lounge_sessions (tenant_id, token_hash, channel_id, friend_id, created_at, expires_at)
             values ($1, $2, $3, $4, $5, $6)",
            tenant,
            token.hash(),
            channel.uuid(),
            friend.uuid(),
            now,
            now + LIFE
        )
        .execute(tx.conn())
        .await?;
        Ok(token)
    }

    /// Whose session it is; none where it has ended or is another channel's.
    pub async fn find(
        tx: &mut TenantTx,
        channel: ChannelId,
        token: &Secret,
    ) -> Result<Option<Self>, sqlx::Error> {
        let (tenant, now) = (tx.id(), tx.now());
        sqlx::query_as!(
            Self,
            r#"select friend_id as "friend: FriendId" from lounge_sessions
               where tenant_id = $1 and token_hash = $2 and channel_id = $3 and ended_at is null and expires_at > $4"#,
            tenant,
            token.hash(),
            channel.uuid(),
            now
        )
        .fetch_optional(tx.conn())
        .await
    }

    /// Whether this session was ended, as by unlinking; not where it is only too old.
    pub async fn was_ended(
        tx: &mut TenantTx,
        channel: ChannelId,
        token: &Secret,
    ) -> Result<bool, sqlx::Error> {
        let tenant = tx.id();
        sqlx::query_scalar!(
            r#"select exists (select from lounge_sessions
               where tenant_id = $1 and token_hash = $2 and channel_id = $3 and ended_at is not null) as "ended!""#,
            tenant,
            token.hash(),
            channel.uuid()
        )
        .fetch_one(tx.conn())
        .await
    }

    /// Ends the sessions of a friend: after unlinking, everywhere.
    pub async fn end_all(tx: &mut TenantTx, friend: FriendId) -> Result<(), sqlx::Error> {
        let (tenant, now) = (tx.id(), tx.now());
        sqlx::query!(
            "update lounge_sessions set ended_at = $3 where tenant_id = $1 and friend_id = $2 and ended_at is null",
            tenant,
            friend.uuid(),
            now
        )
        .execute(tx.conn())
        .await?;
        Ok(())
    }
}
