//! Load: so many requests a second whatever the answers do (open), or one after another (closed).
//!
//! It runs on one thread of its own, so that it takes at most one of the machine's cores.

use crate::{http::Wire, quantile::Latencies};
use anyhow::{Context, Result};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep_until, timeout},
};

/// Requests, written out whole.
pub type Requests = Arc<Vec<Vec<u8>>>;

/// What became of a load.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Of what was answered with 2xx.
    pub latencies: Latencies,
    /// Answered otherwise, or not at all.
    pub failed: usize,
    /// From the first request to the last answer.
    pub took: Duration,
}

/// Who is this far behind has lost: the rest is not sent any more.
const LOST: Duration = Duration::from_secs(2);
/// No answer takes longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Sends `per_second` requests over so many connections. A latency is counted from the moment at which
/// its request should have left: a server that stalls is not spared the requests that it held up.
pub async fn open(
    address: SocketAddr,
    requests: Requests,
    per_second: f64,
    connections: usize,
) -> Result<Outcome> {
    let lane = move |mut wire: Wire, start: Instant, n: usize, requests: Requests| async move {
        let mut seen = Outcome::default();
        for index in (n..requests.len()).step_by(connections) {
            let due = start + Duration::from_secs_f64(index as f64 / per_second);
            if due.elapsed() > LOST {
                seen.failed += (index..requests.len()).step_by(connections).count();
                break;
            }
            sleep_until(due).await;
            seen.ask(&mut wire, &requests[index], due).await?;
        }
        Ok(seen)
    };
    on_a_thread(address, requests, connections, lane).await
}

/// Sends one request after the other over so many connections.
pub async fn closed(
    address: SocketAddr,
    requests: Requests,
    connections: usize,
) -> Result<Outcome> {
    let lane = move |mut wire: Wire, _, n: usize, requests: Requests| async move {
        let mut seen = Outcome::default();
        for index in (n..requests.len()).step_by(connections) {
            seen.ask(&mut wire, &requests[index], Instant::now())
                .await?;
        }
        Ok(seen)
    };
    on_a_thread(address, requests, connections, lane).await
}

impl Outcome {
    async fn ask(&mut self, wire: &mut Wire, request: &[u8], since: Instant) -> Result<()> {
        let asked = timeout(PATIENCE, wire.ask(request)).await;
        let status = asked
            .context("no answer came")?
            .context("the connection broke")?;
        if (200..300).contains(&status) {
            self.latencies.push(since.elapsed());
        } else {
            self.failed += 1;
        }
        Ok(())
    }

    /// Answered requests a second.
    pub fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.took.as_secs_f64().max(f64::EPSILON)
    }
}

async fn on_a_thread<F, L>(
    address: SocketAddr,
    requests: Requests,
    connections: usize,
    lane: L,
) -> Result<Outcome>
where
    F: Future<Output = Result<Outcome>> + Send + 'static,
    L: Fn(Wire, Instant, usize, Requests) -> F + Send + 'static,
{
    let lanes = async move {
        // Connecting is no part of it: the connections are kept.
        let mut wires = Vec::with_capacity(connections);
        for _ in 0..connections {
            wires.push(Wire::connect(address).await?);
        }
        let start = Instant::now() + Duration::from_millis(20);
        let mut lanes = JoinSet::new();
        for (n, wire) in wires.into_iter().enumerate() {
            lanes.spawn(lane(wire, start, n, requests.clone()));
        }
        let mut all = Outcome::default();
        while let Some(seen) = lanes.join_next().await {
            let seen = seen.context("a lane of the load broke")??;
            all.latencies.merge(seen.latencies);
            all.failed += seen.failed;
        }
        all.took = start.elapsed();
        Ok(all)
    };
    let run = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?
            .block_on(lanes)
    };
    tokio::task::spawn_blocking(run)
        .await
        .context("the load broke")?
}
