//! LINE tells who follows and who blocks; the newest of its events wins, in whichever order they come.

use super::Friend;
use crate::event;
use kernel::{ChannelId, FriendId, Instant};
use tenancy::{TenantTx, Topic};

impl Friend {
    /// They added or unblocked the account at `at` (LINE's time). Where it happened in the very
    /// millisecond of an unfollow, the follow stands: some order must hold, whichever comes last.
    pub async fn followed(
        tx: &mut TenantTx,
        channel: ChannelId,
        line_user_id: &str,
        at: Instant,
    ) -> Result<Self, sqlx::Error> {
        let friend = Self::seen(tx, channel, line_user_id).await?;
        let tenant = tx.id();
        let done = sqlx::query!(
            "update friends set followed_at = $3, blocked_at = null, state_at = $3
             where tenant_id = $1 and id = $2
               and (state_at < $3 or (state_at = $3 and blocked_at is not null))",
            tenant,
            friend.id.uuid(),
            at
        )
        .execute(tx.conn())
        .await?;
        friend
            .changed(tx, "friend.followed", done.rows_affected() == 1)
            .await
    }

    /// They blocked or deleted the account at `at` (LINE's time).
    pub async fn unfollowed(
        tx: &mut TenantTx,
        channel: ChannelId,
        line_user_id: &str,
        at: Instant,
    ) -> Result<Self, sqlx::Error> {
        let friend = Self::seen(tx, channel, line_user_id).await?;
        let tenant = tx.id();
        let done = sqlx::query!(
            "update friends set blocked_at = $3, state_at = $3
             where tenant_id = $1 and id = $2 and state_at < $3",
            tenant,
            friend.id.uuid(),
            at
        )
        .execute(tx.conn())
        .await?;
        friend
            .changed(tx, "friend.unfollowed", done.rows_affected() == 1)
            .await
    }

    /// They did something on the channel, or came through LINE Login: from now on we know them.
    /// Says nothing of whether they follow.
    pub async fn seen(
        tx: &mut TenantTx,
        channel: ChannelId,
        line_user_id: &str,
    ) -> Result<Self, sqlx::Error> {
        if let Some(known) = Self::by_line_user(tx, channel, line_user_id).await? {
            return Ok(known);
        }
        let (tenant, now) = (tx.id(), tx.now());
        sqlx::query!(
            "insert into friends (tenant_id, id, channel_id, line_user_id, created_at)
             values ($1, $2, $3, $4, $5) on conflict (tenant_id, channel_id, line_user_id) do nothing",
            tenant,
            FriendId::new().uuid(),
            channel.uuid(),
            line_user_id,
            now
        )
        .execute(tx.conn())
        .await?;
        let friend = Self::by_line_user(tx, channel, line_user_id).await?;
        friend.ok_or(sqlx::Error::RowNotFound)
    }

    /// LINE told how they look. Texts longer than LINE gives are cut.
    pub async fn describe(
        &self,
        tx: &mut TenantTx,
        display_name: Option<&str>,
        picture_url: Option<&str>,
        language: Option<&str>,
    ) -> Result<(), sqlx::Error> {
        let cut = |text: Option<&str>, most| text.map(|t| t.chars().take(most).collect::<String>());
        let tenant = tx.id();
        sqlx::query!(
            "update friends set display_name = $3, picture_url = $4, language = $5
             where tenant_id = $1 and id = $2",
            tenant,
            self.id.uuid(),
            cut(display_name, 80),
            cut(picture_url.filter(|url| url.starts_with("https://")), 1000),
            cut(language, 20)
        )
        .execute(tx.conn())
        .await?;
        tx.announce(Topic::Members).await
    }

    async fn changed(
        self,
        tx: &mut TenantTx,
        what: &str,
        changed: bool,
    ) -> Result<Self, sqlx::Error> {
        if !changed {
            return Self::reread(tx, self.id).await;
        }
        let member = self.member(tx).await?;
        event::record(tx, what, member, Some(self.id), None, serde_json::json!({})).await?;
        tx.announce(Topic::Members).await?;
        Self::reread(tx, self.id).await
    }

    async fn reread(tx: &mut TenantTx, id: FriendId) -> Result<Self, sqlx::Error> {
        Self::find(tx, id).await?.ok_or(sqlx::Error::RowNotFound)
    }
}
