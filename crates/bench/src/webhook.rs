//! `webhook`: signed webhooks of one event each, from many people, over connections that are kept.
//!
//! First a steady 2,000 a second with the worker at work on them beside it, as in a real evening. Then,
//! with the worker stopped, how many a second the durable intake bears. At the end every event that was
//! answered 200 must be in the inbox.

pub mod bare;
mod letters;
mod search;

use crate::{
    figure::{Figure, note},
    load,
    rig::{Pace, Rig},
};
use anyhow::{Result, ensure};
use letters::Letters;
use std::sync::Arc;

const STEADY: f64 = 2_000.0;
const STEADY_S: f64 = 15.0;
const STEADY_CONNECTIONS: usize = 64;
const PEOPLE: usize = 5_000;

pub async fn measure(rig: &mut Rig, dose: f64) -> Result<Vec<Figure>> {
    let friends = rig.befriend(PEOPLE).await?;
    let mut letters = Letters::new(rig, friends);
    let before = events(rig).await?;

    rig.work(Pace::Lines).await?;
    let mut acknowledged = 0;
    let warm = letters.write((STEADY * dose.min(0.5)) as usize);
    acknowledged += load::open(rig.serve, Arc::new(warm), STEADY / 2.0, STEADY_CONNECTIONS)
        .await?
        .latencies
        .len();
    note("webhook: a steady 2,000 a second, the worker working");
    rig.peak_memory()?;
    let steady = Arc::new(letters.write((STEADY * STEADY_S * dose) as usize));
    let steady = load::open(rig.serve, steady, STEADY, STEADY_CONNECTIONS).await?;
    ensure!(
        steady.failed == 0,
        "{} webhooks were refused",
        steady.failed
    );
    acknowledged += steady.latencies.len();
    let worked = worked_off(rig, steady.took).await?;
    rig.rest().await;

    note("webhook: the highest rate, the worker stopped");
    let highest = search::highest(rig.serve, &mut letters, dose, &mut acknowledged).await?;
    let stored = events(rig).await? - before;
    ensure!(
        stored >= acknowledged as i64,
        "{acknowledged} events were acknowledged, and {stored} are stored"
    );
    note(format!(
        "webhook: {acknowledged} acknowledged, {stored} stored"
    ));
    rig.count_memory()?;
    note("webhook: the same by a bare intake");
    let bare = bare::measure(rig, &mut letters, dose).await?;
    forget_waiting(rig).await?;
    Ok(vec![
        Figure::of(
            "webhook",
            "webhook_ack_p99_ms",
            "ms",
            steady.latencies.within(0.99),
        )
        .at_most(20.0)
        .beside("median", steady.latencies.within(0.5)),
        Figure::of("webhook", "webhook_max_per_s", "events/s", highest)
            .at_least(10_000.0)
            .beside("bare intake, same load", bare),
        Figure::of("webhook", "webhook_worked_off_per_s", "events/s", worked),
    ])
}

async fn events(rig: &Rig) -> Result<i64> {
    rig.count("select count(*) from inbox").await
}

/// How fast the worker worked them off meanwhile.
async fn worked_off(rig: &Rig, during: std::time::Duration) -> Result<f64> {
    let done = rig
        .count("select count(*) from inbox where done_at is not null")
        .await?;
    Ok(done as f64 / during.as_secs_f64())
}

/// What waits would be worked off during the other measurements.
async fn forget_waiting(rig: &Rig) -> Result<()> {
    let mut owner = rig.owner().await?;
    sqlx::raw_sql("truncate inbox; delete from bells where kind = 1; checkpoint")
        .execute(&mut owner)
        .await?;
    Ok(())
}
