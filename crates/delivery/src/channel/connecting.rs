//! A checked pair of channels becomes the tenant's, or replaces secrets that LINE has reissued.

use super::{Channel, Checked, PausedWhy, secrets};
use kernel::ChannelId;
use line::ExposeSecret;
use serde_json::json;
use tenancy::{LaneKind, TenantTx, Topic};

/// Why a pair of channels was not connected.
#[derive(Debug, thiserror::Error)]
pub enum NotConnected {
    /// The tenant has this account already: reconnect that channel instead.
    #[error("this LINE account is connected already")]
    AlreadyConnected,
    /// Reconnecting to another account would strand every friend of this one.
    #[error("these credentials belong to another LINE account")]
    AnotherAccount,
    /// There is no such channel.
    #[error("no such channel")]
    Unknown,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Channel {
    /// Keeps a checked pair; its secrets are sealed.
    pub async fn connect(tx: &mut TenantTx, checked: &Checked) -> Result<ChannelId, NotConnected> {
        // Always an id of our own making: the webhook's door finds the tenant by it alone.
        let (tenant, now, id) = (tx.id(), tx.now(), ChannelId::new());
        let (messaging, login) = seal(tx, id, checked);
        sqlx::query!(
            "insert into channels (tenant_id, id, messaging_channel_id, messaging_secret, login_channel_id, login_secret,
                                   bot_user_id, basic_id, bot_name, connected_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            tenant,
            id.uuid(),
            checked.messaging.channel_id,
            messaging,
            checked.login.channel_id,
            login,
            checked.bot.user_id,
            checked.bot.basic_id,
            checked.bot.display_name,
            now
        )
        .execute(tx.conn())
        .await
        .map_err(named)?;
        tx.audit("channel.connected", &id.to_string(), json!({}))
            .await?;
        tx.announce(Topic::Setup).await?;
        Ok(id)
    }

    /// Replaces the secrets of a channel. LINE signs with the new one at once, while some webhooks signed
    /// with the old one are still on their way: the old one is kept beside it.
    pub async fn reconnect(
        tx: &mut TenantTx,
        id: ChannelId,
        checked: &Checked,
    ) -> Result<(), NotConnected> {
        let known = Self::find(tx, id).await?.ok_or(NotConnected::Unknown)?;
        if known.bot_user_id != checked.bot.user_id {
            return Err(NotConnected::AnotherAccount);
        }
        let before = Self::messaging_credentials(tx, id).await?;
        let same = before.is_some_and(|before| {
            before.channel_secret.expose_secret()
                == checked.messaging.channel_secret.expose_secret()
        });
        let (tenant, (messaging, login)) = (tx.id(), seal(tx, id, checked));
        sqlx::query!(
            "update channels
             set previous_messaging_secret = case when $3 then previous_messaging_secret else messaging_secret end,
                 messaging_channel_id = $4, messaging_secret = $5, login_channel_id = $6, login_secret = $7,
                 basic_id = $8, bot_name = $9,
                 paused_at = case when paused_why = $10 then null else paused_at end,
                 paused_why = nullif(paused_why, $10)
             where tenant_id = $1 and id = $2",
            tenant,
            id.uuid(),
            same,
            checked.messaging.channel_id,
            messaging,
            checked.login.channel_id,
            login,
            checked.bot.basic_id,
            checked.bot.display_name,
            PausedWhy::Unauthorized.code()
        )
        .execute(tx.conn())
        .await?;
        tx.audit("channel.reconnected", &id.to_string(), json!({}))
            .await?;
        tx.announce(Topic::Setup).await?;
        let now = tx.now();
        Ok(tx.ring(LaneKind::Courier, id.uuid(), now).await?)
    }
}

fn seal(tx: &TenantTx, id: ChannelId, checked: &Checked) -> (Vec<u8>, Vec<u8>) {
    let sealed = |place, secret: &line::SecretString| {
        tx.tenant().seal(place, id.uuid(), secret.expose_secret())
    };
    (
        sealed(secrets::MESSAGING, &checked.messaging.channel_secret),
        sealed(secrets::LOGIN, &checked.login.channel_secret),
    )
}

fn named(error: sqlx::Error) -> NotConnected {
    match &error {
        sqlx::Error::Database(refused) if refused.constraint() == Some("channels_one_bot") => {
            NotConnected::AlreadyConnected
        }
        _ => NotConnected::Database(error),
    }
}
