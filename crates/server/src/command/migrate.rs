//! `enishi migrate`

use crate::{config::LogFormat, logging};
use anyhow::{Context, Result};

/// Brings the schema up to date.
pub async fn migrate() -> Result<()> {
    logging::start(LogFormat::Text);
    let url = std::env::var("MIGRATE_DATABASE_URL")
        .context("MIGRATE_DATABASE_URL is needed: the address of the schema's owner")?;
    tenancy::migrate::migrate(&url)
        .await
        .context("the database could not be migrated")?;
    Ok(())
}
