//! Deliveries by API: what became of what was sent, and why something was not.

use crate::caller::Caller;
use anyhow::{Context, Result};
use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};
use testkit::{TestApp, until};

/// A reservation by API for this member, three days ahead.
async fn reserve(caller: &Caller, member: &Value) -> Result<Value> {
    let starts_at = Utc::now() + TimeDelta::days(3);
    let new = json!({ "member": member, "starts_at": starts_at, "party": 2 });
    let made = caller.post("/reservations", &new).await?;
    anyhow::ensure!(made.status == 201, "{made:?}");
    Ok(made.body)
}

#[tokio::test]
async fn who_is_not_linked_is_not_told_and_the_reason_is_said() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let caller = Caller::of(&app, &app.shop().await?).await?;
    let member = caller
        .post("/members", &json!({ "name": "山田 花子" }))
        .await?
        .body;
    let other = caller
        .post("/members", &json!({ "name": "佐藤 太郎" }))
        .await?
        .body;

    let made = reserve(&caller, &member["id"]).await?;
    let subject = made["id"].as_str().context("an id")?;
    let told = caller
        .all(&format!("/deliveries?subject={subject}"))
        .await?;

    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["state"], "withheld");
    assert_eq!(told[0]["withheld"], "not_linked");
    assert_eq!(told[0]["member"], member["id"]);
    assert_eq!(told[0]["subject"], subject);
    let id = told[0]["id"].as_str().context("an id")?;
    assert_eq!(
        caller.get(&format!("/deliveries/{id}")).await?.body,
        told[0]
    );
    let other = other["id"].as_str().context("an id")?;
    assert!(
        caller
            .all(&format!("/deliveries?member={other}"))
            .await?
            .is_empty()
    );
    Ok(())
}

#[tokio::test]
async fn an_accepted_delivery_shows_lines_request_id() -> Result<()> {
    let app = TestApp::start().await?;
    let shop = app.shop().await?;
    let caller = Caller::of(&app, &shop).await?;
    app.line
        .follow("hanako", &shop.provider.messaging.channel_id)
        .await?;
    let member = shop.link(&app, "hanako").await?;

    let made = reserve(&caller, &json!(member)).await?;
    let subject = made["id"].as_str().context("an id")?;
    let address = format!("/deliveries?member={member}&subject={subject}");
    let accepted = until(async || {
        let told = caller.all(&address).await?;
        Ok(told.into_iter().find(|one| one["state"] == "accepted"))
    })
    .await?;

    assert!(accepted["line_request_id"].is_string(), "{accepted}");
    assert!(accepted["settled_at"].is_string());
    Ok(())
}

#[tokio::test]
async fn a_filter_that_names_nothing_of_ours_is_refused() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let caller = Caller::of(&app, &app.shop().await?).await?;
    for (query, field) in [
        ("member=x", "member"),
        ("subject=x", "subject"),
        ("cursor=x", "cursor"),
    ] {
        let answer = caller.get(&format!("/deliveries?{query}")).await?;
        assert_eq!(
            (answer.status, &answer.body["errors"][0]["field"]),
            (422, &json!(field))
        );
    }
    Ok(())
}
