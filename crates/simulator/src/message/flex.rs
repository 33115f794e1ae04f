//! Flex messages: bubbles and carousels, walked to their leaves.

use serde_json::Value;

use super::{
    action::{Place, action},
    checker::Checker,
};

const BUBBLE_BYTES: usize = 30 * 1024;
const CAROUSEL_BYTES: usize = 50 * 1024;
/// Deeper than any bubble of 30 KB would sensibly go; keeps the walk off the stack's end.
const DEEPEST: usize = 40;
const COMPONENTS: [&str; 8] = [
    "box",
    "button",
    "image",
    "video",
    "icon",
    "text",
    "separator",
    "filler",
];
const IN_BASELINE: [&str; 3] = ["icon", "text", "filler"];
const SIZES: [&str; 7] = ["nano", "micro", "deca", "hecto", "kilo", "mega", "giga"];

pub(super) fn flex(checker: &mut Checker, path: &str, message: &Value) {
    checker.text(path, message, "altText", 1..=1500, true);
    let Some(contents) = checker.object(path, message, "contents", true) else {
        return;
    };
    let path = format!("{path}.contents");
    match checker.one_of(&path, contents, "type", &["bubble", "carousel"]) {
        Some("bubble") => bubble(checker, &path, contents),
        Some(_) => carousel(checker, &path, contents),
        None => {}
    }
}

fn carousel(checker: &mut Checker, path: &str, carousel: &Value) {
    size(checker, path, carousel, CAROUSEL_BYTES);
    let bubbles = checker.list(path, carousel, "contents", 1..=12);
    for (at, inner) in bubbles.iter().enumerate() {
        let path = format!("{path}.contents[{at}]");
        if checker.one_of(&path, inner, "type", &["bubble"]).is_some() {
            bubble(checker, &path, inner);
        }
    }
    let width = |bubble: &Value| {
        bubble
            .get("size")
            .and_then(Value::as_str)
            .unwrap_or("mega")
            .to_owned()
    };
    if bubbles
        .windows(2)
        .any(|pair| width(&pair[0]) != width(&pair[1]))
    {
        checker.complain(
            path,
            "contents",
            "bubbles in a carousel must have the same width",
        );
    }
}

fn bubble(checker: &mut Checker, path: &str, bubble: &Value) {
    size(checker, path, bubble, BUBBLE_BYTES);
    if bubble.get("size").is_some() {
        checker.one_of(path, bubble, "size", &SIZES);
    }
    let blocks = ["header", "hero", "body", "footer"];
    if !blocks.iter().any(|block| bubble.get(*block).is_some()) {
        checker.complain(path, "", "at least one block must be specified");
    }
    for block in blocks {
        let Some(inner) = checker.object(path, bubble, block, false) else {
            continue;
        };
        let known: &[&str] = if block == "hero" {
            &["box", "image", "video"]
        } else {
            &["box"]
        };
        component(checker, &format!("{path}.{block}"), inner, known, 0);
    }
    tapped(checker, path, bubble, Place::FlexOther, false);
}

fn component(checker: &mut Checker, path: &str, component: &Value, known: &[&str], depth: usize) {
    if depth > DEEPEST {
        return checker.complain(path, "", "nested too deeply");
    }
    let Some(kind) = checker.one_of(path, component, "type", known) else {
        return;
    };
    match kind {
        "box" => container(checker, path, component, depth),
        "button" => tapped(checker, path, component, Place::FlexButton, true),
        "text" => text(checker, path, component),
        "image" | "icon" => {
            checker.url(path, component, "url", true);
            tapped(checker, path, component, Place::FlexOther, false);
        }
        "video" => {
            checker.url(path, component, "url", true);
            checker.url(path, component, "previewUrl", true);
            checker.object(path, component, "altContent", true);
        }
        _ => {}
    }
}

fn container(checker: &mut Checker, path: &str, container: &Value, depth: usize) {
    let layout = checker.one_of(
        path,
        container,
        "layout",
        &["horizontal", "vertical", "baseline"],
    );
    tapped(checker, path, container, Place::FlexOther, false);
    let known: &[&str] = if layout == Some("baseline") {
        &IN_BASELINE
    } else {
        &COMPONENTS
    };
    match container.get("contents") {
        Some(Value::Array(contents)) => {
            for (at, inner) in contents.iter().enumerate() {
                component(
                    checker,
                    &format!("{path}.contents[{at}]"),
                    inner,
                    known,
                    depth + 1,
                );
            }
        }
        _ => checker.complain(path, "contents", "May not be null"),
    }
}

fn text(checker: &mut Checker, path: &str, text: &Value) {
    tapped(checker, path, text, Place::FlexOther, false);
    let Some(Value::Array(spans)) = text.get("contents") else {
        checker.text(path, text, "text", 1..=10_000, true);
        return;
    };
    for (at, span) in spans.iter().enumerate() {
        let path = format!("{path}.contents[{at}]");
        checker.one_of(&path, span, "type", &["span"]);
        checker.text(&path, span, "text", 1..=10_000, true);
    }
}

fn tapped(checker: &mut Checker, path: &str, of: &Value, place: Place, required: bool) {
    if let Some(inner) = checker.object(path, of, "action", required) {
        action(checker, &format!("{path}.action"), inner, place);
    }
}

fn size(checker: &mut Checker, path: &str, of: &Value, most: usize) {
    // Measured as compact JSON: white space of the sender does not count against it.
    let bytes = serde_json::to_vec(of).map_or(0, |text| text.len());
    if bytes > most {
        checker.complain(
            path,
            "",
            format!("must not be larger than {} KB", most / 1024),
        );
    }
}
