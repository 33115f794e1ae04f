//! LINE's own samples in and out, and each limit at its edge.

use serde_json::json;

use super::*;
use crate::message::{
    Action, Bundle, Buttons, Carousel, Column, Confirm, ImageCarousel, Sender, Substitution, Unit,
};

fn round_trip(value: Value) {
    let message = Message::from_value(value.clone()).expect("LINE's own sample");
    assert_eq!(serde_json::to_value(&message).expect("plain data"), value);
    assert!(!matches!(message, Message::Other(_)), "{value}");
}

fn fault(message: Result<impl std::fmt::Debug, Invalid>) -> String {
    message.expect_err("over a limit").to_string()
}

#[test]
fn every_type_survives_the_way_in_and_out_with_unknown_fields() {
    let uri = json!({ "type": "uri", "label": "見る", "uri": "https://e.jp/", "new": [1] });
    let samples = [
        json!({ "type": "text", "text": "縁 $", "emojis": [{ "index": 2, "productId": "p", "emojiId": "1" }], "quoteToken": "q", "sender": { "name": "店", "new": 1 } }),
        json!({ "type": "textV2", "text": "{x} さん", "substitution": { "x": { "type": "mention", "mentionee": { "type": "all" } } } }),
        json!({ "type": "sticker", "packageId": "446", "stickerId": "1988", "new": true }),
        json!({ "type": "image", "originalContentUrl": "https://e.jp/o.jpg", "previewImageUrl": "https://e.jp/p.jpg" }),
        json!({ "type": "video", "originalContentUrl": "https://e.jp/o.mp4", "previewImageUrl": "https://e.jp/p.jpg", "trackingId": "t" }),
        json!({ "type": "audio", "originalContentUrl": "https://e.jp/o.m4a", "duration": 60000 }),
        json!({ "type": "location", "title": "店", "address": "福岡", "latitude": 33.59, "longitude": 130.4 }),
        json!({ "type": "coupon", "couponId": "01", "deliveryTag": "spring" }),
        json!({ "type": "template", "altText": "a", "new": {}, "template": { "type": "buttons", "text": "t", "title": "T", "thumbnailImageUrl": "https://e.jp/t.png", "imageSize": "cover", "defaultAction": uri, "actions": [uri] } }),
        json!({ "type": "template", "altText": "a", "template": { "type": "confirm", "text": "t", "actions": [uri, { "type": "message", "label": "No", "text": "no" }] } }),
        json!({ "type": "template", "altText": "a", "template": { "type": "carousel", "columns": [{ "text": "t", "actions": [uri] }], "imageSize": "cover" } }),
        json!({ "type": "template", "altText": "a", "template": { "type": "image_carousel", "columns": [{ "imageUrl": "https://e.jp/t.png", "action": uri }] } }),
        json!({ "type": "template", "altText": "a", "template": { "type": "new_kind", "x": 1 } }),
        json!({ "type": "flex", "altText": "a", "contents": { "type": "bubble", "size": "kilo", "styles": { "body": { "backgroundColor": "#ffffff" } }, "hero": { "type": "image", "url": "https://e.jp/h.png", "aspectRatio": "20:13" }, "body": { "type": "box", "layout": "vertical", "contents": [{ "type": "text", "text": "縁", "contents": [{ "type": "span", "text": "縁" }] }, { "type": "separator" }, { "type": "filler" }, { "type": "button", "action": uri, "style": "primary" }, { "type": "box", "layout": "baseline", "contents": [{ "type": "icon", "url": "https://e.jp/i.png" }] }, { "type": "hologram", "x": 1 }] } } }),
        json!({ "type": "flex", "altText": "a", "contents": { "type": "carousel", "contents": [{ "type": "bubble", "body": { "type": "box", "layout": "vertical", "contents": [] } }] } }),
        json!({ "type": "text", "text": "a", "quickReply": { "items": [{ "type": "action", "imageUrl": "https://e.jp/q.png", "action": { "type": "cameraRoll", "label": "写真" } }, { "type": "action", "action": { "type": "datetimepicker", "label": "日時", "data": "d", "mode": "datetime", "initial": "2026-11-27T19:00" } }] } }),
    ];
    samples.into_iter().for_each(round_trip);
}

#[test]
fn an_unknown_type_is_kept_whole() {
    let value = json!({ "type": "hologram", "depth": 3 });
    let message = Message::from_value(value.clone()).expect("kept");
    assert_eq!(message.kind(), "hologram");
    assert_eq!(serde_json::to_value(&message).expect("plain data"), value);
}

#[test]
fn a_text_is_counted_in_utf16_units() {
    assert!(Text::new("あ".repeat(5000)).is_ok());
    assert!(Text::new("😀".repeat(2500)).is_ok());
    assert_eq!(
        Text::new("😀".repeat(2501)).expect_err("over"),
        Invalid::new(
            "text",
            Reason::Length {
                min: 1,
                max: 5000,
                actual: 5002,
                unit: Unit::Utf16
            }
        )
    );
    assert_eq!(
        fault(Text::new("")),
        "text: must have 1 to 5000 UTF-16 units, not 0"
    );
}

#[test]
fn a_label_is_counted_in_what_people_see() {
    let button = |label: &str| {
        Buttons::new("a", "t")
            .action(Action::postback(label, "d").expect("up to 40"))
            .build()
    };
    assert!(button(&"👨‍👩‍👧‍👦".repeat(20)).is_ok());
    assert_eq!(
        fault(button(&"あ".repeat(21))),
        "template.actions[0].label: must have 1 to 20 characters, not 21"
    );
    assert!(button("").is_err());
    assert!(Action::postback("あ".repeat(41), "d").is_err());
}

#[test]
fn an_endless_cluster_is_no_way_around_a_limit() {
    let zalgo = format!("a{}", "\u{0301}".repeat(100_000));
    assert_eq!(crate::message::length::graphemes(&zalgo), 1);
    assert!(Action::postback(zalgo, "d").is_err());
}

#[test]
fn buttons_have_less_text_under_a_title() {
    let button = || Action::message("はい", "はい").expect("valid");
    let text = |length| Buttons::new("a", "あ".repeat(length)).action(button());
    assert!(text(160).build().is_ok());
    assert!(text(161).build().is_err());
    assert!(text(60).title("題").build().is_ok());
    assert!(text(61).title("題").build().is_err());
    assert!(text(61).image("https://e.jp/a.png").build().is_err());
    assert_eq!(
        fault(Buttons::new("a", "t").build()),
        "template.actions: must have 1 to 4 entries, not 0"
    );
    let five = (0..5).fold(text(1), |buttons, _| buttons.action(button()));
    assert!(five.build().is_err());
    assert!(Buttons::new("", "t").action(button()).build().is_err());
    assert!(
        Buttons::new("あ".repeat(1501), "t")
            .action(button())
            .build()
            .is_err()
    );
}

#[test]
fn cards_must_be_alike() {
    let button = || Action::message("はい", "はい").expect("valid");
    let one = || Column::new("t").action(button());
    assert!(
        Carousel::new("a")
            .column(one())
            .column(one())
            .build()
            .is_ok()
    );
    assert!(
        Carousel::new("a")
            .column(one())
            .column(one().title("題"))
            .build()
            .is_err()
    );
    assert!(
        Carousel::new("a")
            .column(one())
            .column(one().action(button()))
            .build()
            .is_err()
    );
    assert!(Carousel::new("a").build().is_err());
    let eleven = (0..11).fold(Carousel::new("a"), |carousel, _| carousel.column(one()));
    assert!(eleven.build().is_err());
    let label = |text: &str| Action::message(text, "x").expect("up to 40");
    let picture = |text: &str| ImageCarousel::new("a").image("https://e.jp/a.png", label(text));
    assert!(picture("123456789012").build().is_ok());
    assert!(picture("1234567890123").build().is_err());
    assert!(
        Confirm::new("a", "あ".repeat(240), button(), button())
            .build()
            .is_ok()
    );
    assert!(
        Confirm::new("a", "あ".repeat(241), button(), button())
            .build()
            .is_err()
    );
}

#[test]
fn only_addresses_that_line_opens_are_taken() {
    for good in [
        "https://e.jp/?q=%E7%B8%81",
        "http://e.jp",
        "line://ti/p/@x",
        "tel:09012345678",
    ] {
        assert!(Action::uri("a", good).is_ok(), "{good}");
    }
    let long = format!("https://e.jp/{}", "a".repeat(1000));
    for bad in [
        "",
        "e.jp",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://e.jp/縁",
        "https://e.jp/ x",
        "ftp://e.jp",
        &long,
    ] {
        assert!(Action::uri("a", bad).is_err(), "{bad}");
    }
    use crate::message::Image;
    assert!(Image::new("http://e.jp/o.jpg", "https://e.jp/p.jpg").is_err());
}

#[test]
fn some_actions_stand_in_one_place_only() {
    let camera = || Action::camera("撮る").expect("valid");
    assert!(Buttons::new("a", "t").action(camera()).build().is_err());
    assert!(QuickReply::new([camera()]).is_ok());
    assert!(QuickReply::new((0..14).map(|_| camera())).is_err());
    assert!(QuickReply::new(Vec::<Action>::new()).is_err());
    let switch = Action::rich_menu_switch("menu-b", "d").expect("valid");
    assert!(Buttons::new("a", "t").action(switch).build().is_err());
}

#[test]
fn json_can_make_nothing_that_a_builder_cannot() {
    let bad = [
        json!({ "type": "text", "text": "" }),
        json!({ "type": "text" }),
        json!({ "type": "text", "text": "a", "quickReply": { "items": [] } }),
        json!({ "type": "text", "text": "a", "sender": { "name": "LINE" } }),
        json!({ "type": "image", "originalContentUrl": "http://e.jp", "previewImageUrl": "https://e.jp" }),
        json!({ "type": "template", "altText": "a", "template": { "type": "confirm", "text": "t", "actions": [] } }),
        json!({ "type": "template", "altText": "a", "template": { "type": "buttons", "text": "t", "actions": [{ "type": "uri", "label": "a", "uri": "javascript:1" }] } }),
        json!({ "type": "flex", "altText": "a", "contents": { "type": "bubble" } }),
        json!({ "type": "flex", "altText": "a", "contents": { "type": "bubble", "body": { "type": "text", "text": "a" } } }),
        json!({ "type": "flex", "altText": "a", "contents": { "type": "bubble", "body": { "type": "box", "layout": "baseline", "contents": [{ "type": "separator" }] } } }),
        json!({ "type": "flex", "altText": "a", "contents": { "type": "bubble", "hero": { "type": "image", "url": "https://e.jp/a", "aspectRatio": "1:4" } } }),
        json!({ "type": "flex", "altText": "a", "contents": { "type": "carousel", "contents": [] } }),
        json!({ "text": "a" }),
        json!(["text"]),
    ];
    for value in bad {
        assert!(Message::from_value(value.clone()).is_err(), "{value}");
        assert!(
            serde_json::from_value::<Message>(value.clone()).is_err(),
            "{value}"
        );
    }
    assert!(serde_json::from_value::<Text>(json!({ "text": "" })).is_err());
    assert!(serde_json::from_value::<Bundle>(json!([])).is_err());
}

#[test]
fn a_bundle_has_one_to_five() {
    let text = || Message::from(Text::new("a").expect("short"));
    assert!(Bundle::new([]).is_err());
    assert!(Bundle::new((0..5).map(|_| text())).is_ok());
    assert!(Bundle::new((0..6).map(|_| text())).is_err());
}

#[test]
fn deep_json_is_refused_not_followed() {
    let deep = (0..500).fold(Value::Null, |inner, _| Value::Array(vec![inner]));
    let mut fields = Map::new();
    fields.insert("type".to_owned(), "text".into());
    fields.insert("text".to_owned(), "a".into());
    fields.insert("extra".to_owned(), deep);
    assert!(Message::from_value(Value::Object(fields)).is_err());
}

#[test]
fn boxes_in_boxes_fit_into_a_small_stack() {
    let boxes = (0..28).fold(
        json!({ "type": "text", "text": "a" }),
        |inner, _| json!({ "type": "box", "layout": "vertical", "contents": [inner] }),
    );
    let value =
        json!({ "type": "flex", "altText": "a", "contents": { "type": "bubble", "body": boxes } });
    let small = std::thread::Builder::new().stack_size(1 << 20);
    let read = small
        .spawn(move || Message::from_value(value).map(drop))
        .expect("a thread");
    assert_eq!(read.join().expect("no overflow"), Ok(()));
}

#[test]
fn emojis_stand_at_a_dollar() {
    let text = || Text::new("😀$").expect("short");
    assert!(text().emoji(2, "p", "001").is_ok());
    assert!(text().emoji(1, "p", "001").is_err());
    assert!(text().emoji(3, "p", "001").is_err());
    let again = (0..20)
        .try_fold(text(), |text, _| text.emoji(2, "p", "001"))
        .expect("20");
    assert!(again.emoji(2, "p", "001").is_err());
}

#[test]
fn placeholders_have_plain_names() {
    let text = || TextV2::new("{a} {b}").expect("short");
    assert!(
        text()
            .substitute("a_1", Substitution::emoji("p", "1"))
            .is_ok()
    );
    assert!(
        text()
            .substitute("a-1", Substitution::mention("U1"))
            .is_err()
    );
    assert!(text().substitute("", Substitution::mention_all()).is_err());
    assert!(Sender::named("LINE").is_err());
    assert!(Sender::named("あ".repeat(21)).is_err());
}
