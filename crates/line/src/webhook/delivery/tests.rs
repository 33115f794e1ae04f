//! LINE's own samples, and what LINE might send one day.

use serde_json::json;

use super::*;
use crate::webhook::{AccountLink, LinkResult, Payload, ReceivedContent, Source};

fn event(event: serde_json::Value) -> Event {
    let body = json!({ "destination": "U8e", "events": [event] }).to_string();
    let mut delivery = Delivery::parse(body.as_bytes()).expect("a webhook");
    assert_eq!(delivery.destination, "U8e");
    delivery.events.remove(0)
}

fn common(kind: &str) -> serde_json::Value {
    json!({
        "type": kind, "mode": "active", "timestamp": 1_462_629_479_859_i64,
        "source": { "type": "user", "userId": "U4af" },
        "webhookEventId": "01FZ74A0TDDPYRVKNK77XKC3ZR",
        "deliveryContext": { "isRedelivery": false },
        "replyToken": "0f3779",
    })
}

fn with(kind: &str, name: &str, value: serde_json::Value) -> Event {
    let mut all = common(kind);
    all[name] = value;
    event(all)
}

#[test]
fn what_all_events_share_is_read() {
    let follow = event(common("follow"));
    assert_eq!(follow.webhook_event_id, "01FZ74A0TDDPYRVKNK77XKC3ZR");
    assert_eq!(follow.timestamp.timestamp_millis(), 1_462_629_479_859);
    assert_eq!(follow.user_id(), Some("U4af"));
    assert_eq!(follow.reply_token.as_deref(), Some("0f3779"));
    assert!(!follow.is_redelivery && !follow.standby);
    assert_eq!(follow.payload, Payload::Follow { is_unblocked: None });
    assert!(with("follow", "deliveryContext", json!({ "isRedelivery": true })).is_redelivery);
    assert!(with("follow", "mode", json!("standby")).standby);
}

#[test]
fn an_event_is_kept_byte_for_byte_and_reads_the_same_again() {
    let body = r#"{"events":[ {"type":"unfollow", "timestamp":1.0e3,"new":12345678901234567890123} ],"destination":"U"}"#;
    let delivery = Delivery::parse(body.as_bytes()).expect("a webhook");
    let event = &delivery.events[0];
    let text = r#"{"type":"unfollow", "timestamp":1.0e3,"new":12345678901234567890123}"#;
    assert_eq!(event.json(), text);
    assert_eq!(Event::read(text).webhook_event_id, event.webhook_event_id);
    assert!(event.webhook_event_id.starts_with("x-"), "none was given");
}

#[test]
fn each_kind_gives_its_payload() {
    assert_eq!(
        with("follow", "follow", json!({ "isUnblocked": true })).payload,
        Payload::Follow {
            is_unblocked: Some(true)
        }
    );
    assert_eq!(event(common("unfollow")).payload, Payload::Unfollow);
    assert_eq!(
        with("unsend", "unsend", json!({ "messageId": "325708" })).payload,
        Payload::Unsend {
            message_id: "325708".into()
        }
    );
    let Payload::Postback(postback) = with(
        "postback",
        "postback",
        json!({ "data": "visit=yes", "params": { "datetime": "2026-11-27T19:00" } }),
    )
    .payload
    else {
        panic!("a postback")
    };
    assert_eq!(
        (postback.data.as_str(), postback.picked()),
        ("visit=yes", Some("2026-11-27T19:00"))
    );
    assert_eq!(
        with(
            "memberJoined",
            "joined",
            json!({ "members": [{ "type": "user", "userId": "U1" }, {}] })
        )
        .payload,
        Payload::MemberJoined {
            user_ids: vec!["U1".into()]
        }
    );
    assert_eq!(
        with(
            "beacon",
            "beacon",
            json!({ "hwid": "d41d8cd98f", "type": "enter" })
        )
        .payload,
        Payload::Beacon {
            hwid: "d41d8cd98f".into(),
            kind: "enter".into(),
            device_message: None
        }
    );
}

#[test]
fn messages_of_every_type_are_read() {
    let read = |message| match with("message", "message", message).payload {
        Payload::Message(received) => received,
        other => panic!("a message, not {other:?}"),
    };
    let text =
        read(json!({ "id": "444", "type": "text", "quoteToken": "q", "text": "予約したい" }));
    assert_eq!((text.id.as_str(), text.text()), ("444", Some("予約したい")));
    assert_eq!(text.quote_token.as_deref(), Some("q"));
    let file = read(json!({ "id": "1", "type": "file", "fileName": "a.txt", "fileSize": 2138 }));
    assert_eq!(
        file.content,
        ReceivedContent::File {
            name: "a.txt".into(),
            size: 2138
        }
    );
    let new = read(json!({ "id": "1", "type": "hologram" }));
    assert_eq!(
        new.content,
        ReceivedContent::Unknown {
            kind: "hologram".into()
        }
    );
}

#[test]
fn account_linking_ends_well_or_badly() {
    let ok = with(
        "accountLink",
        "link",
        json!({ "result": "ok", "nonce": "n" }),
    );
    let nonce = || "n".to_owned();
    assert_eq!(
        ok.payload,
        Payload::AccountLink(AccountLink {
            result: LinkResult::Ok,
            nonce: nonce()
        })
    );
    let failed = event(json!({
        "type": "accountLink", "timestamp": 1, "link": { "result": "failed", "nonce": "n" },
    }));
    assert_eq!(
        (failed.source.as_ref(), failed.reply_token.as_ref()),
        (None, None)
    );
    assert_eq!(
        failed.payload,
        Payload::AccountLink(AccountLink {
            result: LinkResult::Failed,
            nonce: nonce()
        })
    );
    let new = with(
        "accountLink",
        "link",
        json!({ "result": "maybe", "nonce": "n" }),
    );
    assert_eq!(
        new.payload,
        Payload::AccountLink(AccountLink {
            result: LinkResult::Unknown,
            nonce: nonce()
        })
    );
}

#[test]
fn what_is_unknown_is_kept_and_never_an_error() {
    for strange in [
        json!({ "type": "teleport", "webhookEventId": "w" }),
        json!({ "type": "message", "message": "not an object" }),
        json!({ "type": "postback", "postback": { "data": 7 } }),
        json!({ "type": 7 }),
        json!([]),
        json!(null),
        json!("text"),
    ] {
        let read = event(strange.clone());
        assert_eq!(read.payload, Payload::Unknown, "{strange}");
        assert!(!read.webhook_event_id.is_empty());
    }
    let room = with("join", "source", json!({ "type": "room", "roomId": "R1" }));
    assert_eq!(
        room.source,
        Some(Source::Room {
            room_id: "R1".into(),
            user_id: None
        })
    );
    let new = with(
        "join",
        "source",
        json!({ "type": "planet", "planetId": "P1" }),
    );
    assert_eq!(new.source, Some(Source::Unknown));
    assert_eq!(new.payload, Payload::Join);
}

#[test]
fn a_lone_surrogate_spoils_one_event_only() {
    let body = br#"{"destination":"U","events":[{"type":"message","message":{"id":"1","type":"text","text":"\ud83d"}},{"type":"unfollow"}]}"#;
    let delivery = Delivery::parse(body).expect("a webhook");
    assert_eq!(delivery.events[0].payload, Payload::Unknown);
    assert_eq!(delivery.events[1].payload, Payload::Unfollow);
}

#[test]
fn brackets_in_a_text_are_no_depth() {
    let text = "[{\"\\".repeat(100);
    let read = with(
        "message",
        "message",
        json!({ "id": "1", "type": "text", "text": text }),
    );
    assert!(matches!(read.payload, Payload::Message(message) if message.text() == Some(&text)));
}

#[test]
fn what_is_no_webhook_is_refused() {
    let deep = format!(
        "{{\"events\":[{}{}]}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let huge = format!("{{\"events\":[\"{}\"]}}", "a".repeat(MAX_BODY));
    for body in [
        "",
        "null",
        "{}",
        "[]",
        "{\"events\":3}",
        "{\"events\":[",
        &deep,
        &huge,
    ] {
        assert_eq!(Delivery::parse(body.as_bytes()).err(), Some(Malformed));
    }
    assert_eq!(
        Delivery::parse(b"{\"events\":[\"\xff\"]}").err(),
        Some(Malformed)
    );
}

#[test]
fn a_log_line_shows_neither_person_nor_text() {
    let read = with(
        "message",
        "message",
        json!({ "id": "1", "type": "text", "text": "秘密" }),
    );
    let line = format!("{read:?}");
    for secret in ["U4af", "0f3779", "秘密"] {
        assert!(!line.contains(secret), "{line}");
    }
}
