//! Every operation of the document, tried as nobody and as another tenant.

use crate::caller::Caller;
use anyhow::{Context, Result};
use kernel::Site;
use serde_json::{Value, json};
use testkit::TestApp;

/// Method, path and operation id of everything in the document.
fn operations() -> Result<Vec<(String, String, String)>> {
    let document: Value = serde_json::from_str(&server::house::openapi(&Site::new("http://x")))?;
    let paths = document["paths"].as_object().context("paths")?;
    let each = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| {
            let id = operation["operationId"].as_str().unwrap_or_default();
            (method.clone(), path.clone(), id.to_owned())
        })
    });
    Ok(each.collect())
}

#[tokio::test]
async fn nobody_is_let_into_any_operation() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let nobody = Caller::nobody(&app);
    for (method, path, id) in operations()? {
        let path = path.replace(['{', '}'], "");
        let answer = match method.as_str() {
            "get" => nobody.get(&path).await?,
            "patch" => nobody.patch(&path, &json!({})).await?,
            "post" => nobody.post(&path, &json!({})).await?,
            other => anyhow::bail!("{id} is called by {other}: try it here, too"),
        };
        assert_eq!(answer.status, 401, "{id}: {answer:?}");
    }
    Ok(())
}

#[tokio::test]
async fn another_tenant_finds_nothing_behind_any_id() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let (ours, theirs) = (app.shop().await?, app.shop().await?);
    let (caller, stranger) = (
        Caller::of(&app, &ours).await?,
        Caller::of(&app, &theirs).await?,
    );
    let new = json!({ "name": "山田 花子", "external_id": "A-1" });
    let member = caller.post("/members", &new).await?.body;
    let starts_at = chrono::Utc::now() + chrono::TimeDelta::days(3);
    let party = json!({ "member": member["id"], "starts_at": starts_at, "party": 2 });
    let reservation = caller.post("/reservations", &party).await?.body;
    let delivery = caller.get("/deliveries").await?.body["items"][0].clone();

    for (method, path, id) in operations()? {
        let noun = id.split('.').next().unwrap_or_default();
        let thing = match noun {
            "member" => &member["id"],
            "reservation" => &reservation["id"],
            "delivery" => &delivery["id"],
            _ => &Value::Null,
        };
        if !path.contains('{') {
            continue;
        }
        let thing = thing
            .as_str()
            .with_context(|| format!("{noun}: make one here, too"))?;
        let path = path.replace("{id}", thing).replace("{external_id}", "A-1");
        let edit = if noun == "reservation" {
            json!({ "version": 1 })
        } else {
            json!({})
        };
        let answer = match method.as_str() {
            "get" => stranger.get(&path).await?,
            "patch" => stranger.patch(&path, &edit).await?,
            _ => stranger.post(&path, &json!({})).await?,
        };
        assert_eq!(answer.status, 404, "{id}: {answer:?}");
    }
    for list in [
        "/members?limit=50",
        "/deliveries?limit=50",
        "/reservations?to=2099-01-01T00:00:00Z",
    ] {
        let page = stranger.get(list).await?.body;
        assert!(
            page["items"].as_array().is_none_or(Vec::is_empty),
            "{list}: {page}"
        );
    }
    let stolen = stranger.post("/reservations", &party).await?;
    assert_eq!(
        (stolen.status, &stolen.body["errors"][0]["field"]),
        (422, &json!("member"))
    );
    Ok(())
}
