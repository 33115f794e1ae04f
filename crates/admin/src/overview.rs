//! Figures of one tenant, read in one go: what the start page counts, and what has happened for the
//! first time. The trades stand beside this crate and cannot be asked; their tables can be counted.

use chrono::{Days, NaiveTime};
use kernel::Instant;
use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, PoisonError},
    time::{Duration, Instant as Moment},
};
use tenancy::TenantTx;
use uuid::Uuid;

/// What the start page counts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Figures {
    /// Members, at most [`MOST`].
    pub members: i64,
    /// Of them linked, at most [`MOST`].
    pub linked: i64,
    /// Reservations today that are not cancelled, at most [`MOST`].
    pub reservations_today: i64,
    /// Reservations from now on that are not cancelled, at most [`MOST`].
    pub reservations_ahead: i64,
    /// Messages of today that LINE accepted, at most [`MOST`].
    pub accepted_today: i64,
    /// Messages of today that somebody should look at: refused, unsure, withheld; at most [`MOST`].
    pub stuck_today: i64,
}

/// Where counting ends: a start page need not walk a million rows.
pub const MOST: i64 = 10_000;

/// How long the figures of a large tenant stand. Its open start pages ask at every message that is sent.
const STANDS: Duration = Duration::from_secs(5);
/// Of so many large tenants at most.
const MOST_KEPT: usize = 1_000;

static KEPT: LazyLock<Mutex<HashMap<Uuid, (Moment, Figures)>>> = LazyLock::new(Mutex::default);

impl Figures {
    /// Of the tenant's day; of one so large that counting ends early, as they were seconds ago.
    pub async fn of(tx: &mut TenantTx) -> Result<Self, sqlx::Error> {
        let tenant = tx.id();
        if let Some(kept) = Self::kept(tenant) {
            return Ok(kept);
        }
        let figures = Self::counted(tx).await?;
        if figures.members >= MOST {
            figures.keep(tenant);
        }
        Ok(figures)
    }

    fn kept(tenant: Uuid) -> Option<Self> {
        let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, figures) = kept.get(&tenant)?;
        (since.elapsed() < STANDS).then_some(*figures)
    }

    fn keep(self, tenant: Uuid) {
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT {
            kept.retain(|_, (since, _)| since.elapsed() < STANDS);
        }
        if kept.len() < MOST_KEPT {
            kept.insert(tenant, (Moment::now(), self));
        }
    }

    async fn counted(tx: &mut TenantTx) -> Result<Self, sqlx::Error> {
        let (from, until) = today(tx);
        let (tenant, now) = (tx.id(), tx.now());
        sqlx::query_file_as!(
            Self,
            "src/overview/figures.sql",
            tenant,
            now,
            from,
            until,
            MOST
        )
        .fetch_one(tx.conn())
        .await
    }
}

/// What has happened at least once.
#[derive(Debug, Clone, Copy, Default)]
pub struct Firsts {
    /// Somebody came back from LINE Login: the linking page works.
    pub returned: bool,
    /// Somebody added the account as a friend.
    pub befriended: bool,
    /// Somebody was linked.
    pub linked: bool,
    /// A reservation was made.
    pub reserved: bool,
}

impl Firsts {
    /// Of the tenant.
    pub async fn of(tx: &mut TenantTx) -> Result<Self, sqlx::Error> {
        let tenant = tx.id();
        sqlx::query_as!(
            Self,
            r#"select exists (select from login_attempts where tenant_id = $1 and used_at is not null) as "returned!",
                      exists (select from friends where tenant_id = $1 and followed_at is not null) as "befriended!",
                      exists (select from links where tenant_id = $1) as "linked!",
                      exists (select from reservations where tenant_id = $1) as "reserved!""#,
            tenant
        )
        .fetch_one(tx.conn())
        .await
    }
}

/// The day in the tenant's zone, from midnight to midnight.
fn today(tx: &TenantTx) -> (Instant, Instant) {
    let zone = tx.tenant().zone();
    let date = zone.local(tx.now()).date();
    let midnight = |date: chrono::NaiveDate| {
        // Where clocks skip midnight, the day begins an hour later.
        let hours = [0, 1, 2]
            .into_iter()
            .filter_map(|hour| NaiveTime::from_hms_opt(hour, 0, 0));
        hours
            .filter_map(|time| zone.instant(date.and_time(time)).ok())
            .next()
            .unwrap_or_else(|| tx.now())
    };
    (
        midnight(date),
        midnight(date.checked_add_days(Days::new(1)).unwrap_or(date)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_stand_for_their_own_tenant() {
        let (ours, theirs) = (Uuid::now_v7(), Uuid::now_v7());
        let figures = Figures {
            members: MOST,
            ..Figures::default()
        };
        figures.keep(ours);
        assert_eq!(Figures::kept(ours).map(|kept| kept.members), Some(MOST));
        assert!(Figures::kept(theirs).is_none());
    }
}
