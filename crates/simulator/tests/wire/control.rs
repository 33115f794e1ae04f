//! The control interface says what is wrong, and other sites cannot press its buttons.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::desk::{Desk, asked};

#[tokio::test]
async fn mistakes_are_named() {
    let desk = Desk::open().await;

    let unknown = desk
        .control(Method::POST, "/_sim/faults", json!({"kind": "fire"}))
        .await;
    let nobody = asked(desk.http.get(desk.at("/_sim/phone/nobody"))).await;
    let nowhere = asked(desk.http.get(desk.at("/_sim/nowhere"))).await;
    let path = format!("/_sim/channels/{}", desk.login);
    let callback = desk
        .control(
            Method::PATCH,
            &path,
            json!({"callback_urls": ["javascript:1"]}),
        )
        .await;

    assert_eq!(unknown.0, StatusCode::BAD_REQUEST);
    assert!(
        unknown.1["error"]
            .as_str()
            .expect("a text")
            .contains("fire")
    );
    assert_eq!(
        nobody,
        (StatusCode::NOT_FOUND, json!({"error": "unknown person"}))
    );
    assert_eq!(nowhere.0, StatusCode::NOT_FOUND);
    assert_eq!(callback.0, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn another_site_cannot_make_a_person_follow() {
    let desk = Desk::open().await;
    let path = format!("/_sim/phone/hanako/chats/{}/follow", desk.channel);

    let foreign = desk
        .http
        .post(desk.at(&path))
        .header("sec-fetch-site", "cross-site");

    assert_eq!(asked(foreign).await.0, StatusCode::FORBIDDEN);
    let chat = desk
        .line
        .world()
        .chat("hanako", &desk.channel)
        .expect("known");
    assert!(!chat.followed);
}

#[tokio::test]
async fn a_phone_that_is_looked_at_hears_of_a_push() {
    let desk = Desk::open().await;
    desk.phone("hanako", "follow", json!({})).await;
    let mut events = desk
        .http
        .get(desk.at("/_sim/phone/hanako/events"))
        .send()
        .await
        .expect("a stream");

    asked(desk.push("hanako", "新着")).await;

    let chunk = events.chunk().await.expect("read").expect("an event");
    let text = String::from_utf8_lossy(&chunk).into_owned();
    assert!(
        text.contains("event: change") && text.contains(&desk.channel),
        "{text}"
    );
}

#[tokio::test]
async fn friends_in_bulk_can_be_pushed_to() {
    let desk = Desk::open().await;
    let order = json!({"people": 1000, "channel": desk.channel, "list": true});
    let (_, made) = desk.control(Method::POST, "/_sim/bench", order).await;
    let body = json!({"to": made["user_ids"][999], "messages": [{"type": "text", "text": "x"}]});

    let (status, _) = asked(desk.bot(Method::POST, "/v2/bot/message/push").json(&body)).await;

    assert_eq!(status, StatusCode::OK);
    let (_, followers) = asked(desk.bot(Method::GET, "/v2/bot/followers/ids?limit=1000")).await;
    assert_eq!(followers["userIds"].as_array().map(Vec::len), Some(1000));
    assert!(followers.get("next").is_none());
}
