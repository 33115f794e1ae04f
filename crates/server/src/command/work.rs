//! `enishi work`

use crate::{Config, House};
use anyhow::Result;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Does the background work until told to stop, then lets the turns in hand end.
pub async fn work(config: Config, shutdown: CancellationToken) -> Result<()> {
    let house = House::open(config).await?;
    let mut tasks = JoinSet::new();
    tasks.spawn(house.clone().listen(shutdown.clone()));
    tasks.spawn(house.clone().watch(shutdown.clone()));
    tracing::info!(lanes = house.config.lane_workers, "working");
    house.work(shutdown).await;
    while tasks.join_next().await.is_some() {}
    Ok(())
}
