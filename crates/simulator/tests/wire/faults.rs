//! Ordered faults strike where and as often as ordered.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::desk::{Desk, asked};

#[tokio::test]
async fn an_accepted_push_whose_answer_is_lost_is_a_409_when_retried() {
    let desk = Desk::open().await;
    desk.phone("hanako", "follow", json!({})).await;
    for (kind, key) in [("error_after", 1), ("reset_after", 2), ("silence_after", 3)] {
        let order = json!({"channel": desk.channel, "endpoint": "push", "kind": kind, "next": 1});
        let (status, _) = desk.control(Method::POST, "/_sim/faults", order).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        let key = uuid::Uuid::from_u128(key).to_string();
        let push = || desk.push("hanako", kind).header("x-line-retry-key", &key);

        let lost = push().timeout(Duration::from_millis(500)).send().await;
        match kind {
            "error_after" => assert_eq!(lost.expect("an answer").status(), 500),
            _ => assert!(lost.is_err(), "{kind}"),
        }
        assert_eq!(asked(push()).await.0, StatusCode::CONFLICT, "{kind}");
    }
    assert_eq!(desk.texts("hanako").len(), 3);
}

#[tokio::test]
async fn a_refused_push_was_not_accepted() {
    let desk = Desk::open().await;
    desk.phone("hanako", "follow", json!({})).await;
    for (kind, status) in [
        ("error_before", 503),
        ("rate", 429),
        ("quota", 429),
        ("unauthorized", 401),
    ] {
        let order = json!({"kind": kind, "status": 503});
        desk.control(Method::POST, "/_sim/faults", order).await;

        assert_eq!(
            asked(desk.push("hanako", "x")).await.0.as_u16(),
            status,
            "{kind}"
        );
    }
    assert!(desk.texts("hanako").is_empty());
    assert_eq!(asked(desk.push("hanako", "x")).await.0, StatusCode::OK);
}

#[tokio::test]
async fn the_token_endpoint_fails_only_when_it_is_named() {
    let desk = Desk::open().await;
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", &desk.channel),
        ("client_secret", &desk.secret),
    ];
    let mint = || desk.http.post(desk.at("/oauth2/v3/token")).form(&form);

    desk.control(
        Method::POST,
        "/_sim/faults",
        json!({"kind": "error_before"}),
    )
    .await;
    assert_eq!(asked(mint()).await.0, StatusCode::OK);
    let order = json!({"kind": "error_before", "endpoint": "token", "status": 503});
    desk.control(Method::POST, "/_sim/faults", order).await;

    assert_eq!(asked(mint()).await.0, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(asked(mint()).await.0, StatusCode::OK);
}
