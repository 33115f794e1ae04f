//! Untying: always possible; stops what is queued, withdraws consent, and gives LINE its tokens back.

use super::{EndedBy, Link};
use crate::{LineToken, line_token::GivenBack};
use tenancy::{TenantTx, Topic};

impl Link {
    /// Ends the link. Nothing is sent to the friend in the member's name from the commit on.
    pub async fn end(self, tx: &mut TenantTx, by: EndedBy) -> Result<GivenBack, sqlx::Error> {
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
            return Ok(GivenBack::nothing());
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
        Ok(LineToken::take(tx, self.friend).await?.into())
    }
}
