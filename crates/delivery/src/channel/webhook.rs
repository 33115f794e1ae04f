//! Telling LINE where to send a channel's webhooks, and letting it try.
//!
//! These ask LINE, so they take the tenant and hold no transaction while they wait for an answer.

use super::Channel;
use crate::TEXT;
use kernel::{ChannelId, Lang};
use line::{CallError, Client, TokenCache};
use tenancy::{Tenant, TenantTx, Topic};

/// Why LINE was not asked, or did not do it.
#[derive(Debug, thiserror::Error)]
pub enum NotAsked {
    /// There is no such channel.
    #[error("no such channel")]
    Unknown,
    /// LINE refused, or could not be reached.
    #[error(transparent)]
    Line(#[from] CallError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// What LINE's own try of the webhook found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookTested {
    /// Whether our server answered 200.
    pub success: bool,
    /// LINE's word for it: `OK`, `COULD_NOT_CONNECT`, `REQUEST_TIMEOUT`, `ERROR_STATUS_CODE`, `UNCLASSIFIED`.
    pub reason: String,
    /// The status that our server gave; zero or less where there was none.
    pub status: i32,
}

impl WebhookTested {
    /// What was found and what to do, in words.
    pub fn say(&self, lang: Lang) -> String {
        let key = format!("test-{}", self.reason);
        let key = if TEXT.has(&key) {
            &key
        } else {
            "test-UNCLASSIFIED"
        };
        TEXT.say(lang, key)
    }
}

impl Channel {
    /// The channel as LINE's client talks through it.
    pub async fn line(
        tenant: &Tenant,
        id: ChannelId,
        client: &Client,
        tokens: &TokenCache,
    ) -> Result<line::Channel, NotAsked> {
        let mut tx = tenant.begin_read().await?;
        let credentials = Self::messaging_credentials(&mut tx, id).await?;
        tx.commit().await?;
        let credentials = credentials.ok_or(NotAsked::Unknown)?;
        Ok(line::Channel::new(
            client.clone(),
            tokens.clone(),
            credentials,
        ))
    }

    /// Tells LINE to send this channel's webhooks to `url` ([`kernel::Site::webhook`]).
    pub async fn set_webhook(
        tenant: &Tenant,
        id: ChannelId,
        client: &Client,
        tokens: &TokenCache,
        url: &str,
    ) -> Result<(), NotAsked> {
        let line = Self::line(tenant, id, client, tokens).await?;
        line.call(|api| async move { api.set_webhook_endpoint(url).await })
            .await?;
        let mut tx = tenant.begin().await?;
        Self::webhook_was_set(&mut tx, id).await?;
        Ok(tx.commit().await?)
    }

    /// Lets LINE try `url` with an empty webhook. LINE allows this 60 times an hour.
    pub async fn test_webhook(
        tenant: &Tenant,
        id: ChannelId,
        client: &Client,
        tokens: &TokenCache,
        url: &str,
    ) -> Result<WebhookTested, NotAsked> {
        let line = Self::line(tenant, id, client, tokens).await?;
        let test = line
            .call(|api| async move { api.test_webhook_endpoint(Some(url)).await })
            .await?;
        if test.success {
            let mut tx = tenant.begin().await?;
            Self::webhook_was_tested(&mut tx, id).await?;
            tx.commit().await?;
        }
        Ok(WebhookTested {
            success: test.success,
            reason: test.reason,
            status: test.status_code,
        })
    }

    /// LINE knows where to send webhooks.
    pub async fn webhook_was_set(tx: &mut TenantTx, id: ChannelId) -> Result<(), sqlx::Error> {
        let (tenant, now) = (tx.id(), tx.now());
        sqlx::query!(
            "update channels set webhook_set_at = $3 where tenant_id = $1 and id = $2",
            tenant,
            id.uuid(),
            now
        )
        .execute(tx.conn())
        .await?;
        tx.announce(Topic::Setup).await
    }

    /// LINE's try of the webhook succeeded.
    pub async fn webhook_was_tested(tx: &mut TenantTx, id: ChannelId) -> Result<(), sqlx::Error> {
        let (tenant, now) = (tx.id(), tx.now());
        sqlx::query!(
            "update channels set webhook_tested_at = $3 where tenant_id = $1 and id = $2",
            tenant,
            id.uuid(),
            now
        )
        .execute(tx.conn())
        .await?;
        tx.announce(Topic::Setup).await
    }

    /// A signed webhook was heard. Called at most about once a minute, so the time is rough.
    pub async fn webhook_was_heard(tx: &mut TenantTx, id: ChannelId) -> Result<(), sqlx::Error> {
        let (tenant, now) = (tx.id(), tx.now());
        sqlx::query!(
            "update channels set webhook_heard_at = $3 where tenant_id = $1 and id = $2",
            tenant,
            id.uuid(),
            now
        )
        .execute(tx.conn())
        .await?;
        tx.announce(Topic::Setup).await
    }
}
