//! LINE sends the browser back. Each state is answered once, and only to the browser that began it.

use super::{Attempt, Wants, beginning::state_hash};
use kernel::{AttemptId, ChannelId, FriendId};
use line::login::{Nonce, Pkce};
use subtle::ConstantTimeEq;
use tenancy::{TenantTx, session::Secret};

/// Why a callback is not believed.
#[derive(Debug, thiserror::Error)]
pub enum NotReturned {
    /// No login of this channel's began with this state.
    #[error("the state is not known")]
    UnknownState,
    /// The login began too long ago.
    #[error("the login has expired")]
    Expired,
    /// This callback was answered before: a double click, the back button, or a replay.
    #[error("the login was answered before")]
    AlreadyUsed,
    /// Another browser began it: somebody sent their own callback to a victim, or the phone switched
    /// from the app's browser to another.
    #[error("another browser began the login")]
    OtherBrowser,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

struct Row {
    id: AttemptId,
    browser_hash: Vec<u8>,
    nonce: String,
    code_verifier: Vec<u8>,
    purpose: i16,
    friend_id: Option<FriendId>,
    expired: bool,
    used: bool,
}

impl Attempt {
    /// Takes the callback of a state: of several at once, one gets it. Commit before asking LINE, so that
    /// the state stays used whatever LINE says.
    pub async fn take(
        tx: &mut TenantTx,
        channel: ChannelId,
        state: &str,
        browser: Option<&Secret>,
    ) -> Result<Self, NotReturned> {
        let (tenant, now) = (tx.id(), tx.now());
        let row = sqlx::query_as!(
            Row,
            r#"select id as "id: AttemptId", browser_hash, nonce, code_verifier, purpose, friend_id as "friend_id: FriendId",
                      expires_at <= $4 as "expired!", used_at is not null as "used!"
               from login_attempts
               where tenant_id = $1 and state_hash = $2 and channel_id = $3
               for update"#,
            tenant,
            state_hash(state),
            channel.uuid(),
            now
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(NotReturned::UnknownState)?;
        if !browser.is_some_and(|browser| row.browser_hash.ct_eq(&browser.hash()).into()) {
            return Err(NotReturned::OtherBrowser);
        }
        if row.used {
            return Err(NotReturned::AlreadyUsed);
        }
        if row.expired {
            return Err(NotReturned::Expired);
        }
        sqlx::query!(
            "update login_attempts set used_at = $3 where tenant_id = $1 and id = $2",
            tenant,
            row.id.uuid(),
            now
        )
        .execute(tx.conn())
        .await?;
        row.open(tx, channel).map_err(NotReturned::Database)
    }

    /// The login of this browser that came back and awaits consent; none where there is none any more.
    pub async fn awaiting_consent(
        tx: &mut TenantTx,
        channel: ChannelId,
        browser: &Secret,
    ) -> Result<Option<Self>, sqlx::Error> {
        let (tenant, now) = (tx.id(), tx.now());
        let row = sqlx::query_as!(
            Row,
            r#"select id as "id: AttemptId", browser_hash, nonce, code_verifier, purpose, friend_id as "friend_id: FriendId",
                      false as "expired!", true as "used!"
               from login_attempts
               where tenant_id = $1 and browser_hash = $2 and channel_id = $3
                 and friend_id is not null and finished_at is null and expires_at > $4
               order by created_at desc, id desc limit 1"#,
            tenant,
            browser.hash(),
            channel.uuid(),
            now
        )
        .fetch_optional(tx.conn())
        .await?;
        row.map(|row| row.open(tx, channel)).transpose()
    }
}

impl Row {
    fn open(self, tx: &TenantTx, channel: ChannelId) -> Result<Attempt, sqlx::Error> {
        let verifier = tx
            .tenant()
            .open_text(
                "login_attempts.code_verifier",
                self.id.uuid(),
                &self.code_verifier,
            )
            .map_err(|e| sqlx::Error::Decode(e.into()))?;
        Ok(Attempt {
            id: self.id,
            channel,
            wants: Wants::from_code(self.purpose),
            nonce: Nonce::kept(self.nonce),
            pkce: Pkce::kept(verifier).map_err(|e| sqlx::Error::Decode(e.into()))?,
            friend: self.friend_id,
        })
    }
}
