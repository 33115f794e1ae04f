//! `due`: messages committed one by one, about 20 a second, with LINE's pace as in production. From just
//! before the commit to the moment at which the stand-in accepted it, by its own book.

use crate::{
    figure::{Figure, note},
    push,
    quantile::Latencies,
    rig::{Pace, Rig},
    shop::Friend,
};
use anyhow::{Context, Result};
use chrono::Utc;
use delivery::{Post, Purpose, outbox};
use serde::Deserialize;
use std::{collections::HashMap, time::Duration};
use tokio::time::{Instant, sleep, sleep_until};
use uuid::Uuid;

const PER_SECOND: f64 = 20.0;
const SECONDS: f64 = 20.0;
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Deserialize)]
struct Accepted {
    accepted: Vec<(Option<Uuid>, i64)>,
}

pub async fn measure(rig: &mut Rig, dose: f64) -> Result<Vec<Figure>> {
    let count = ((PER_SECOND * SECONDS * dose) as usize).max(10);
    let friends = rig.befriend(count).await?;
    rig.work(Pace::Lines).await?;
    rig.clear_ledger().await?;
    note(format!("due: {count} messages, {PER_SECOND} a second"));
    let start = Instant::now();
    let mut committed = HashMap::new();
    for (n, friend) in friends.iter().enumerate() {
        sleep_until(start + Duration::from_secs_f64(n as f64 / PER_SECOND)).await;
        let (delivery, at) = post(rig, friend).await?;
        committed.insert(delivery, at);
    }
    let accepted = accepted(rig, count).await?;
    rig.rest().await;
    let latencies = latencies(rig, &committed, &accepted).await?;
    Ok(vec![
        Figure::of(
            "due",
            "due_to_accepted_p99_ms",
            "ms",
            latencies.within(0.99),
        )
        .at_most(500.0)
        .beside("median", latencies.within(0.5)),
    ])
}

/// Answers which delivery it is and when it was about to be committed, in milliseconds.
async fn post(rig: &Rig, friend: &Friend) -> Result<(Uuid, i64)> {
    let bundle = push::bundle()?;
    let mut tx = rig.shop.tenant.begin().await?;
    let delivery = outbox::post(
        &mut tx,
        Post {
            channel: rig.shop.channel,
            friend: friend.id,
            line_user_id: &friend.line_user_id,
            member: None,
            purpose: Purpose::Service,
            reason: "bench.due",
            subject: None,
            worthless_at: None,
            bundle: &bundle,
        },
    )
    .await?;
    let at = Utc::now().timestamp_millis();
    tx.commit().await?;
    Ok((delivery.uuid(), at))
}

/// When the stand-in accepted what, by retry key.
async fn accepted(rig: &Rig, count: usize) -> Result<HashMap<Uuid, i64>> {
    let begun = Instant::now();
    loop {
        let told: Accepted = rig.line.get("/metrics/acceptance").await?;
        if told.accepted.len() >= count {
            let keyed = told.accepted.into_iter();
            return Ok(keyed.filter_map(|(key, at)| Some((key?, at))).collect());
        }
        anyhow::ensure!(begun.elapsed() < PATIENCE, "not all were accepted");
        sleep(Duration::from_millis(200)).await;
    }
}

async fn latencies(
    rig: &Rig,
    committed: &HashMap<Uuid, i64>,
    accepted: &HashMap<Uuid, i64>,
) -> Result<Latencies> {
    let mut owner = rig.owner().await?;
    let keys: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select d.id, p.retry_key from deliveries d
         join parcels p on p.tenant_id = d.tenant_id and p.id = d.parcel_id where d.reason = 'bench.due'",
    )
    .fetch_all(&mut owner)
    .await?;
    let mut latencies = Latencies::default();
    for (delivery, key) in keys {
        let since = committed.get(&delivery).context("nobody posted it")?;
        let until = accepted.get(&key).context("it was not accepted")?;
        latencies.push(Duration::from_millis(
            u64::try_from(until - since).unwrap_or(0),
        ));
    }
    Ok(latencies)
}
