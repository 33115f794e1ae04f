//! Keys of the tenants' developers: `enk_<id><secret>`, the secret's SHA-256 at rest.

use crate::{Actor, Db, Tenant, TenantTx, session::Secret};
use kernel::{ApiKeyId, Instant, Name};
use subtle::ConstantTimeEq;

/// A key as the admin lists it.
#[derive(Debug, Clone)]
pub struct ApiKey {
    /// Which.
    pub id: ApiKeyId,
    /// What staff call it.
    pub name: String,
    /// The last characters, by which it is recognised.
    pub last_four: String,
    /// Since when.
    pub created_at: Instant,
    /// When it was last used, to the minute (the tenant's time).
    pub last_used_at: Option<Instant>,
    /// When it was ended.
    pub revoked_at: Option<Instant>,
}

/// A key that was just made. Its text is shown once.
pub struct NewApiKey {
    /// Which.
    pub id: ApiKeyId,
    /// What goes into the `Authorization` header after `Bearer`.
    pub text: String,
}

const PREFIX: &str = "enk_";
/// The most keys that a tenant may have in use.
pub const MOST_KEYS: i64 = 50;

/// Why a key was not made.
#[derive(Debug, thiserror::Error)]
pub enum NoKey {
    /// There are already [`MOST_KEYS`].
    #[error("there are already {MOST_KEYS} keys in use")]
    TooMany,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl NewApiKey {
    /// Makes a key in the acting tenant.
    pub async fn make(tx: &mut TenantTx, name: &Name) -> Result<Self, NoKey> {
        let (tenant, now, id, secret) = (tx.id(), tx.now(), ApiKeyId::new(), Secret::new());
        let standing = sqlx::query_scalar!(
            r#"select count(*) as "count!" from api_keys where tenant_id = $1 and revoked_at is null"#,
            tenant
        )
        .fetch_one(tx.conn())
        .await?;
        if standing >= MOST_KEYS {
            return Err(NoKey::TooMany);
        }
        let text = format!(
            "{PREFIX}{}{}",
            id.to_string().trim_start_matches("key_"),
            secret.text()
        );
        let by = tx.actor().id().unwrap_or_default();
        sqlx::query!(
            "insert into api_keys (tenant_id, id, name, secret_hash, last_four, created_by, created_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            tenant,
            id.uuid(),
            name.as_str(),
            secret.hash(),
            &text[text.len() - 4..],
            by,
            now
        )
        .execute(tx.conn())
        .await?;
        tx.audit("api_key.made", &id.to_string(), serde_json::json!({}))
            .await?;
        Ok(Self { id, text })
    }
}

impl ApiKey {
    /// The tenant's keys, newest first.
    pub async fn list(tx: &mut TenantTx) -> Result<Vec<Self>, sqlx::Error> {
        let tenant = tx.id();
        sqlx::query_as!(
            Self,
            r#"select id as "id: ApiKeyId", name, last_four, created_at, last_used_at, revoked_at
               from api_keys where tenant_id = $1 order by created_at desc, id desc limit 200"#,
            tenant
        )
        .fetch_all(tx.conn())
        .await
    }

    /// Ends a key at once. Whether there was one in use.
    pub async fn revoke(tx: &mut TenantTx, id: ApiKeyId) -> Result<bool, sqlx::Error> {
        let (tenant, now) = (tx.id(), tx.now());
        let done = sqlx::query!(
            "update api_keys set revoked_at = $3 where tenant_id = $1 and id = $2 and revoked_at is null",
            tenant,
            id.uuid(),
            now
        )
        .execute(tx.conn())
        .await?;
        if done.rows_affected() == 1 {
            tx.audit("api_key.revoked", &id.to_string(), serde_json::json!({}))
                .await?;
        }
        Ok(done.rows_affected() == 1)
    }
}

impl Db {
    /// The door of the API: whose key is it. None for anything that is not a key in use.
    pub async fn api_key(&self, text: &str) -> Result<Option<(Tenant, ApiKeyId)>, sqlx::Error> {
        let Some((id, secret)) = parse(text) else {
            return Ok(None);
        };
        let row = sqlx::query!(
            r#"select tenant_id as "tenant_id!", secret_hash as "secret_hash!" from door.api_key($1, $2)"#,
            id.uuid(),
            chrono::Utc::now()
        )
        .fetch_optional(&self.inner.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        if !bool::from(row.secret_hash.ct_eq(&secret.hash())) {
            return Ok(None);
        }
        let tenant = self.tenant(row.tenant_id.into()).await?;
        Ok(tenant.map(|tenant| (tenant.acted_by(Actor::ApiKey(id)), id)))
    }
}

fn parse(text: &str) -> Option<(ApiKeyId, Secret)> {
    let rest = text
        .strip_prefix(PREFIX)
        .filter(|rest| rest.is_ascii() && rest.len() == 26 + 43)?;
    let id = format!("key_{}", &rest[..26]).parse().ok()?;
    Some((id, Secret::parse(&rest[26..])?))
}
