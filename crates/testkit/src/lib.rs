//! What whole-product tests stand on: a database of their own, a running Enishi, a stand-in of LINE.
//! A dev-dependency only.

pub mod app;
pub mod browser;
pub mod database;
pub mod shop;

pub use app::TestApp;
pub use browser::Browser;
pub use database::TestDatabase;
pub use shop::Shop;

use std::time::Duration;

/// Waits until something is there: for what happens behind the caller's back, bounded by ten seconds.
pub async fn until<T, F: Future<Output = anyhow::Result<Option<T>>>>(
    look: impl Fn() -> F,
) -> anyhow::Result<T> {
    for _ in 0..400 {
        if let Some(found) = look().await? {
            return Ok(found);
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    anyhow::bail!("did not happen within ten seconds")
}
