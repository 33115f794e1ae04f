//! Members by API.

use crate::caller::Caller;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use testkit::TestApp;

fn id(member: &Value) -> Result<&str> {
    member["id"].as_str().context("an id")
}

#[tokio::test]
async fn a_member_is_created_and_read_back() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let caller = Caller::of(&app, &app.shop().await?).await?;
    let new = json!({
        "name": "山田 花子", "kana": "ヤマダ ハナコ", "external_id": "客/1",
        "phone": "090-1234-5678", "email": "Hanako@example.jp", "note": "窓側の席",
    });

    let made = caller.post("/members", &new).await?;

    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!(made.body["phone"], "+819012345678");
    assert_eq!(made.body["email"], "hanako@example.jp");
    assert_eq!(made.body["line"], Value::Null);
    let address = format!("/members/{}", id(&made.body)?);
    assert_eq!(
        made.header("location"),
        Some(format!("/api/v1{address}").as_str())
    );
    assert_eq!(caller.get(&address).await?.body, made.body);
    let by_theirs = caller.get("/members/by-external-id/%E5%AE%A2%2F1").await?;
    assert_eq!(by_theirs.body, made.body);
    let again = caller.post("/members", &new).await?;
    assert_eq!(
        (again.status, &again.body["errors"][0]["field"]),
        (409, &json!("external_id"))
    );
    Ok(())
}

#[tokio::test]
async fn a_request_that_is_sent_again_has_one_effect_and_one_answer() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let caller = Caller::of(&app, &app.shop().await?).await?;
    let new = json!({ "name": "佐藤 太郎" });

    let first = caller.post_once("/members", "order-1", &new).await?;
    let again = caller.post_once("/members", "order-1", &new).await?;
    let other = caller
        .post_once("/members", "order-1", &json!({ "name": "鈴木" }))
        .await?;

    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.body, again.body);
    assert_eq!(first.header("idempotency-replayed"), None);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(other.status, 422);
    assert_eq!(caller.all("/members?limit=50").await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_list_is_walked_in_pages_newest_first() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let caller = Caller::of(&app, &app.shop().await?).await?;
    for n in 0..5 {
        caller
            .post("/members", &json!({ "name": format!("客 {n}") }))
            .await?;
    }

    let seen = caller.all("/members?limit=2").await?;

    let names: Vec<_> = seen.iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(names, ["客 4", "客 3", "客 2", "客 1", "客 0"]);
    assert_eq!(caller.all("/members?q=%E5%AE%A2%203").await?.len(), 1);
    for wrong in ["/members?limit=0", "/members?limit=51", "/members?cursor=x"] {
        let answer = caller.get(wrong).await?;
        assert_eq!(answer.status, 400, "{wrong}");
        assert!(
            answer.body["errors"][0]["field"].is_string(),
            "{wrong}: {answer:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn an_edit_changes_what_it_names_unless_somebody_was_first() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let caller = Caller::of(&app, &app.shop().await?).await?;
    let new = json!({ "name": "山田 花子", "phone": "03-1234-5678", "note": "窓側" });
    let made = caller.post("/members", &new).await?.body;
    let address = format!("/members/{}", id(&made)?);

    let edited = caller
        .patch(&address, &json!({ "note": null, "language": "en" }))
        .await?;
    let stale = json!({ "updated_at": made["updated_at"], "name": "山田 華子" });
    let late = caller.patch(&address, &stale).await?;
    let fresh = json!({ "updated_at": edited.body["updated_at"], "name": "山田 華子" });
    let timely = caller.patch(&address, &fresh).await?;

    assert_eq!(edited.body["note"], Value::Null);
    assert_eq!(edited.body["phone"], "+81312345678");
    assert_eq!(edited.body["language"], "en");
    assert_eq!(
        (late.status, &late.body["errors"][0]["code"]),
        (409, &json!("stale"))
    );
    assert_eq!(
        (timely.status, &timely.body["name"]),
        (200, &json!("山田 華子"))
    );
    let typo = caller.patch(&address, &json!({ "fone": "110" })).await?;
    assert_eq!(
        (typo.status, &typo.body["errors"][0]["field"]),
        (400, &json!("fone"))
    );
    Ok(())
}

#[tokio::test]
async fn a_linked_member_shows_their_line_account() -> Result<()> {
    let app = TestApp::start().await?;
    let shop = app.shop().await?;
    let caller = Caller::of(&app, &shop).await?;
    app.line
        .follow("hanako", &shop.provider.messaging.channel_id)
        .await?;
    let member = shop.link(&app, "hanako").await?;

    let read = caller.get(&format!("/members/{member}")).await?;

    assert_eq!(read.body["line"]["state"], "following", "{read:?}");
    assert!(read.body["line"]["linked_at"].is_string());
    Ok(())
}
