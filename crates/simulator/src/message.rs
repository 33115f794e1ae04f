//! LINE's rules for message objects: what the real platform refuses, refused with the same words and property paths.
//!
//! Limits are of the Messaging API reference of 2026-08-07. Labels and template texts are counted in grapheme
//! clusters, everything else in UTF-16 code units.

mod action;
mod checker;
mod flex;
mod imagemap;
mod media;
mod quick_reply;
mod template;
mod text;

use serde_json::{Value, value::RawValue};

use crate::wire::Complaint;
use checker::Checker;

const TYPES: [&str; 11] = [
    "text", "textV2", "sticker", "image", "video", "audio", "location", "imagemap", "template",
    "flex", "coupon",
];

/// Checks 1–5 message objects; answers everything that is wrong.
pub(crate) fn check(messages: &[Box<RawValue>]) -> Vec<Complaint> {
    let mut checker = Checker::default();
    for (at, raw) in messages.iter().enumerate() {
        let path = format!("messages[{at}]");
        match serde_json::from_str::<Value>(raw.get()) {
            Ok(message) if message.is_object() => message_object(&mut checker, &path, &message),
            _ => checker.complain(&path, "", "May not be empty"),
        }
    }
    checker.complaints
}

fn message_object(checker: &mut Checker, path: &str, message: &Value) {
    let Some(kind) = checker.one_of(path, message, "type", &TYPES) else {
        return;
    };
    match kind {
        "text" => text::text(checker, path, message),
        "textV2" => text::text_v2(checker, path, message),
        "sticker" => media::sticker(checker, path, message),
        "image" => media::image(checker, path, message),
        "video" => media::video(checker, path, message),
        "audio" => media::audio(checker, path, message),
        "location" => media::location(checker, path, message),
        "coupon" => media::coupon(checker, path, message),
        "imagemap" => imagemap::imagemap(checker, path, message),
        "template" => template::template(checker, path, message),
        _ => flex::flex(checker, path, message),
    }
    quick_reply::quick_reply(checker, path, message);
    sender(checker, path, message);
}

fn sender(checker: &mut Checker, path: &str, message: &Value) {
    let Some(sender) = checker.object(path, message, "sender", false) else {
        return;
    };
    let path = format!("{path}.sender");
    let name = checker.text(&path, sender, "name", 1..=20, false);
    if name.is_some_and(|name| name.eq_ignore_ascii_case("line")) {
        checker.complain(&path, "name", "The value is not allowed");
    }
    checker.url(&path, sender, "iconUrl", false);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(message: &Value) -> Vec<(String, String)> {
        let raw = serde_json::value::to_raw_value(message).expect("json");
        check(&[raw])
            .into_iter()
            .map(|c| (c.property, c.message))
            .collect()
    }

    fn complains(message: &Value, property: &str) {
        let found = found(message);
        assert!(
            found.iter().any(|(at, _)| at == property),
            "{property} not in {found:?}"
        );
    }

    fn fine(message: &Value) {
        assert_eq!(found(message), []);
    }

    #[test]
    fn a_text_has_one_to_5000_utf16_units() {
        fine(&json!({"type": "text", "text": "あ".repeat(5000)}));
        complains(
            &json!({"type": "text", "text": "😀".repeat(2501)}),
            "messages[0].text",
        );
        complains(&json!({"type": "text", "text": ""}), "messages[0].text");
        complains(&json!({"type": "text", "text": 5}), "messages[0].text");
    }

    #[test]
    fn an_unknown_type_is_named_with_the_known_ones() {
        let found = found(&json!({"type": "hologram"}));

        assert_eq!(found[0].0, "messages[0].type");
        assert!(
            found[0]
                .1
                .starts_with("Must be one of the following values: [text,")
        );
    }

    #[test]
    fn a_label_is_counted_in_graphemes() {
        let button = |label: String| {
            json!({"type": "template", "altText": "a", "template": {"type": "buttons", "text": "t",
                "actions": [{"type": "postback", "label": label, "data": "d"}]}})
        };
        fine(&button("👨‍👩‍👧".repeat(20)));
        complains(
            &button("あ".repeat(21)),
            "messages[0].template.actions[0].label",
        );
    }

    #[test]
    fn postback_data_has_at_most_300_units() {
        let button = |data: String| {
            json!({"type": "template", "altText": "a", "template": {"type": "confirm", "text": "t",
                "actions": [{"type": "postback", "label": "はい", "data": data},
                            {"type": "message", "label": "いいえ", "text": "いいえ"}]}})
        };
        fine(&button("d".repeat(300)));
        complains(
            &button("d".repeat(301)),
            "messages[0].template.actions[0].data",
        );
    }

    #[test]
    fn templates_count_their_actions_and_columns() {
        let action = json!({"type": "uri", "label": "見る", "uri": "https://a.example/"});
        let buttons = |n: usize| {
            json!({"type": "template", "altText": "a",
            "template": {"type": "buttons", "text": "t", "actions": vec![action.clone(); n]}})
        };
        fine(&buttons(4));
        complains(&buttons(5), "messages[0].template.actions");
        complains(&buttons(0), "messages[0].template.actions");
        let uneven = json!({"type": "template", "altText": "a", "template": {"type": "carousel", "columns": [
            {"text": "t", "actions": [action]}, {"text": "t", "actions": [action, action]}]}});
        complains(&uneven, "messages[0].template.columns");
    }

    #[test]
    fn a_title_shortens_what_a_button_template_may_say() {
        let template = |title: Option<&str>| {
            let mut template = json!({"type": "buttons", "text": "t".repeat(61),
                "actions": [{"type": "message", "label": "l", "text": "t"}]});
            if let Some(title) = title {
                template["title"] = title.into();
            }
            json!({"type": "template", "altText": "a", "template": template})
        };
        fine(&template(None));
        complains(&template(Some("題")), "messages[0].template.text");
    }

    #[test]
    fn alt_text_has_at_most_1500_units() {
        let flex = |alt: String| {
            json!({"type": "flex", "altText": alt, "contents": {"type": "bubble",
            "body": {"type": "box", "layout": "vertical", "contents": [{"type": "text", "text": "x"}]}}})
        };
        fine(&flex("a".repeat(1500)));
        complains(&flex("a".repeat(1501)), "messages[0].altText");
    }

    #[test]
    fn a_flex_tree_is_checked_to_its_leaves() {
        let body = |leaf: Value| {
            json!({"type": "flex", "altText": "a", "contents": {"type": "bubble",
            "body": {"type": "box", "layout": "vertical", "contents": [leaf]}}})
        };
        fine(&body(json!({"type": "separator"})));
        complains(
            &body(json!({"type": "text"})),
            "messages[0].contents.body.contents[0].text",
        );
        complains(
            &body(json!({"type": "marquee"})),
            "messages[0].contents.body.contents[0].type",
        );
        complains(
            &body(
                json!({"type": "button", "action": {"type": "message", "label": "あ".repeat(41), "text": "t"}}),
            ),
            "messages[0].contents.body.contents[0].action.label",
        );
        let large = "x".repeat(31 * 1024);
        complains(
            &body(json!({"type": "text", "text": large})),
            "messages[0].contents",
        );
    }

    #[test]
    fn quick_replies_are_at_most_thirteen() {
        let item =
            json!({"type": "action", "action": {"type": "message", "label": "l", "text": "t"}});
        let text = |n: usize| json!({"type": "text", "text": "t", "quickReply": {"items": vec![item.clone(); n]}});
        fine(&text(13));
        complains(&text(14), "messages[0].quickReply.items");
    }

    #[test]
    fn a_camera_button_belongs_to_quick_replies_only() {
        let action = json!({"type": "camera", "label": "撮る"});
        fine(
            &json!({"type": "text", "text": "t", "quickReply": {"items": [{"type": "action", "action": action}]}}),
        );
        complains(
            &json!({"type": "template", "altText": "a",
                "template": {"type": "buttons", "text": "t", "actions": [action]}}),
            "messages[0].template.actions[0].type",
        );
    }

    #[test]
    fn a_uri_has_a_scheme_that_line_opens() {
        let text = |uri: &str| {
            json!({"type": "text", "text": "t", "quickReply": {"items": [
            {"type": "action", "action": {"type": "uri", "label": "l", "uri": uri}}]}})
        };
        fine(&text("tel:0312345678"));
        complains(
            &text("javascript:alert(1)"),
            "messages[0].quickReply.items[0].action.uri",
        );
    }
}
