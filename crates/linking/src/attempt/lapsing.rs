//! Housekeeping's part: whoever came back from LINE and let the consent page expire.

use super::declining::let_expire;
use delivery::Channel;
use kernel::{ChannelId, FriendId};
use line::{Client, TokenCache, login::LoginChannel};
use tenancy::{
    Holding, Served, TenantTx,
    lane::{Work, WorkFault},
    sweep::Chore,
};

/// Gives back and forgets what LINE gave for logins that nobody answered.
pub struct Lapsed {
    line: Client,
    tokens: TokenCache,
}

/// Looked at together; each is then a transaction of its own.
const CHUNK: i64 = 50;

struct Unanswered {
    friend: FriendId,
    channel: ChannelId,
}

impl Lapsed {
    /// With what it takes to tell LINE.
    pub fn new(line: Client, tokens: TokenCache) -> Self {
        Self { line, tokens }
    }

    async fn forget_all(&self, lane: &Holding) -> Result<Served, WorkFault> {
        loop {
            let mut tx = lane.begin().await?;
            let unanswered = Unanswered::list(&mut tx).await?;
            tx.commit().await?;
            if unanswered.is_empty() {
                return Ok(Served::Idle);
            }
            for one in unanswered {
                if lane.is_over() {
                    return Ok(Served::More);
                }
                self.forget(lane, &one).await?;
            }
        }
    }

    async fn forget(&self, lane: &Holding, one: &Unanswered) -> Result<(), WorkFault> {
        let mut tx = lane.begin().await?;
        let given = let_expire(&mut tx, one.friend).await?;
        let credentials = Channel::login_credentials(&mut tx, one.channel).await?;
        tx.commit().await?;
        if let Some(credentials) = credentials {
            let login = LoginChannel::new(self.line.clone(), credentials);
            given.deauthorize_or_log(&login, &self.tokens).await;
        }
        Ok(())
    }
}

impl Chore for Lapsed {
    fn sweep<'a>(&'a self, lane: &'a Holding) -> Work<'a> {
        Box::pin(self.forget_all(lane))
    }
}

impl Unanswered {
    async fn list(tx: &mut TenantTx) -> Result<Vec<Self>, sqlx::Error> {
        let (tenant, now) = (tx.id(), tx.now());
        sqlx::query_as!(
            Self,
            r#"select distinct friend_id as "friend!: FriendId", channel_id as "channel: ChannelId" from (
                 select friend_id, channel_id from login_attempts
                 where tenant_id = $1 and friend_id is not null and finished_at is null and expires_at <= $2
                 order by expires_at limit $3) oldest"#,
            tenant,
            now,
            CHUNK
        )
        .fetch_all(tx.conn())
        .await
    }
}
