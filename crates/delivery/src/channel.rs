//! A tenant's pair of LINE channels: how it is checked, connected, renewed, paused, and heard.

mod checking;
mod connecting;
mod pausing;
mod secrets;
mod webhook;

pub use checking::{Checked, Claimed, Field, Why, Wrong, check};
pub use connecting::NotConnected;
pub use pausing::{Pause, PausedWhy, QUOTA_PROBE};
pub use webhook::{NotAsked, WebhookTested};

use kernel::{ChannelId, Instant};
use tenancy::TenantTx;

/// A Messaging API channel and its LINE Login channel, without their secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Which.
    pub id: ChannelId,
    /// The Messaging API channel's id in LINE's console.
    pub messaging_channel_id: String,
    /// The LINE Login channel's id in LINE's console.
    pub login_channel_id: String,
    /// The bot's own user id: `destination` of its webhooks.
    pub bot_user_id: String,
    /// The account's basic id (`@…`).
    pub basic_id: String,
    /// The account's name.
    pub bot_name: String,
    /// Since when.
    pub connected_at: Instant,
    /// When LINE was told where to send webhooks.
    pub webhook_set_at: Option<Instant>,
    /// When LINE last tried the webhook with success.
    pub webhook_tested_at: Option<Instant>,
    /// When a signed webhook was last heard, to the minute.
    pub webhook_heard_at: Option<Instant>,
    /// Why nothing is sent, if so.
    pub pause: Option<Pause>,
}

struct Row {
    id: ChannelId,
    messaging_channel_id: String,
    login_channel_id: String,
    bot_user_id: String,
    basic_id: String,
    bot_name: String,
    connected_at: Instant,
    webhook_set_at: Option<Instant>,
    webhook_tested_at: Option<Instant>,
    webhook_heard_at: Option<Instant>,
    paused_at: Option<Instant>,
    paused_why: Option<i16>,
}

impl From<Row> for Channel {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            messaging_channel_id: row.messaging_channel_id,
            login_channel_id: row.login_channel_id,
            bot_user_id: row.bot_user_id,
            basic_id: row.basic_id,
            bot_name: row.bot_name,
            connected_at: row.connected_at,
            webhook_set_at: row.webhook_set_at,
            webhook_tested_at: row.webhook_tested_at,
            webhook_heard_at: row.webhook_heard_at,
            pause: Pause::from_columns(row.paused_at, row.paused_why),
        }
    }
}

impl Channel {
    /// The tenant's channels, oldest first: the first is the one that speaks where none is named. At most 100.
    pub async fn list(tx: &mut TenantTx) -> Result<Vec<Self>, sqlx::Error> {
        let tenant = tx.id();
        let rows = sqlx::query_as!(
            Row,
            r#"select id as "id: ChannelId", messaging_channel_id, login_channel_id, bot_user_id, basic_id, bot_name,
                      connected_at, webhook_set_at, webhook_tested_at, webhook_heard_at, paused_at, paused_why
               from channels where tenant_id = $1 order by connected_at, id limit 100"#,
            tenant
        )
        .fetch_all(tx.conn())
        .await?;
        Ok(rows.into_iter().map(Self::from).collect())
    }

    /// One of them.
    pub async fn find(tx: &mut TenantTx, id: ChannelId) -> Result<Option<Self>, sqlx::Error> {
        let tenant = tx.id();
        let row = sqlx::query_as!(
            Row,
            r#"select id as "id: ChannelId", messaging_channel_id, login_channel_id, bot_user_id, basic_id, bot_name,
                      connected_at, webhook_set_at, webhook_tested_at, webhook_heard_at, paused_at, paused_why
               from channels where tenant_id = $1 and id = $2"#,
            tenant,
            id.uuid()
        )
        .fetch_optional(tx.conn())
        .await?;
        Ok(row.map(Self::from))
    }
}
