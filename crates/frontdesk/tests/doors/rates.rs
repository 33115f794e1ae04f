//! Rates that several servers share through Redis, and what happens when it is away.

use std::time::Duration;

use anyhow::{Context, Result};
use frontdesk::rate::{Quota, Rates};

const QUOTA: Quota = Quota {
    per_minute: 60,
    burst: 3,
};

#[tokio::test]
async fn two_servers_count_together() -> Result<()> {
    let url = std::env::var("TEST_REDIS_URL").context("TEST_REDIS_URL is not set: run bin/test")?;
    let (one, two) = (
        Rates::new(Some(&url), QUOTA)?,
        Rates::new(Some(&url), QUOTA)?,
    );
    let key = uuid::Uuid::now_v7().to_string();
    for (server, left) in [(&one, 2), (&two, 1), (&one, 0)] {
        let standing = server.take(&key).await;
        assert_eq!((standing.remaining, standing.retry_after), (left, None));
    }
    let refused = two.take(&key).await.retry_after.context("it is refused")?;
    assert!(refused <= Duration::from_secs(1));
    Ok(())
}

#[tokio::test]
async fn without_its_redis_a_server_still_counts() -> Result<()> {
    // Nobody listens on port 1.
    let rates = Rates::new(Some("redis://127.0.0.1:1"), QUOTA)?;
    for _ in 0..3 {
        assert_eq!(rates.take("k").await.retry_after, None);
    }
    assert!(rates.take("k").await.retry_after.is_some());
    Ok(())
}
