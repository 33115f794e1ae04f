//! Fires what is due, each timer in a transaction of its own: spent and acted on, or neither.

use super::Timer;
use crate::{Trades, trade::TradeFault};
use chrono::TimeDelta;
use futures_util::FutureExt;
use kernel::TimerId;
use std::panic::AssertUnwindSafe;
use tenancy::{
    Holding, LaneKind, LaneWork, Served,
    lane::{Lost, Work},
};

/// The worker of the tenants' timers.
pub struct Alarm {
    trades: Trades,
}

/// How many due timers are looked up at a time.
const BATCH: i64 = 100;

/// After so many failed tries a timer is put aside.
const MOST_TRIES: i16 = 5;

/// Why one timer did not fire.
#[derive(Debug, thiserror::Error)]
enum NotFired {
    #[error(transparent)]
    Lost(#[from] Lost),
    #[error(transparent)]
    Fault(TradeFault),
}

impl From<sqlx::Error> for NotFired {
    fn from(error: sqlx::Error) -> Self {
        Self::Lost(error.into())
    }
}

impl Alarm {
    /// An alarm that wakes these trades.
    pub fn new(trades: Trades) -> Self {
        Self { trades }
    }

    async fn fire_due(&self, lane: &Holding) -> Result<Served, Lost> {
        loop {
            let due = due(lane).await?;
            if due.is_empty() {
                return look_ahead(lane).await;
            }
            for timer in &due {
                if lane.is_over() {
                    return Ok(Served::More);
                }
                match self.fire(lane, timer).await {
                    Ok(()) => {}
                    Err(NotFired::Lost(lost)) => return Err(lost),
                    Err(NotFired::Fault(fault)) => failed(lane, timer, &fault).await?,
                }
            }
        }
    }

    /// The trade acts first and the timer is spent after, so that both lock the subject before its
    /// timers, as those who cancel do: the other order would be a deadlock. A timer that was cancelled
    /// meanwhile is not spent, and what the trade did for it is rolled back.
    async fn fire(&self, lane: &Holding, timer: &Timer) -> Result<(), NotFired> {
        let mut tx = lane.begin().await?;
        if let Some(trade) = self.trades.of(lane.tenant().trade()) {
            // A panic is one timer's fault: it must not take the lane with it, time after time.
            let acted = AssertUnwindSafe(trade.timer(&mut tx, timer))
                .catch_unwind()
                .await;
            acted
                .unwrap_or_else(|_| Err("the trade panicked".into()))
                .map_err(NotFired::Fault)?;
        }
        let (tenant, now) = (tx.id(), tx.now());
        let spent = sqlx::query!(
            "update timers set fired_at = $3
             where tenant_id = $1 and id = $2 and fired_at is null and cancelled_at is null",
            tenant,
            timer.id.uuid(),
            now
        )
        .execute(tx.conn())
        .await?;
        if spent.rows_affected() == 1 {
            tx.commit().await?;
        }
        Ok(())
    }
}

impl LaneWork for Alarm {
    fn kind(&self) -> LaneKind {
        LaneKind::Timers
    }

    fn serve<'a>(&'a self, lane: &'a Holding) -> Work<'a> {
        Box::pin(async move { Ok(self.fire_due(lane).await?) })
    }
}

/// What is due by the tenant's clock, in order. Rides timers_due.
async fn due(lane: &Holding) -> Result<Vec<Timer>, Lost> {
    let mut tx = lane.begin().await?;
    let (tenant, now) = (tx.id(), tx.now());
    let due = sqlx::query_as!(
        Timer,
        r#"select id as "id: TimerId", kind, subject, due_at from timers
           where tenant_id = $1 and due_at <= $2
             and fired_at is null and cancelled_at is null and quarantined_at is null
           order by due_at, id limit $3"#,
        tenant,
        now,
        BATCH
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(due)
}

/// When the next timer is due. Its own bell may have been heard too early: by a machine whose clock is
/// behind the database's, or while a sandbox's clock was moved.
async fn look_ahead(lane: &Holding) -> Result<Served, Lost> {
    let mut tx = lane.begin().await?;
    let tenant = tx.id();
    let next = sqlx::query_scalar!(
        "select min(due_at) from timers
         where tenant_id = $1 and fired_at is null and cancelled_at is null and quarantined_at is null",
        tenant
    )
    .fetch_one(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(next.map_or(Served::Idle, Served::NotBefore))
}

/// Puts a failed timer off, or aside after [`MOST_TRIES`], so that the others get on.
async fn failed(lane: &Holding, timer: &Timer, fault: &TradeFault) -> Result<(), Lost> {
    let mut tx = lane.begin().await?;
    let (tenant, now) = (tx.id(), tx.now());
    let tries = sqlx::query_scalar!(
        "update timers set tries = tries + 1 where tenant_id = $1 and id = $2 returning tries",
        tenant,
        timer.id.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    tracing::error!(timer = %timer.id, kind = timer.kind, tries, %fault, "a timer failed");
    let again = now + back_off(tries);
    sqlx::query!(
        "update timers set due_at = $3, quarantined_at = $4 where tenant_id = $1 and id = $2",
        tenant,
        timer.id.uuid(),
        again,
        (tries >= MOST_TRIES).then_some(now)
    )
    .execute(tx.conn())
    .await?;
    if tries < MOST_TRIES {
        tx.ring(LaneKind::Timers, tenant, again).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// 10 s, 40 s, 160 s, 640 s: long enough for a database to come back, short enough for a reminder.
fn back_off(tries: i16) -> TimeDelta {
    let doublings = u32::from(tries.clamp(1, MOST_TRIES).unsigned_abs()) - 1;
    TimeDelta::seconds(10 * 4_i64.pow(doublings))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_timer_waits_longer_each_time() {
        let waits: Vec<i64> = (1..=4).map(|tries| back_off(tries).num_seconds()).collect();
        assert_eq!(waits, [10, 40, 160, 640]);
        assert_eq!(back_off(0), back_off(1));
        assert_eq!(back_off(i16::MAX), back_off(MOST_TRIES));
    }
}
