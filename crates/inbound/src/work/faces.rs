//! How people look, as LINE tells it: asked before any transaction begins. Nobody waits long for it, and
//! nothing depends on it.

use delivery::Channel;
use futures_util::{StreamExt, stream};
use kernel::ChannelId;
use line::{Client, TokenCache, messaging::Profile};
use std::{collections::HashMap, time::Duration};
use tenancy::Tenant;

const PATIENCE: Duration = Duration::from_secs(3);
const AT_ONCE: usize = 8;

/// The profiles of those whom LINE knows, by their LINE user id.
pub(super) async fn ask(
    tenant: &Tenant,
    channel: ChannelId,
    (client, tokens): (&Client, &TokenCache),
    users: Vec<String>,
) -> HashMap<String, Profile> {
    if users.is_empty() {
        return HashMap::new();
    }
    let line = match Channel::line(tenant, channel, client, tokens).await {
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

async fn ask_one(line: line::Channel, user: String) -> Option<(String, Profile)> {
    let id = user.as_str();
    let asking = line.call(|api| async move { api.profile(id).await });
    let profile = tokio::time::timeout(PATIENCE, asking).await.ok()?.ok()?;
    Some((user, profile))
}
