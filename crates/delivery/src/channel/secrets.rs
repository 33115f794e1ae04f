//! Secrets of a channel: sealed in the row, opened only to talk to LINE.

use super::Channel;
use kernel::ChannelId;
use line::ChannelCredentials;
use tenancy::{Sealed, TenantTx};

/// Where the Messaging API channel's secret lies; the previous one too, so that it can be moved as it is.
pub(super) const MESSAGING: &str = "channels.messaging_secret";
/// Where the Login channel's secret lies.
pub(super) const LOGIN: &str = "channels.login_secret";

impl Channel {
    /// Id and secret of the Messaging API channel, to mint its tokens.
    pub async fn messaging_credentials(
        tx: &mut TenantTx,
        id: ChannelId,
    ) -> Result<Option<ChannelCredentials>, sqlx::Error> {
        let tenant = tx.id();
        let row = sqlx::query!(
            "select messaging_channel_id, messaging_secret from channels where tenant_id = $1 and id = $2",
            tenant,
            id.uuid()
        )
        .fetch_optional(tx.conn())
        .await?;
        row.map(|row| {
            open(
                tx,
                MESSAGING,
                id,
                row.messaging_channel_id,
                &row.messaging_secret,
            )
        })
        .transpose()
    }

    /// Id and secret of the LINE Login channel.
    pub async fn login_credentials(
        tx: &mut TenantTx,
        id: ChannelId,
    ) -> Result<Option<ChannelCredentials>, sqlx::Error> {
        let tenant = tx.id();
        let row = sqlx::query!(
            "select login_channel_id, login_secret from channels where tenant_id = $1 and id = $2",
            tenant,
            id.uuid()
        )
        .fetch_optional(tx.conn())
        .await?;
        row.map(|row| open(tx, LOGIN, id, row.login_channel_id, &row.login_secret))
            .transpose()
    }
}

fn open(
    tx: &TenantTx,
    place: &str,
    id: ChannelId,
    channel_id: String,
    sealed: &Sealed,
) -> Result<ChannelCredentials, sqlx::Error> {
    let secret = tx.tenant().open_text(place, id.uuid(), sealed);
    let secret = secret.map_err(|error| sqlx::Error::Decode(error.into()))?;
    Ok(ChannelCredentials::new(channel_id, secret))
}
