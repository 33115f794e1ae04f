//! The document that developers build on is a file of the repository: a change of it is seen.

use anyhow::{Context, Result};
use kernel::Site;
use serde_json::Value;

#[test]
fn the_committed_document_is_the_one_that_is_served() -> Result<()> {
    let served = server::house::openapi(&Site::new("https://enishi.example.jp"));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    let committed = std::fs::read_to_string(path).context("docs/openapi.json")?;
    let (served, committed): (Value, Value) = (
        serde_json::from_str(&served)?,
        serde_json::from_str(&committed)?,
    );
    assert!(
        served == committed,
        "the API has changed: `enishi openapi > docs/openapi.json`, and read the difference"
    );
    Ok(())
}

#[test]
fn every_operation_of_every_trade_is_behind_a_key() -> Result<()> {
    let document = server::house::openapi(&Site::new("https://enishi.example.jp"));
    let document: Value = serde_json::from_str(&document)?;
    let paths = document["paths"].as_object().context("paths")?;
    let operations = paths.values().filter_map(Value::as_object).flatten();
    let mut seen = 0;
    for (_, operation) in operations {
        let id = operation["operationId"].as_str().unwrap_or_default();
        assert!(id.split_once('.').is_some(), "{operation}");
        assert!(operation["summary"].is_string(), "{id} has no summary");
        assert!(
            operation["security"][0]["ApiKey"].is_array(),
            "{id} needs no key"
        );
        seen += 1;
    }
    assert!(seen >= 12, "only {seen} operations");
    Ok(())
}
