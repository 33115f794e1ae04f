//! Quick replies under any message.

use serde_json::Value;

use super::{
    action::{Place, action},
    checker::Checker,
};

pub(super) fn quick_reply(checker: &mut Checker, path: &str, message: &Value) {
    let Some(quick_reply) = checker.object(path, message, "quickReply", false) else {
        return;
    };
    let path = format!("{path}.quickReply");
    for (at, item) in checker
        .list(&path, quick_reply, "items", 1..=13)
        .iter()
        .enumerate()
    {
        let path = format!("{path}.items[{at}]");
        checker.one_of(&path, item, "type", &["action"]);
        checker.url(&path, item, "imageUrl", false);
        if let Some(inner) = checker.object(&path, item, "action", true) {
            action(checker, &format!("{path}.action"), inner, Place::QuickReply);
        }
    }
}
