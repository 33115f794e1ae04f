//! What holds for any input: nothing panics, and what is read is written back.

use line::SecretString;
use line::message::{Message, length};
use line::webhook::{self, Delivery, Event};
use proptest::collection::{hash_map, vec};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Any JSON, with LINE's own words among the keys and texts.
fn anything() -> impl Strategy<Value = Value> {
    let words = prop_oneof![
        "text|flex|template|bubble|carousel|box|button|buttons|image|uri|postback|vertical|confirm",
        "https://example.com/[a-z]{0,8}",
        ".{0,24}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        words.prop_map(Value::from),
    ];
    let keys = "type|text|altText|contents|template|actions|action|label|data|uri|layout|body|hero|columns|items|quickReply|[a-z]{1,5}";
    leaf.prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            hash_map(keys, inner, 0..6).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn action() -> impl Strategy<Value = Value> {
    prop_oneof![
        (".{1,20}", ".{1,99}").prop_map(|(label, data)| {
            json!({ "type": "postback", "label": label, "data": data, "displayText": label })
        }),
        (".{1,20}", "[a-z/]{0,40}").prop_map(|(label, path)| {
            json!({ "type": "uri", "label": label, "uri": format!("https://example.com/{path}") })
        }),
        (".{1,20}", ".{1,99}")
            .prop_map(|(label, text)| json!({ "type": "message", "label": label, "text": text })),
    ]
}

/// Messages that LINE takes, with fields that nobody knows.
fn message() -> impl Strategy<Value = Value> {
    let kinds = prop_oneof![
        ".{1,200}".prop_map(|text| json!({ "type": "text", "text": text })),
        (".{1,60}", vec(action(), 1..5)).prop_map(|(text, actions)| {
            let layout = json!({ "type": "buttons", "text": text, "actions": actions });
            json!({ "type": "template", "altText": text, "template": layout })
        }),
        (".{1,60}", vec(action(), 0..5)).prop_map(|(text, actions)| {
            let buttons = actions
                .into_iter()
                .map(|one| json!({ "type": "button", "action": one }));
            let mut contents = vec![json!({ "type": "text", "text": text, "wrap": true })];
            contents.extend(buttons);
            let body = json!({ "type": "box", "layout": "vertical", "contents": contents });
            let bubble = json!({ "type": "bubble", "body": body });
            json!({ "type": "flex", "altText": text, "contents": bubble })
        }),
    ];
    (kinds, hash_map("x[a-z]{1,6}", anything(), 0..3)).prop_map(|(mut message, extra)| {
        let fields = message.as_object_mut().expect("an object");
        fields.extend(extra.into_iter().collect::<Map<_, _>>());
        message
    })
}

proptest! {
    #[test]
    fn a_message_is_written_as_it_was_read(value in message()) {
        let read = Message::from_value(value.clone()).expect("within all limits");
        prop_assert_eq!(serde_json::to_value(&read).expect("plain data"), value);
    }

    #[test]
    fn any_json_is_a_message_or_a_refusal(value in anything()) {
        if let Ok(read) = Message::from_value(value.clone()) {
            let written = serde_json::to_value(&read).expect("plain data");
            prop_assert_eq!(Message::from_value(written).expect("still valid"), read);
        }
    }

    #[test]
    fn any_bytes_are_a_webhook_or_a_refusal(bytes in vec(any::<u8>(), 0..512)) {
        let _ = Delivery::parse(&bytes);
    }

    #[test]
    fn any_events_are_a_webhook(events in vec(anything(), 0..4)) {
        let body = json!({ "destination": "U", "events": events }).to_string();
        let delivery = Delivery::parse(body.as_bytes()).expect("a webhook");
        prop_assert_eq!(delivery.events.len(), events.len());
        for event in &delivery.events {
            let again = Event::read(event.json());
            prop_assert_eq!(&again.webhook_event_id, &event.webhook_event_id);
            prop_assert_eq!(&again.payload, &event.payload);
        }
    }

    #[test]
    fn only_the_right_signature_is_taken(body in vec(any::<u8>(), 0..256), header in ".{0,60}") {
        let secret = SecretString::from("8c570fa6dd201bb328f1c1eac23a96d8");
        let right = webhook::sign(&body, &secret);
        let secrets = [secret];
        prop_assert!(webhook::verify(&body, Some(&right), &secrets).is_ok());
        if header != right {
            prop_assert!(webhook::verify(&body, Some(&header), &secrets).is_err());
        }
    }

    #[test]
    fn people_never_see_more_than_is_counted(text in ".{0,200}") {
        prop_assert!(length::graphemes(&text) <= length::utf16(&text));
    }
}
