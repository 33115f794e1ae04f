//! What a business says of itself is put right.

use crate::{TenantTx, Topic};
use kernel::{Lang, Name, Zone};

impl TenantTx {
    /// Renames the business, and sets its zone and the language that it speaks to its members. Other
    /// servers hear of it at once; a lost announcement is made good within seconds.
    pub async fn edit_tenant(
        &mut self,
        name: &Name,
        zone: Zone,
        language: Lang,
    ) -> Result<(), sqlx::Error> {
        let tenant = self.id();
        sqlx::query!(
            "update tenants set name = $2, zone = $3, language = $4 where id = $1",
            tenant,
            name.as_str(),
            zone.name(),
            language.code()
        )
        .execute(self.conn())
        .await?;
        let subject = self.tenant_id().to_string();
        self.audit("tenant.edited", &subject, serde_json::json!({}))
            .await?;
        self.announce(Topic::Tenant).await
    }
}
