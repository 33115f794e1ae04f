//! The tenants' developers: their own members, reservations and deliveries, and nobody else's.

mod caller;
mod deliveries;
mod members;
mod strangers;

use anyhow::Result;
use caller::Caller;
use serde_json::json;
use testkit::TestApp;

#[tokio::test]
async fn a_key_says_whose_it_is() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;

    let answer = Caller::of(&app, &shop).await?.get("/account").await?;

    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["name"], "そば処 縁");
    assert_eq!(answer.body["trade"], "restaurant");
    assert_eq!(answer.body["zone"], "Asia/Tokyo");
    assert_eq!(answer.body["sandbox"], true);
    assert!(answer.header("ratelimit-remaining").is_some());
    Ok(())
}

#[tokio::test]
async fn a_problem_speaks_the_callers_language() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let caller = Caller::of(&app, &app.shop().await?).await?;
    let wrong = json!({ "name": " ", "phone": "110" });

    let ja = caller.post("/members", &wrong).await?;
    let en = caller.speaking("en").post("/members", &wrong).await?;

    assert_eq!((ja.status, en.status), (422, 422));
    assert_eq!(ja.header("content-type"), Some("application/problem+json"));
    assert!(
        ja.body["type"]
            .as_str()
            .is_some_and(|kind| kind.ends_with("/invalid-fields"))
    );
    assert_eq!(ja.body["errors"][0]["field"], "name");
    assert_eq!(ja.body["errors"][1]["field"], "phone");
    assert_eq!(ja.body["errors"][0]["message"], "入力してください。");
    assert_eq!(en.body["errors"][0]["message"], "Please fill this in.");
    assert!(
        ja.body["request_id"]
            .as_str()
            .is_some_and(|id| !id.is_empty())
    );
    Ok(())
}
