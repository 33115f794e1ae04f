//! `enishi serve`

use crate::{Config, House};
use anyhow::{Context, Result};
use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::sync::CancellationToken;

/// Answers HTTP until told to stop, then drains.
pub async fn serve(config: Config, work: bool, shutdown: CancellationToken) -> Result<()> {
    let house = House::open(config).await?;
    let address = house.config.bind;
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("BIND: {address} cannot be used"))?;
    let mut tasks = JoinSet::new();
    tasks.spawn(house.clone().listen(shutdown.clone()));
    tasks.spawn(house.clone().watch(shutdown.clone()));
    if work {
        tasks.spawn(house.clone().work(shutdown.clone()));
    }
    tracing::info!(%address, "serving");
    house.serve(listener, shutdown.clone()).await?;
    while tasks.join_next().await.is_some() {}
    Ok(())
}
