//! LINE has said who the person is.

use super::{Attempt, beginning::LIFE};
use crate::{LineToken, Link};
use crm::friend::Friend;
use line::login::UserTokens;
use tenancy::{LaneKind, TenantTx};

/// Who came back, proven by LINE's ID token.
pub struct Arrived {
    /// The `sub` of the verified ID token.
    pub line_user_id: String,
    /// The name that they use in LINE.
    pub display_name: Option<String>,
    /// Their picture.
    pub picture_url: Option<String>,
    /// Whether they are the account's friend and do not block it; none where LINE could not be asked.
    pub is_friend: Option<bool>,
    /// What LINE gave for their code.
    pub tokens: UserTokens,
}

impl Attempt {
    /// Keeps who came back. The tokens are what unlinking will need.
    pub async fn arrive(&self, tx: &mut TenantTx, who: Arrived) -> Result<Friend, sqlx::Error> {
        let tenant = tx.id();
        let friend = Friend::seen(tx, self.channel, &who.line_user_id).await?;
        let (name, picture) = (who.display_name.as_deref(), who.picture_url.as_deref());
        friend
            .describe(tx, name, picture, friend.language.as_deref())
            .await?;
        if who.is_friend == Some(true) {
            friend.befriended(tx).await?;
        }
        LineToken::keep(
            tx,
            friend.id,
            &who.tokens.access_token,
            &who.tokens.refresh_token,
        )
        .await?;
        sqlx::query!(
            "update login_attempts set friend_id = $3 where tenant_id = $1 and id = $2",
            tenant,
            self.id.uuid(),
            friend.id.uuid()
        )
        .execute(tx.conn())
        .await?;
        if Link::of_friend(tx, friend.id).await?.is_none() {
            // By then they have consented, or what LINE gave is given back: see `declining`.
            let answered = tx.now() + LIFE;
            tx.ring(LaneKind::Housekeeping, tenant, answered).await?;
        }
        Ok(friend)
    }

    /// There is nothing to consent to: a member who is linked came for their page.
    pub async fn close(&self, tx: &mut TenantTx) -> Result<(), sqlx::Error> {
        let (tenant, now) = (tx.id(), tx.now());
        sqlx::query!(
            "update login_attempts set finished_at = $3 where tenant_id = $1 and id = $2 and finished_at is null",
            tenant,
            self.id.uuid(),
            now
        )
        .execute(tx.conn())
        .await?;
        Ok(())
    }
}
