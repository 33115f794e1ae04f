//! `enishi seed`

use crate::{
    Config, House,
    sample::{self, StandIn},
};
use anyhow::{Context, Result, ensure};

/// Fills a sandbox, whose server and worker are running, with the sample restaurant.
pub async fn seed(config: Config) -> Result<()> {
    ensure!(
        config.is_sandbox(),
        "MODE is production: samples are for a sandbox"
    );
    let stand_in = config
        .stand_in
        .clone()
        .context("STAND_IN_URL is needed: where the stand-in of LINE is")?;
    let house = House::open(config).await?;
    let made = sample::plant(&house, &StandIn::at(&stand_in)).await?;
    tracing::info!(made, "the sample restaurant is there");
    Ok(())
}
