//! Whose channel is it, and with which secrets does LINE sign: asked of the database at most every two
//! seconds for a channel, however many webhooks come.

use super::{NotTaken, heard::Heard};
use kernel::ChannelId;
use moka::future::Cache;
use secrecy::SecretString;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tenancy::{Db, Tenant};

/// What the database said of a channel.
pub(super) struct Door {
    pub tenant: Tenant,
    pub secrets: Vec<SecretString>,
    asked: Instant,
}

/// How long it is believed.
const BELIEVED: Duration = Duration::from_secs(2);
/// A signature that does not fit makes us ask again, but no more often than this: anybody can send one.
const ASKED_AGAIN: Duration = Duration::from_millis(250);
const MOST_CHANNELS: u64 = 10_000;

/// The doors that were knocked at lately. Unknown channels are remembered too.
pub(super) struct Doors {
    db: Db,
    known: Cache<ChannelId, Option<Arc<Door>>>,
    heard: Heard,
}

impl Doors {
    pub fn new(db: Db) -> Self {
        let known = Cache::builder()
            .max_capacity(MOST_CHANNELS)
            .time_to_live(BELIEVED)
            .build();
        Self {
            db,
            known,
            heard: Heard::default(),
        }
    }

    pub async fn of(&self, channel: ChannelId) -> Result<Arc<Door>, NotTaken> {
        let door = self.known.try_get_with(channel, self.ask(channel)).await;
        let door = door.map_err(|error| {
            tracing::warn!(%error, "a webhook's channel could not be looked up");
            NotTaken::Away
        })?;
        door.ok_or(NotTaken::UnknownChannel)
    }

    /// After a signature that did not fit `stale`.
    pub async fn again(
        &self,
        channel: ChannelId,
        stale: &Arc<Door>,
    ) -> Result<Arc<Door>, NotTaken> {
        if stale.asked.elapsed() >= ASKED_AGAIN {
            self.known.invalidate(&channel).await;
        }
        self.of(channel).await
    }

    /// A signed webhook came in: noted off the road, and seldom.
    pub fn heard(&self, channel: ChannelId, tenant: &Tenant) {
        self.heard.note(channel, tenant);
    }

    async fn ask(&self, channel: ChannelId) -> Result<Option<Arc<Door>>, sqlx::Error> {
        let found = self.db.channel(channel).await?;
        Ok(found.map(|(tenant, secrets)| {
            let asked = Instant::now();
            Arc::new(Door {
                tenant,
                secrets,
                asked,
            })
        }))
    }
}
