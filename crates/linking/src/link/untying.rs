//! Untying: always possible; stops what is queued, withdraws consent, and gives LINE its tokens back.

use super::{EndedBy, Link};
use crate::LineToken;
use line::{CallError, TokenCache, login::LoginChannel};
use tenancy::{TenantTx, Topic};

/// A link that was ended, and the tokens that LINE should be given back.
pub struct Ended {
    token: Option<LineToken>,
}

impl Link {
    /// Ends the link. Nothing is sent to the friend in the member's name from the commit on.
    pub async fn end(self, tx: &mut TenantTx, by: EndedBy) -> Result<Ended, sqlx::Error> {
        let (tenant, now) = (tx.id(), tx.now());
        let ended = sqlx::query!(
            "update links set ended_at = $3, ended_by = $4 where tenant_id = $1 and id = $2 and ended_at is null",
            tenant,
            self.id.uuid(),
            now,
            by as i16
        )
        .execute(tx.conn())
        .await?;
        if ended.rows_affected() == 0 {
            return Ok(Ended { token: None });
        }
        sqlx::query!(
            "update consents set withdrawn_at = $3 where tenant_id = $1 and member_id = $2 and withdrawn_at is null",
            tenant,
            self.member.uuid(),
            now
        )
        .execute(tx.conn())
        .await?;
        delivery::outbox::cancel_of_member(tx, self.member).await?;
        let data = serde_json::json!({ "by": by as i16 });
        crm::event::record(
            tx,
            "link.ended",
            Some(self.member),
            Some(self.friend),
            Some(self.id.uuid()),
            data,
        )
        .await?;
        tx.announce(Topic::Members).await?;
        Ok(Ended {
            token: LineToken::take(tx, self.friend).await?,
        })
    }
}

impl Ended {
    /// Tells LINE that the person has withdrawn (a duty, LINE Login development guidelines): with the stored
    /// access token, refreshed where it has ended. `false` where the tokens are too old to do so: the person
    /// is then told where to do it in LINE itself. Call after the commit.
    pub async fn deauthorize(
        self,
        login: &LoginChannel,
        tokens: &TokenCache,
    ) -> Result<bool, CallError> {
        let Some(token) = self.token else {
            return Ok(false);
        };
        let bearer = tokens.token(login.credentials()).await?;
        if login.deauthorize(&bearer, &token.access).await? {
            return Ok(true);
        }
        match login.refresh(&token.refresh).await {
            Ok(fresh) => login.deauthorize(&bearer, &fresh.access_token).await,
            Err(CallError::Refused(_)) => Ok(false),
            Err(other) => Err(other),
        }
    }
}
