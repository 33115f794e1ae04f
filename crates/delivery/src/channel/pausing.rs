//! A channel that sends nothing: by staff, or because LINE would take nothing.

use super::Channel;
use crate::{TEXT, parcel::coded};
use chrono::TimeDelta;
use kernel::{ChannelId, Instant, Lang};
use serde_json::json;
use tenancy::{LaneKind, TenantTx, Topic};

/// Since when and why nothing is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// Since when; for the quota, since the last try.
    pub at: Instant,
    /// Why.
    pub why: PausedWhy,
}

/// Why nothing is sent. What waits stays in the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PausedWhy {
    /// LINE does not accept the channel's credentials.
    Unauthorized = 1,
    /// The month's messages are used up or reserved. Tried again by itself; see [`QUOTA_PROBE`].
    Quota = 2,
    /// Staff said so.
    Staff = 3,
}

coded!(PausedWhy {
    Unauthorized = "unauthorized",
    Quota = "quota",
    Staff = "staff",
});

/// How often one parcel tries whether a channel without quota may send again. LINE refuses already while
/// messages are only reserved, so waiting for the month's end would be too long.
pub const QUOTA_PROBE: TimeDelta = TimeDelta::hours(1);

impl Pause {
    pub(super) fn from_columns(at: Option<Instant>, why: Option<i16>) -> Option<Self> {
        Some(Self {
            at: at?,
            why: PausedWhy::from_code(why?).unwrap_or(PausedWhy::Staff),
        })
    }

    /// What happened and what to do, in words.
    pub fn say(self, lang: Lang) -> String {
        TEXT.say(lang, &format!("paused-{}", self.why.word()))
    }
}

impl Channel {
    /// Stops sending between two batches. A pause that stands keeps its reason.
    pub async fn pause(
        tx: &mut TenantTx,
        id: ChannelId,
        why: PausedWhy,
    ) -> Result<bool, sqlx::Error> {
        let (tenant, now) = (tx.id(), tx.now());
        let done = sqlx::query!(
            "update channels set paused_at = $3, paused_why = $4
             where tenant_id = $1 and id = $2 and (paused_at is null or paused_why = $4)",
            tenant,
            id.uuid(),
            now,
            why.code()
        )
        .execute(tx.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        let detail = json!({ "why": why.word() });
        tx.audit("channel.paused", &id.to_string(), detail).await?;
        tx.announce(Topic::Setup).await?;
        Ok(true)
    }

    /// Sends again, from the oldest that waits.
    pub async fn resume(tx: &mut TenantTx, id: ChannelId) -> Result<bool, sqlx::Error> {
        let (tenant, now) = (tx.id(), tx.now());
        let done = sqlx::query!(
            "update channels set paused_at = null, paused_why = null
             where tenant_id = $1 and id = $2 and paused_at is not null",
            tenant,
            id.uuid()
        )
        .execute(tx.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        tx.audit("channel.resumed", &id.to_string(), json!({}))
            .await?;
        tx.announce(Topic::Setup).await?;
        tx.ring(LaneKind::Courier, id.uuid(), now).await?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pause_says_what_to_do() {
        for why in PausedWhy::ALL {
            assert!(TEXT.has(&format!("paused-{}", why.word())), "{why:?}");
        }
    }
}
