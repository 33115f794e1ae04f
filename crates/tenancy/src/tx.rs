//! A transaction inside one tenant: the only thing that verbs take.

use crate::{Actor, LaneKind, Tenant, Topic, lane::Bell};
use kernel::{Instant, TenantId};
use sqlx::{AssertSqlSafe, PgConnection, Postgres, Transaction};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A transaction that sees one tenant. Rolled back when dropped.
pub struct TenantTx {
    tx: Transaction<'static, Postgres>,
    tenant: Tenant,
    now: Instant,
    rings: bool,
    news: BTreeSet<Topic>,
}

impl TenantTx {
    pub(crate) async fn begin(tenant: Tenant, verb: &'static str) -> Result<Self, sqlx::Error> {
        let pool = tenant.db().inner.pool.clone();
        // One round trip. `set local`, not set_config(): Citus hands on only the former. A UUID is safe to print.
        let start = format!(
            "{verb}; set local role enishi_tenant; set local app.tenant_id = '{}'",
            tenant.id().uuid()
        );
        // In a task of its own: a cancelled begin of sqlx 0.9.0 would leave the connection inside a transaction.
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place where a tenant's transaction begins"
        )]
        let begun = tokio::spawn(async move { pool.begin_with(AssertSqlSafe(start)).await });
        let tx = begun
            .await
            .map_err(|stopped| sqlx::Error::Io(std::io::Error::other(stopped)))??;
        let now = tenant.now();
        Ok(Self {
            tx,
            tenant,
            now,
            rings: false,
            news: BTreeSet::new(),
        })
    }

    /// The connection, for this tenant's statements. Each of them names `tenant_id = $1`.
    pub fn conn(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    /// The tenant's id, to be bound as `$1`.
    pub fn id(&self) -> Uuid {
        self.tenant.id().uuid()
    }

    /// The tenant's typed id.
    pub fn tenant_id(&self) -> TenantId {
        self.tenant.id()
    }

    /// The tenant.
    pub fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    /// The tenant's time when this transaction began: one time for all that commits together.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Who acts.
    pub fn actor(&self) -> Actor {
        self.tenant.actor()
    }

    /// From here on somebody else acts: a webhook's transaction learns who the member is.
    pub fn act_as(&mut self, actor: Actor) {
        self.tenant = self.tenant.clone().acted_by(actor);
    }

    /// There is work for a lane from `due_at` (the tenant's time) on.
    pub async fn ring(
        &mut self,
        kind: LaneKind,
        key: Uuid,
        due_at: Instant,
    ) -> Result<(), sqlx::Error> {
        self.rings = true;
        let tenant = self.tenant.clone();
        Bell { kind, key, due_at }
            .ring_by_tenant_clock(&tenant, &mut self.tx)
            .await
    }

    /// Tells open pages that something changed, once it is committed. A hint: it may be lost.
    pub async fn announce(&mut self, topic: Topic) -> Result<(), sqlx::Error> {
        self.news.insert(topic);
        Ok(())
    }

    /// Commits; then wakes the workers where a bell was rung, and tells the news.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        let Self {
            tx,
            tenant,
            rings,
            news,
            ..
        } = self;
        tx.commit().await?;
        let db = &tenant.db().inner;
        if rings {
            db.bell.notify_waiters();
            db.crier.bell();
        }
        for topic in news {
            db.crier.news(tenant.id(), topic);
        }
        Ok(())
    }
}
