//! Webhooks: signed bytes, reply tokens, redelivery.

use std::sync::atomic::Ordering;

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    desk::{Desk, asked},
    listener::{Heard, Listener},
};

async fn listening(desk: &Desk) -> Listener {
    let listener = Listener::open().await;
    let set = desk.bot(Method::PUT, "/v2/bot/channel/webhook/endpoint");
    assert_eq!(
        asked(set.json(&json!({"endpoint": listener.url}))).await.0,
        StatusCode::OK
    );
    let path = format!("/_sim/channels/{}", desk.channel);
    desk.control(Method::PATCH, &path, json!({"webhook_active": true}))
        .await;
    listener
}

fn signed_by(secret: &str, heard: &Heard) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = STANDARD.decode(&heard.signature).expect("base64");
    hmac::verify(&key, &heard.body, &tag).is_ok()
}

#[tokio::test]
async fn a_follow_is_told_with_a_good_signature() {
    let desk = Desk::open().await;
    let mut listener = listening(&desk).await;

    desk.phone("hanako", "follow", json!({})).await;

    let heard = listener.next().await;
    assert!(signed_by(&desk.secret, &heard));
    let body = heard.json();
    let (_, info) = asked(desk.bot(Method::GET, "/v2/bot/info")).await;
    assert_eq!(body["destination"], info["userId"]);
    let event = &body["events"][0];
    assert_eq!(event["type"], "follow");
    assert_eq!(event["source"]["userId"], desk.user("hanako"));
    assert_eq!(event["follow"]["isUnblocked"], false);
    assert_eq!(event["deliveryContext"]["isRedelivery"], false);
    assert_eq!(event["webhookEventId"].as_str().map(str::len), Some(26));
}

#[tokio::test]
async fn a_reply_token_works_once_and_for_a_minute() {
    let desk = Desk::open().await;
    let mut listener = listening(&desk).await;
    let mut token = async || {
        desk.phone("hanako", "text", json!({"text": "空いていますか"}))
            .await;
        listener.next().await.json()["events"][0]["replyToken"]
            .as_str()
            .expect("token")
            .to_owned()
    };
    let reply = |token: &str| {
        let body = json!({"replyToken": token, "messages": [{"type": "text", "text": "はい"}]});
        desk.bot(Method::POST, "/v2/bot/message/reply").json(&body)
    };
    let invalid = (
        StatusCode::BAD_REQUEST,
        json!({"message": "Invalid reply token"}),
    );

    let first = token().await;
    let keyed = reply(&first).header("X-Line-Retry-Key", "123e4567-e89b-42d3-a456-426614174000");
    assert_eq!(asked(keyed).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(asked(reply(&first)).await.0, StatusCode::OK);
    assert_eq!(asked(reply(&first)).await, invalid);
    let late = token().await;
    desk.control(Method::POST, "/_sim/clock", json!({"advance_s": 61}))
        .await;
    assert_eq!(asked(reply(&late)).await, invalid);
    assert_eq!(desk.texts("hanako"), ["はい"]);
}

#[tokio::test]
async fn what_was_not_taken_comes_again_with_the_same_id() {
    let desk = Desk::open().await;
    let mut listener = listening(&desk).await;
    let path = format!("/_sim/channels/{}", desk.channel);
    desk.control(Method::PATCH, &path, json!({"redelivery": true}))
        .await;
    listener.status.store(500, Ordering::Relaxed);
    desk.phone(
        "hanako",
        "postback",
        json!({"data": "answer=yes", "displayText": "行きます"}),
    )
    .await;

    let first = listener.next().await.json()["events"][0].clone();
    listener.status.store(200, Ordering::Relaxed);
    let second = listener.next().await.json()["events"][0].clone();

    assert_eq!(first["postback"], json!({"data": "answer=yes"}));
    assert_eq!(second["deliveryContext"]["isRedelivery"], true);
    let sames = ["webhookEventId", "replyToken", "timestamp"];
    assert!(sames.iter().all(|name| first[name] == second[name]));
}

#[tokio::test]
async fn raw_webhooks_and_the_endpoint_test_say_what_came_back() {
    let desk = Desk::open().await;
    let mut listener = listening(&desk).await;
    listener.status.store(401, Ordering::Relaxed);

    let wanted =
        json!({"channel": desk.channel, "events": [{"type": "hologram"}], "signature": "AAAA"});
    let (_, posted) = desk
        .control(Method::POST, "/_sim/webhook/raw", wanted)
        .await;
    assert_eq!(posted["statusCode"], 401);
    let heard = listener.next().await;
    assert_eq!(heard.signature, "AAAA");
    assert_eq!(heard.json()["events"], json!([{"type": "hologram"}]));

    listener.status.store(200, Ordering::Relaxed);
    let (_, tested) = asked(desk.bot(Method::POST, "/v2/bot/channel/webhook/test")).await;
    assert_eq!(
        (&tested["success"], &tested["reason"]),
        (&json!(true), &json!("OK"))
    );
    let heard = listener.next().await;
    assert!(signed_by(&desk.secret, &heard));
    assert_eq!(heard.json()["events"], Value::Array(Vec::new()));
}

#[tokio::test]
async fn an_account_link_ends_well_badly_or_silently() {
    let desk = Desk::open().await;
    let mut listener = listening(&desk).await;
    desk.phone("hanako", "follow", json!({})).await;
    listener.next().await;
    let path = format!("/v2/bot/user/{}/linkToken", desk.user("hanako"));
    let token = async || {
        let (_, body) = asked(desk.bot(Method::POST, &path)).await;
        body["linkToken"].as_str().expect("a token").to_owned()
    };
    let world = desk.line.world();
    let used = token().await;

    world
        .account_link("hanako", &used, "nonce-1234567890")
        .expect("known");
    let event = listener.next().await.json()["events"][0].clone();
    assert_eq!(
        event["link"],
        json!({"result": "ok", "nonce": "nonce-1234567890"})
    );
    assert_eq!(event["source"]["userId"], desk.user("hanako"));
    assert!(event["replyToken"].is_string());

    world
        .account_link("hanako", &used, "nonce-1234567890")
        .expect("known");
    world
        .account_link("taro", &token().await, "nonce-0987654321")
        .expect("known");
    let event = listener.next().await.json()["events"][0].clone();
    assert_eq!(
        event["link"],
        json!({"result": "failed", "nonce": "nonce-0987654321"})
    );
    assert!(event.get("source").is_none() && event.get("replyToken").is_none());
}
