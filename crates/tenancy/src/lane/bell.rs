//! A bell: "this lane has work from then on". A row of its own, so that whoever commits work never
//! waits for whoever holds the lane, and no bell can be lost between the two.

use super::LaneKind;
use kernel::Instant;
use sqlx::PgConnection;
use uuid::Uuid;

pub(crate) struct Bell {
    pub kind: LaneKind,
    pub key: Uuid,
    /// Real time, whatever the tenant's clock says.
    pub due_at: Instant,
}

impl Bell {
    pub async fn ring(&self, tenant: Uuid, conn: &mut PgConnection) -> Result<(), sqlx::Error> {
        sqlx::query!(
            r#"with lane as (
                 insert into lanes (tenant_id, kind, key) values ($1, $2, $3) on conflict do nothing
               ), bell as (
                 insert into bells (tenant_id, id, kind, key, due_at) values ($1, $4, $2, $3, $5)
               )
               select pg_notify('enishi_bell', '')"#,
            tenant,
            self.kind.code(),
            self.key,
            Uuid::now_v7(),
            self.due_at
        )
        .fetch_one(conn)
        .await?;
        Ok(())
    }
}
