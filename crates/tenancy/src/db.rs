//! The database as the server holds it: no queries, only doors.

use crate::{MasterKey, News, Tenant, crier::Crier, tenant::Record};
use kernel::{ChannelId, StaffId, TenantId};
use secrecy::SecretString;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
    time::{Duration, Instant},
};
use tokio::sync::{Notify, broadcast};

#[expect(
    clippy::disallowed_types,
    reason = "the one place that may hold the pool"
)]
pub(crate) type Pool = sqlx::PgPool;

/// How to reach the database.
#[derive(Debug, Clone)]
pub struct Settings {
    /// A `postgres://` URL of the role that may only knock at doors.
    pub url: String,
    /// The most connections of this process.
    pub connections: u32,
}

/// Why the server must not start on this database.
#[derive(Debug, thiserror::Error)]
pub enum NotWalled {
    /// The login is superuser, may bypass row security, or owns tables: the wall would not hold.
    #[error(
        "the database login {0} could see through the wall between tenants (superuser, BYPASSRLS or owner of the tables); use the role enishi_app"
    )]
    LoginTooStrong(String),
    /// The schema is older or newer than this program.
    #[error("the database is not migrated to this version; run `enishi migrate`")]
    NotMigrated,
    /// The database does not answer.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The database: opened by `server`, knocked at by everyone else. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) pool: Pool,
    pub(crate) master: MasterKey,
    pub(crate) news: broadcast::Sender<News>,
    pub(crate) bell: Notify,
    pub(crate) crier: Crier,
    records: RwLock<HashMap<TenantId, (Instant, Arc<Record>)>>,
}

/// How long what a door said of a tenant may be believed without knocking again.
const RECORD_TTL: Duration = Duration::from_secs(2);
const MOST_RECORDS: usize = 10_000;
/// Announcements kept for a slow listener before it misses some (it then reloads).
const NEWS_BACKLOG: usize = 1024;

impl Db {
    /// Connects, and refuses a login that the wall would not hold back.
    pub async fn open(settings: &Settings, master: MasterKey) -> Result<Self, NotWalled> {
        let options: PgConnectOptions = settings.url.parse()?;
        let pool = PgPoolOptions::new()
            .max_connections(settings.connections)
            .acquire_timeout(Duration::from_secs(5))
            .test_before_acquire(false)
            .connect_with(options.application_name("enishi"))
            .await?;
        let inner = Inner {
            crier: Crier::open(pool.clone()),
            pool,
            master,
            news: broadcast::channel(NEWS_BACKLOG).0,
            bell: Notify::new(),
            records: RwLock::default(),
        };
        let db = Self {
            inner: Arc::new(inner),
        };
        db.refuse_if_too_strong().await?;
        crate::migrate::check(&db.inner.pool).await?;
        Ok(db)
    }

    async fn refuse_if_too_strong(&self) -> Result<(), NotWalled> {
        let login = sqlx::query!(
            r#"select current_user as "name!", (r.rolsuper or r.rolbypassrls or exists (
                 select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where n.nspname in ('public', 'door', 'wall') and pg_has_role(r.oid, c.relowner, 'usage')
               )) as "too_strong!"
               from pg_roles r where r.rolname = current_user"#
        )
        .fetch_one(&self.inner.pool)
        .await?;
        if login.too_strong {
            Err(NotWalled::LoginTooStrong(login.name))
        } else {
            Ok(())
        }
    }

    /// Whether the database answers: for `/readyz`.
    pub async fn answers(&self) -> bool {
        let ask = sqlx::query_scalar!(r#"select 1 as "one!""#).fetch_one(&self.inner.pool);
        matches!(
            tokio::time::timeout(Duration::from_secs(2), ask).await,
            Ok(Ok(1))
        )
    }

    /// The door to one tenant; none where there is no such tenant or it is suspended.
    pub async fn tenant(&self, id: TenantId) -> Result<Option<Tenant>, sqlx::Error> {
        if let Some(record) = self.remembered(id) {
            return Ok(Some(Tenant::new(self.clone(), record)));
        }
        let row = sqlx::query!(
            r#"select name as "name!", trade as "trade!", zone as "zone!", language as "language!", sandbox as "sandbox!",
                      clock_offset_s as "clock_offset_s!", data_key as "data_key!", suspended_at
               from door.tenant($1)"#,
            id.uuid()
        )
        .fetch_optional(&self.inner.pool)
        .await?;
        let Some(row) = row.filter(|row| row.suspended_at.is_none()) else {
            return Ok(None);
        };
        let key = self
            .inner
            .master
            .unwrap_key(id, &row.data_key)
            .map_err(|e| sqlx::Error::Decode(e.into()))?;
        let record = Record::new(
            id,
            row.name,
            row.trade,
            &row.zone,
            row.language,
            row.sandbox,
            row.clock_offset_s,
            key,
        );
        let record = Arc::new(record);
        self.remember(id, record.clone());
        Ok(Some(Tenant::new(self.clone(), record)))
    }

    /// The door of a webhook: whose channel is it, and with which secrets does LINE sign.
    pub async fn channel(
        &self,
        id: ChannelId,
    ) -> Result<Option<(Tenant, Vec<SecretString>)>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select tenant_id as "tenant_id!", messaging_secret as "messaging_secret!", previous_messaging_secret
               from door.channel($1)"#,
            id.uuid()
        )
        .fetch_optional(&self.inner.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let Some(tenant) = self.tenant(row.tenant_id.into()).await? else {
            return Ok(None);
        };
        let sealed = [Some(row.messaging_secret), row.previous_messaging_secret];
        let secrets = sealed
            .into_iter()
            .flatten()
            .map(|secret| tenant.open_text("channels.messaging_secret", id.uuid(), &secret))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|e| sqlx::Error::Decode(e.into()))?;
        Ok(Some((tenant, secrets)))
    }

    /// Which businesses a person may work for, oldest first; at most 100.
    pub async fn workplaces(&self, staff: StaffId) -> Result<Vec<crate::Workplace>, sqlx::Error> {
        let rows = sqlx::query!(
            r#"select tenant_id as "tenant_id!", name as "name!", role as "role!" from door.workplaces($1)"#,
            staff.uuid()
        )
        .fetch_all(&self.inner.pool)
        .await?;
        Ok(rows
            .into_iter()
            .filter_map(|row| {
                Some(crate::Workplace {
                    tenant: row.tenant_id.into(),
                    name: row.name,
                    role: crate::Role::from_code(row.role)?,
                })
            })
            .collect())
    }

    pub(crate) fn forget(&self, id: TenantId) {
        if let Ok(mut records) = self.inner.records.write() {
            records.remove(&id);
        }
    }

    fn remembered(&self, id: TenantId) -> Option<Arc<Record>> {
        let records = self.inner.records.read().ok()?;
        records
            .get(&id)
            .filter(|(at, _)| at.elapsed() < RECORD_TTL)
            .map(|(_, record)| record.clone())
    }

    fn remember(&self, id: TenantId, record: Arc<Record>) {
        if let Ok(mut records) = self.inner.records.write() {
            if records.len() >= MOST_RECORDS {
                records.clear();
            }
            records.insert(id, (Instant::now(), record));
        }
    }
}
