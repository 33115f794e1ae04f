//! Template messages: buttons, confirm, carousel, image carousel.

use std::ops::RangeInclusive;

use serde_json::Value;

use super::{
    action::{Place, action},
    checker::Checker,
};

pub(super) fn template(checker: &mut Checker, path: &str, message: &Value) {
    checker.text(path, message, "altText", 1..=1500, true);
    let Some(template) = checker.object(path, message, "template", true) else {
        return;
    };
    let path = format!("{path}.template");
    let known = ["buttons", "confirm", "carousel", "image_carousel"];
    match checker.one_of(&path, template, "type", &known) {
        Some("buttons") => buttons(checker, &path, template),
        Some("confirm") => {
            checker.graphemes(&path, template, "text", 240, true);
            actions(checker, &path, template, 2..=2);
        }
        Some("carousel") => carousel(checker, &path, template),
        Some(_) => image_carousel(checker, &path, template),
        None => {}
    }
}

fn buttons(checker: &mut Checker, path: &str, template: &Value) {
    heading(checker, path, template, 160);
    actions(checker, path, template, 1..=4);
}

/// Title, picture and text; with a title or a picture the text has at most 60 characters.
fn heading(checker: &mut Checker, path: &str, of: &Value, most: usize) {
    checker.url(path, of, "thumbnailImageUrl", false);
    checker.graphemes(path, of, "title", 40, false);
    let shorter = of.get("title").is_some() || of.get("thumbnailImageUrl").is_some();
    checker.graphemes(path, of, "text", if shorter { 60 } else { most }, true);
    if let Some(inner) = checker.object(path, of, "defaultAction", false) {
        action(
            checker,
            &format!("{path}.defaultAction"),
            inner,
            Place::FlexOther,
        );
    }
}

fn carousel(checker: &mut Checker, path: &str, template: &Value) {
    let columns = checker.list(path, template, "columns", 1..=10);
    for (at, column) in columns.iter().enumerate() {
        let path = format!("{path}.columns[{at}]");
        heading(checker, &path, column, 120);
        actions(checker, &path, column, 1..=3);
    }
    let count = |column: &Value| {
        column
            .get("actions")
            .and_then(Value::as_array)
            .map_or(0, Vec::len)
    };
    if columns
        .windows(2)
        .any(|pair| count(&pair[0]) != count(&pair[1]))
    {
        checker.complain(
            path,
            "columns",
            "the number of actions must be the same for each column",
        );
    }
}

fn image_carousel(checker: &mut Checker, path: &str, template: &Value) {
    for (at, column) in checker
        .list(path, template, "columns", 1..=10)
        .iter()
        .enumerate()
    {
        let path = format!("{path}.columns[{at}]");
        checker.url(&path, column, "imageUrl", true);
        if let Some(inner) = checker.object(&path, column, "action", true) {
            action(
                checker,
                &format!("{path}.action"),
                inner,
                Place::ImageCarousel,
            );
        }
    }
}

fn actions(checker: &mut Checker, path: &str, of: &Value, size: RangeInclusive<usize>) {
    for (at, inner) in checker.list(path, of, "actions", size).iter().enumerate() {
        action(
            checker,
            &format!("{path}.actions[{at}]"),
            inner,
            Place::Template,
        );
    }
}
