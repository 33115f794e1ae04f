//! "LINE has reached us": kept to the minute, beside the road on which webhooks are answered.

use delivery::Channel;
use kernel::ChannelId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tenancy::Tenant;

const SELDOM: Duration = Duration::from_secs(60);
const MOST_CHANNELS: usize = 10_000;

/// When each channel was last noted by this process.
#[derive(Default)]
pub(super) struct Heard {
    last: Arc<Mutex<HashMap<ChannelId, Instant>>>,
}

impl Heard {
    pub fn note(&self, channel: ChannelId, tenant: &Tenant) {
        if !self.is_time(channel) {
            return;
        }
        let (tenant, last) = (tenant.clone(), self.last.clone());
        tokio::spawn(async move {
            if let Err(error) = write(&tenant, channel).await {
                tracing::warn!(%error, "it was not noted that a channel was heard");
                last.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .remove(&channel);
            }
        });
    }

    fn is_time(&self, channel: ChannelId) -> bool {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.get(&channel).is_some_and(|at| at.elapsed() < SELDOM) {
            return false;
        }
        if last.len() >= MOST_CHANNELS {
            last.retain(|_, at| at.elapsed() < SELDOM);
        }
        last.insert(channel, Instant::now());
        true
    }
}

async fn write(tenant: &Tenant, channel: ChannelId) -> Result<(), sqlx::Error> {
    let mut tx = tenant.begin().await?;
    Channel::webhook_was_heard(&mut tx, channel).await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_is_noted_once_a_minute() {
        let (heard, channel) = (Heard::default(), ChannelId::new());
        assert!(heard.is_time(channel));
        assert!(!heard.is_time(channel));
        assert!(heard.is_time(ChannelId::new()));
    }
}
