//! Push and its kin: what arrives, what is refused, what is remembered.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::desk::{Desk, asked};

const KEY: &str = "123e4567-e89b-42d3-a456-426614174000";

#[tokio::test]
async fn a_push_with_a_stateless_token_shows_in_the_chat() {
    let desk = Desk::open().await;
    desk.phone("hanako", "follow", json!({})).await;

    let answer = desk
        .push("hanako", "ご予約を承りました")
        .send()
        .await
        .expect("an answer");

    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.headers().contains_key("x-line-request-id"));
    let body: Value = answer.json().await.expect("json");
    assert!(body["sentMessages"][0]["id"].is_string());
    assert_eq!(desk.texts("hanako"), ["ご予約を承りました"]);
    let (_, phone) = asked(desk.http.get(desk.at("/_sim/phone/hanako"))).await;
    assert_eq!(phone["chats"][0]["unread"], 1);
    assert_eq!(phone["chats"][0]["last"]["text"], "ご予約を承りました");
}

#[tokio::test]
async fn an_accepted_retry_key_answers_409_and_sends_nothing_more() {
    let desk = Desk::open().await;
    desk.phone("hanako", "follow", json!({})).await;
    let push = || {
        desk.push("hanako", "一度だけ")
            .header("X-Line-Retry-Key", KEY)
    };
    let first = push().send().await.expect("an answer");
    let accepted = first.headers()["x-line-request-id"].clone();
    let sent: Value = first.json().await.expect("json");

    let again = push().send().await.expect("an answer");

    assert_eq!(again.status(), StatusCode::CONFLICT);
    assert_eq!(again.headers()["x-line-accepted-request-id"], accepted);
    assert_ne!(again.headers()["x-line-request-id"], accepted);
    let body: Value = again.json().await.expect("json");
    assert_eq!(body["message"], "The retry key is already accepted");
    assert_eq!(body["sentMessages"], sent["sentMessages"]);
    assert_eq!(desk.texts("hanako").len(), 1);
    let (_, summary) = asked(desk.http.get(desk.at("/_sim/ledger/summary"))).await;
    assert_eq!(
        (&summary["accepted"], &summary["twice"]),
        (&json!(1), &json!(0))
    );
}

#[tokio::test]
async fn a_retry_key_is_forgotten_after_a_day_and_the_ledger_notices() {
    let desk = Desk::open().await;
    let push = |desk: &Desk| desk.push("hanako", "x").header("X-Line-Retry-Key", KEY);
    assert_eq!(asked(push(&desk)).await.0, StatusCode::OK);
    desk.control(Method::POST, "/_sim/clock", json!({"advance_s": 86_400}))
        .await;
    let mut desk = desk;
    desk.bearer = desk.stateless(&desk.channel, &desk.secret).await;

    assert_eq!(asked(push(&desk)).await.0, StatusCode::OK);

    let (status, _) = desk
        .control(Method::POST, "/_sim/assert/never-twice", json!({}))
        .await;
    assert_eq!(status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn strangers_to_the_provider_are_refused_and_blockers_get_nothing() {
    let desk = Desk::open().await;
    desk.phone("taro", "follow", json!({})).await;
    desk.phone("taro", "block", json!({})).await;
    let body =
        json!({"to": format!("U{}", "0".repeat(32)), "messages": [{"type": "text", "text": "x"}]});

    let unknown = asked(desk.bot(Method::POST, "/v2/bot/message/push").json(&body)).await;
    let blocked = asked(desk.push("taro", "x")).await;

    assert_eq!(
        unknown,
        (
            StatusCode::BAD_REQUEST,
            json!({"message": "Failed to send messages"})
        )
    );
    assert_eq!(blocked.0, StatusCode::OK);
    assert!(desk.texts("taro").is_empty());
    let (_, ledger) = asked(desk.http.get(desk.at("/_sim/ledger"))).await;
    assert_eq!(ledger["entries"][0]["delivered"], 0);
}

#[tokio::test]
async fn six_messages_none_and_long_texts_are_refused() {
    let desk = Desk::open().await;
    let push = async |messages: Value| {
        let body = json!({"to": desk.user("hanako"), "messages": messages});
        asked(desk.bot(Method::POST, "/v2/bot/message/push").json(&body)).await
    };
    let text = json!({"type": "text", "text": "x"});

    for messages in [json!(vec![text; 6]), json!([])] {
        let (status, body) = push(messages).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert_eq!(body["message"], "The request body has 1 error(s)");
        assert_eq!(
            body["details"][0],
            json!({"message": "Size must be between 1 and 5", "property": "messages"})
        );
    }
    let (_, body) = push(json!([{"type": "text", "text": "あ".repeat(5001)}])).await;
    assert_eq!(
        body["details"][0],
        json!({"message": "Length must be between 0 and 5000", "property": "messages[0].text"})
    );
}

#[tokio::test]
async fn bad_envelopes_get_lines_own_words() {
    let desk = Desk::open().await;
    let post = |path: &str| desk.bot(Method::POST, path);
    let json_type = ("content-type", "application/json");

    let broken = post("/v2/bot/message/push")
        .header(json_type.0, json_type.1)
        .body("{\n  \"to\": }");
    assert_eq!(
        asked(broken).await.1["message"],
        "The request body could not be parsed as JSON (line: 2, column: 9)"
    );
    let plain = post("/v2/bot/message/push")
        .header("content-type", "text/plain")
        .body("{}");
    assert_eq!(
        asked(plain).await,
        (
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            json!({"message": "The content type, text/plain, is not supported"})
        )
    );
    let large = "x".repeat(2 * 1024 * 1024 + 1);
    let large = post("/v2/bot/message/push")
        .header(json_type.0, json_type.1)
        .body(large);
    assert_eq!(asked(large).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    for path in [
        "/v2/bot/message//push",
        "/v2/bot/message/push/",
        "/v2/bot/messages/push",
    ] {
        assert_eq!(
            asked(post(path)).await,
            (StatusCode::NOT_FOUND, json!({"message": "Not found"})),
            "{path}"
        );
    }
    let nobody = desk
        .http
        .post(desk.at("/v2/bot/message/push"))
        .json(&json!({}));
    assert_eq!(asked(nobody).await.0, StatusCode::UNAUTHORIZED);
    let expired = desk.push("hanako", "x");
    desk.control(Method::POST, "/_sim/clock", json!({"advance_s": 901}))
        .await;
    assert_eq!(asked(expired).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_month_and_the_rate_have_ends() {
    let desk = Desk::open().await;
    desk.phone("hanako", "follow", json!({})).await;
    let path = format!("/_sim/channels/{}", desk.channel);
    desk.control(Method::PATCH, &path, json!({"quota": 1}))
        .await;

    assert_eq!(asked(desk.push("hanako", "1")).await.0, StatusCode::OK);
    let (status, body) = asked(desk.push("hanako", "2")).await;

    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(body["message"], "You have reached your monthly limit.");
    let (_, used) = asked(desk.bot(Method::GET, "/v2/bot/message/quota/consumption")).await;
    assert_eq!(used["totalUsage"], 1);
    let test = || {
        desk.bot(Method::POST, "/v2/bot/message/broadcast")
            .json(&json!({"messages": []}))
    };
    for _ in 0..60 {
        assert_eq!(asked(test()).await.0, StatusCode::BAD_REQUEST);
    }
    let (status, body) = asked(test()).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        body["message"],
        "The API rate limit has been exceeded. Try again later."
    );
}

#[tokio::test]
async fn a_multicast_skips_or_refuses_unknown_ids_as_the_channel_is_set() {
    let desk = Desk::open().await;
    desk.phone("hanako", "follow", json!({})).await;
    let nobody = format!("U{}", "0".repeat(32));
    let body = json!({"to": [desk.user("hanako"), nobody], "messages": [{"type": "text", "text": "皆様"}]});
    let multicast = || {
        desk.bot(Method::POST, "/v2/bot/message/multicast")
            .json(&body)
    };

    assert_eq!(asked(multicast()).await, (StatusCode::OK, json!({})));
    let path = format!("/_sim/channels/{}", desk.channel);
    desk.control(
        Method::PATCH,
        &path,
        json!({"multicast_refuses_unknown": true}),
    )
    .await;
    let (status, refused) = asked(multicast()).await;

    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(
        refused["message"],
        "The property, to[1], in the request body is invalid (line: -, column: -)"
    );
    assert_eq!(desk.texts("hanako"), ["皆様"]);
}

#[tokio::test]
async fn a_new_month_in_japan_brings_a_new_quota() {
    let mut desk = Desk::open().await;
    desk.phone("hanako", "follow", json!({})).await;
    let path = format!("/_sim/channels/{}", desk.channel);
    desk.control(Method::PATCH, &path, json!({"quota": 1}))
        .await;
    asked(desk.push("hanako", "1")).await;
    assert_eq!(
        asked(desk.push("hanako", "2")).await.0,
        StatusCode::TOO_MANY_REQUESTS
    );

    desk.control(
        Method::POST,
        "/_sim/clock",
        json!({"advance_s": 32 * 86_400}),
    )
    .await;
    desk.bearer = desk.stateless(&desk.channel, &desk.secret).await;

    assert_eq!(asked(desk.push("hanako", "3")).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_profile_shows_friends_and_those_who_wrote_but_no_blockers() {
    let desk = Desk::open().await;
    let profile = async |person: &str| {
        let path = format!("/v2/bot/profile/{}", desk.user(person));
        asked(desk.bot(Method::GET, &path)).await
    };
    desk.phone("hanako", "follow", json!({})).await;
    desk.phone("taro", "text", json!({"text": "はじめまして"}))
        .await;
    desk.phone("yui", "follow", json!({})).await;
    desk.phone("yui", "block", json!({})).await;

    assert_eq!(profile("hanako").await.1["displayName"], "佐藤 花子");
    assert_eq!(profile("taro").await.0, StatusCode::OK);
    let missing = (StatusCode::NOT_FOUND, json!({"message": "Not found"}));
    assert_eq!(profile("yui").await, missing);
    assert_eq!(profile("kenta").await, missing);
    asked(desk.push("taro", "こちらこそ")).await;
    assert_eq!(
        desk.texts("taro"),
        ["こちらこそ"],
        "who wrote can be answered for a week"
    );
}
