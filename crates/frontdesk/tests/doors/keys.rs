//! API keys: known, unknown, ended, and asking too often.

use anyhow::Result;
use frontdesk::ApiKey;
use kernel::Name;
use poem::{handler, http::StatusCode, test::TestResponse};
use tenancy::NewApiKey;

use super::Site;

#[handler]
pub fn whose(key: ApiKey) -> String {
    key.tenant.name().to_owned()
}

pub async fn new_key(site: &Site) -> Result<NewApiKey> {
    let mut tx = site.tenant.begin().await?;
    let key = NewApiKey::make(&mut tx, &Name::new("POS")?).await?;
    tx.commit().await?;
    Ok(key)
}

async fn asked(site: &Site, header: &str) -> TestResponse {
    site.client()
        .get("/api/me")
        .header("authorization", header)
        .send()
        .await
}

#[tokio::test]
async fn only_a_key_in_use_opens_the_api() -> Result<()> {
    let site = Site::open().await?;
    let key = new_key(&site).await?;
    let wrong = format!("{}A", &key.text[..key.text.len() - 1]);
    for header in [
        "",
        "Bearer",
        "Bearer x",
        "Basic abc",
        &format!("Bearer {wrong}"),
    ] {
        asked(&site, header)
            .await
            .assert_status(StatusCode::UNAUTHORIZED);
    }
    let answer = asked(&site, &format!("Bearer {}", key.text)).await;
    answer.assert_status_is_ok();
    answer.assert_header("ratelimit-limit", "3");
    answer.assert_header("ratelimit-remaining", "2");

    let mut tx = site.tenant.begin().await?;
    tenancy::ApiKey::revoke(&mut tx, key.id).await?;
    tx.commit().await?;
    asked(&site, &format!("Bearer {}", key.text))
        .await
        .assert_status(StatusCode::UNAUTHORIZED);
    Ok(())
}

#[tokio::test]
async fn a_key_that_asks_too_often_is_told_when_to_come_back() -> Result<()> {
    let site = Site::open().await?;
    let header = format!("Bearer {}", new_key(&site).await?.text);
    for _ in 0..3 {
        asked(&site, &header).await.assert_status_is_ok();
    }
    let answer = asked(&site, &header).await;
    answer.assert_status(StatusCode::TOO_MANY_REQUESTS);
    answer.assert_header("retry-after", "1");
    answer.assert_header("ratelimit-remaining", "0");
    Ok(())
}
