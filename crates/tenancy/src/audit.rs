//! Who did what to what: written in the transaction that does it.

use crate::TenantTx;
use kernel::EventId;

impl TenantTx {
    /// Writes a line of the audit for the acting person. `action` is `noun.verb`; `subject` an id as shown
    /// outside. `detail` never holds secrets or personal data.
    pub async fn audit(
        &mut self,
        action: &str,
        subject: &str,
        detail: serde_json::Value,
    ) -> Result<(), sqlx::Error> {
        let (tenant, now, actor) = (self.id(), self.now(), self.actor());
        sqlx::query!(
            "insert into audit (tenant_id, id, at, actor_kind, actor_id, action, subject, detail)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            tenant,
            EventId::new().uuid(),
            now,
            actor.code(),
            actor.id(),
            action,
            subject,
            detail
        )
        .execute(self.conn())
        .await?;
        Ok(())
    }
}
