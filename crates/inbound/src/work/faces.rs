//! How people look, as LINE tells it: asked before any transaction begins. Nobody waits long for it, and
//! nothing depends on it.

use delivery::Channel;
use futures_util::{StreamExt, stream};
use kernel::ChannelId;
use line::{Client, TokenCache, messaging::Profile};
use moka::future::Cache;
use std::{collections::HashMap, time::Duration};
use tenancy::Tenant;

const PATIENCE: Duration = Duration::from_secs(3);
const AT_ONCE: usize = 8;
/// Who LINE would not tell of (they never agreed to it) is not asked for at each of their messages.
const ASK_AGAIN: Duration = Duration::from_secs(600);
const MOST_ASKED: u64 = 50_000;

/// Asks LINE who people are.
pub(super) struct Faces {
    client: Client,
    tokens: TokenCache,
    asked: Cache<(ChannelId, String), ()>,
}

impl Faces {
    pub fn new(client: Client, tokens: TokenCache) -> Self {
        let asked = Cache::builder()
            .max_capacity(MOST_ASKED)
            .time_to_live(ASK_AGAIN)
            .build();
        Self {
            client,
            tokens,
            asked,
        }
    }

    /// Whether this person was asked for lately.
    pub fn was_asked(&self, channel: ChannelId, user: &str) -> bool {
        self.asked.contains_key(&(channel, user.to_owned()))
    }

    /// The profiles of those whom LINE knows, by their LINE user id.
    pub async fn ask(
        &self,
        tenant: &Tenant,
        channel: ChannelId,
        users: Vec<String>,
    ) -> HashMap<String, Profile> {
        if users.is_empty() {
            return HashMap::new();
        }
        for user in &users {
            self.asked.insert((channel, user.clone()), ()).await;
        }
        let line = match Channel::line(tenant, channel, &self.client, &self.tokens).await {
            Ok(line) => line,
            Err(error) => {
                tracing::warn!(%error, "LINE could not be asked for profiles");
                return HashMap::new();
            }
        };
        let asked = users.into_iter().map(|user| ask_one(line.clone(), user));
        stream::iter(asked)
            .buffer_unordered(AT_ONCE)
            .filter_map(std::future::ready)
            .collect()
            .await
    }
}

async fn ask_one(line: line::Channel, user: String) -> Option<(String, Profile)> {
    let id = user.as_str();
    let asking = line.call(|api| async move { api.profile(id).await });
    let profile = tokio::time::timeout(PATIENCE, asking).await.ok()?.ok()?;
    Some((user, profile))
}
