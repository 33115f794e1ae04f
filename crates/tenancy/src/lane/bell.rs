//! A bell: "this lane has work from then on". A row of its own, so that whoever commits work never
//! waits for whoever holds the lane, and no bell can be lost between the two.

use super::LaneKind;
use crate::Tenant;
use chrono::TimeDelta;
use kernel::Instant;
use sqlx::PgConnection;
use uuid::Uuid;

pub(crate) struct Bell {
    pub kind: LaneKind,
    pub key: Uuid,
    /// Real time when it is rung.
    pub due_at: Instant,
}

impl Bell {
    pub async fn ring(&self, tenant: Uuid, conn: &mut PgConnection) -> Result<(), sqlx::Error> {
        sqlx::query!(
            "with lane as (
               insert into lanes (tenant_id, kind, key) values ($1, $2, $3) on conflict do nothing
             )
             insert into bells (tenant_id, id, kind, key, due_at) values ($1, $4, $2, $3, $5)",
            tenant,
            self.kind.code(),
            self.key,
            Uuid::now_v7(),
            self.due_at
        )
        .execute(conn)
        .await?;
        Ok(())
    }

    /// For `due_at` by the tenant's own clock. A sandbox's clock may be moved at this very moment by
    /// another process: its row is read and held, so that the bell is either moved with the clock or set
    /// by the new one. Other tenants' clocks are the real one.
    pub async fn ring_by_tenant_clock(
        mut self,
        tenant: &Tenant,
        conn: &mut PgConnection,
    ) -> Result<(), sqlx::Error> {
        let id = tenant.id().uuid();
        if tenant.is_sandbox() {
            let ahead = sqlx::query_scalar!(
                "select clock_offset_s from tenants where id = $1 for share",
                id
            )
            .fetch_one(&mut *conn)
            .await?;
            self.due_at -= TimeDelta::try_seconds(ahead).unwrap_or_default();
        }
        self.ring(id, conn).await
    }
}
