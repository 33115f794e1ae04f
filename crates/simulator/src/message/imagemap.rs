//! Imagemap messages.

use serde_json::Value;

use super::checker::{Checker, scheme};

pub(super) fn imagemap(checker: &mut Checker, path: &str, message: &Value) {
    checker.url(path, message, "baseUrl", true);
    checker.text(path, message, "altText", 1..=1500, true);
    if let Some(size) = checker.object(path, message, "baseSize", true) {
        let path = format!("{path}.baseSize");
        checker.number(&path, size, "width", 1040.0..=1040.0);
        checker.number(&path, size, "height", 1.0..=5000.0);
    }
    let actions = checker.list(path, message, "actions", 0..=50);
    for (at, action) in actions.iter().enumerate() {
        let path = format!("{path}.actions[{at}]");
        match checker.one_of(&path, action, "type", &["uri", "message", "clipboard"]) {
            Some("uri") => {
                let uri = checker.text(&path, action, "linkUri", 1..=1000, true);
                if uri.is_some_and(|uri| !scheme(uri, &["http", "https", "line", "tel"])) {
                    checker.complain(&path, "linkUri", "invalid uri scheme");
                }
            }
            Some("message") => {
                checker.text(&path, action, "text", 1..=400, true);
            }
            _ => {}
        }
        checker.object(&path, action, "area", true);
    }
}
