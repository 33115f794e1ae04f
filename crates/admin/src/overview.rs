//! Figures of one tenant, read in one go: what the start page counts, and what has happened for the
//! first time. The trades stand beside this crate and cannot be asked; their tables can be counted.

use chrono::{Days, NaiveTime};
use kernel::Instant;
use tenancy::TenantTx;

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

impl Figures {
    /// Of the tenant's day.
    pub async fn of(tx: &mut TenantTx) -> Result<Self, sqlx::Error> {
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
