//! The person does not consent: they say so, or never come back to say yes.
//!
//! What LINE gave for their login is then given back and forgotten. The tokens are deleted and LINE is told
//! (`deauthorize`), as after unlinking. The name and picture that came with the login are deleted too,
//! unless the person follows the account: then LINE tells the channel their profile anyway, for as long as
//! they follow, and what is known is not from the login. The number that LINE
//! calls them by stays: their follow, block or message tells it as well, and the ledger hangs on it.

use super::Attempt;
use crate::{LineToken, Link, LoungeSession, line_token::GivenBack};
use crm::friend::Friend;
use kernel::FriendId;
use tenancy::TenantTx;

impl Attempt {
    /// They refuse. No login of theirs can be consented to any more, wherever it was begun. Tell LINE after
    /// the commit ([`GivenBack::deauthorize`]). Whoever is linked already stays so: they unlink to end that.
    pub async fn decline(&self, tx: &mut TenantTx) -> Result<GivenBack, sqlx::Error> {
        let Some(friend) = self.friend else {
            self.close(tx).await?;
            return Ok(GivenBack::nothing());
        };
        super::finishing::hold(tx, friend).await?;
        close_all(tx, friend).await?;
        forget(tx, friend).await
    }
}

/// They let it expire. Nothing where another login of theirs still awaits an answer.
pub(super) async fn let_expire(
    tx: &mut TenantTx,
    friend: FriendId,
) -> Result<GivenBack, sqlx::Error> {
    super::finishing::hold(tx, friend).await?;
    let (tenant, now) = (tx.id(), tx.now());
    let closed = sqlx::query!(
        "update login_attempts set finished_at = $3
         where tenant_id = $1 and friend_id = $2 and finished_at is null and expires_at <= $3",
        tenant,
        friend.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    if closed.rows_affected() == 0 || awaits(tx, friend).await? {
        return Ok(GivenBack::nothing());
    }
    forget(tx, friend).await
}

async fn forget(tx: &mut TenantTx, friend: FriendId) -> Result<GivenBack, sqlx::Error> {
    if Link::of_friend(tx, friend).await?.is_some() {
        return Ok(GivenBack::nothing());
    }
    LoungeSession::end_all(tx, friend).await?;
    let known = Friend::find(tx, friend).await?;
    if let Some(known) = known.filter(|known| !known.is_following()) {
        let language = known.language.as_deref();
        known.describe(tx, None, None, language).await?;
    }
    Ok(LineToken::take(tx, friend).await?.into())
}

async fn close_all(tx: &mut TenantTx, friend: FriendId) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.id(), tx.now());
    sqlx::query!(
        "update login_attempts set finished_at = $3
         where tenant_id = $1 and friend_id = $2 and finished_at is null",
        tenant,
        friend.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn awaits(tx: &mut TenantTx, friend: FriendId) -> Result<bool, sqlx::Error> {
    let tenant = tx.id();
    sqlx::query_scalar!(
        r#"select exists (select from login_attempts
           where tenant_id = $1 and friend_id = $2 and finished_at is null) as "awaits!""#,
        tenant,
        friend.uuid()
    )
    .fetch_one(tx.conn())
    .await
}
