//! What a button does.

use serde_json::Value;

use super::checker::{Checker, scheme};

/// Where an action stands: it decides how long its label may be and which types are allowed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Template,
    ImageCarousel,
    QuickReply,
    FlexButton,
    /// The whole of a Flex box, text or image: no label is shown.
    FlexOther,
}

const EVERYWHERE: [&str; 5] = ["postback", "message", "uri", "datetimepicker", "clipboard"];
const QUICK_REPLY: [&str; 8] = [
    "postback",
    "message",
    "uri",
    "datetimepicker",
    "clipboard",
    "camera",
    "cameraRoll",
    "location",
];

pub(super) fn action(checker: &mut Checker, path: &str, action: &Value, place: Place) {
    if !action.is_object() {
        return checker.complain(path, "", "May not be null");
    }
    let known: &[&str] = if place == Place::QuickReply {
        &QUICK_REPLY
    } else {
        &EVERYWHERE
    };
    let Some(kind) = checker.one_of(path, action, "type", known) else {
        return;
    };
    label(checker, path, action, place);
    match kind {
        "postback" => postback(checker, path, action),
        "message" => {
            checker.graphemes(path, action, "text", 300, true);
        }
        "uri" => uri(checker, path, action),
        "datetimepicker" => picker(checker, path, action),
        "clipboard" => {
            checker.text(path, action, "clipboardText", 1..=1000, true);
        }
        _ => {}
    }
}

fn label(checker: &mut Checker, path: &str, action: &Value, place: Place) {
    let (most, required) = match place {
        Place::Template => (20, true),
        Place::ImageCarousel => (12, false),
        Place::QuickReply => (20, true),
        Place::FlexButton => (40, true),
        Place::FlexOther => (40, false),
    };
    checker.graphemes(path, action, "label", most, required);
}

fn postback(checker: &mut Checker, path: &str, action: &Value) {
    checker.text(path, action, "data", 1..=300, true);
    checker.graphemes(path, action, "displayText", 300, false);
    checker.text(path, action, "fillInText", 1..=300, false);
    if action.get("inputOption").is_some() {
        let options = ["closeRichMenu", "openRichMenu", "openKeyboard", "openVoice"];
        checker.one_of(path, action, "inputOption", &options);
    }
}

fn uri(checker: &mut Checker, path: &str, action: &Value) {
    let uri = checker.text(path, action, "uri", 1..=1000, true);
    if uri.is_some_and(|uri| !scheme(uri, &["http", "https", "line", "tel"])) {
        checker.complain(path, "uri", "invalid uri scheme");
    }
}

fn picker(checker: &mut Checker, path: &str, action: &Value) {
    checker.text(path, action, "data", 1..=300, true);
    checker.one_of(path, action, "mode", &["date", "time", "datetime"]);
}
