//! The highest rate at which 99 of 100 webhooks are answered within 50 ms: up in steps, then halved in.

use super::letters::Letters;
use crate::{figure::note, load};
use anyhow::Result;
use std::{net::SocketAddr, sync::Arc, time::Duration};

const WITHIN_MS: f64 = 50.0;
const CONNECTIONS: usize = 256;
const STEP_S: f64 = 4.0;
/// The last word has a load twice as long.
const CONFIRM_S: f64 = 8.0;
const FROM: f64 = 4_000.0;
const TO: f64 = 40_000.0;

/// Also counts what was acknowledged.
pub async fn highest(
    address: SocketAddr,
    letters: &mut Letters,
    dose: f64,
    acknowledged: &mut usize,
) -> Result<f64> {
    let (mut borne, mut rate, mut unborne) = (0.0, FROM, TO);
    while rate < unborne {
        if bears(address, letters, rate, STEP_S * dose, acknowledged).await? {
            borne = rate;
            rate *= 1.4;
        } else {
            unborne = rate;
        }
    }
    for _ in 0..3 {
        let middle = f64::midpoint(borne, unborne);
        if bears(address, letters, middle, STEP_S * dose, acknowledged).await? {
            borne = middle;
        } else {
            unborne = middle;
        }
    }
    for _ in 0..5 {
        if bears(address, letters, borne, CONFIRM_S * dose, acknowledged).await? {
            return Ok(borne);
        }
        borne *= 0.94;
    }
    Ok(0.0)
}

async fn bears(
    address: SocketAddr,
    letters: &mut Letters,
    rate: f64,
    seconds: f64,
    acknowledged: &mut usize,
) -> Result<bool> {
    let requests = Arc::new(letters.write((rate * seconds) as usize));
    let seen = load::open(address, requests, rate, CONNECTIONS).await?;
    *acknowledged += seen.latencies.len();
    let p99 = seen.latencies.within(0.99);
    let bears = seen.failed == 0 && p99 <= WITHIN_MS;
    note(format!(
        "  {rate:.0}/s: p50 {:.1} ms, p90 {:.1} ms, p99 {p99:.1} ms, most {:.0} ms, {:.0}/s answered, {} not: {}",
        seen.latencies.within(0.5),
        seen.latencies.within(0.9),
        seen.latencies.within(1.0),
        seen.per_second(),
        seen.failed,
        if bears { "borne" } else { "too much" }
    ));
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    Ok(bears)
}
