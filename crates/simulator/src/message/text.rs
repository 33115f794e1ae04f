//! Text messages, old and new.

use serde_json::Value;

use super::checker::Checker;

pub(super) fn text(checker: &mut Checker, path: &str, message: &Value) {
    checker.text(path, message, "text", 1..=5000, true);
    if message.get("emojis").is_some() {
        let emojis = checker.list(path, message, "emojis", 0..=20);
        for (at, emoji) in emojis.iter().enumerate() {
            let path = format!("{path}.emojis[{at}]");
            checker.number(&path, emoji, "index", 0.0..=5000.0);
            checker.text(&path, emoji, "productId", 1..=100, true);
            checker.text(&path, emoji, "emojiId", 1..=100, true);
        }
    }
}

pub(super) fn text_v2(checker: &mut Checker, path: &str, message: &Value) {
    checker.text(path, message, "text", 1..=5000, true);
    let Some(substitution) = checker.object(path, message, "substitution", false) else {
        return;
    };
    let entries = substitution.as_object().into_iter().flatten();
    if entries.clone().count() > 100 {
        return checker.complain(path, "substitution", "Size must be between 0 and 100");
    }
    for (key, value) in entries {
        let path = format!("{path}.substitution.{key}");
        let letters = key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if !(1..=20).contains(&key.len()) || !letters {
            checker.complain(&path, "", "The key is invalid");
        }
        checker.one_of(&path, value, "type", &["mention", "emoji"]);
    }
}
