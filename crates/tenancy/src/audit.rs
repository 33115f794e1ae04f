//! Who did what to what: written in the transaction that does it.

use crate::{Actor, TenantTx};
use kernel::{EventId, Instant};
use uuid::Uuid;

/// A line of the audit.
#[derive(Debug, Clone)]
pub struct AuditLine {
    /// Which.
    pub id: EventId,
    /// When, on the tenant's clock.
    pub at: Instant,
    /// Who.
    pub actor: Actor,
    /// What, as `noun.verb`.
    pub action: String,
    /// To what: an id as shown outside.
    pub subject: String,
}

impl AuditLine {
    /// The audit, newest first: at most `most` (≤ 100) lines that are older than `after`.
    pub async fn list(
        tx: &mut TenantTx,
        after: Option<EventId>,
        most: u16,
    ) -> Result<Vec<Self>, sqlx::Error> {
        let (tenant, after) = (tx.id(), after.map_or(Uuid::max(), EventId::uuid));
        let rows = sqlx::query!(
            r#"select id as "id: EventId", at, actor_kind, actor_id, action, subject from audit
               where tenant_id = $1 and id < $2 order by id desc limit $3"#,
            tenant,
            after,
            i64::from(most.min(100))
        )
        .fetch_all(tx.conn())
        .await?;
        let lines = rows.into_iter().map(|row| Self {
            id: row.id,
            at: row.at,
            actor: Actor::from_columns(row.actor_kind, row.actor_id),
            action: row.action,
            subject: row.subject,
        });
        Ok(lines.collect())
    }
}

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
