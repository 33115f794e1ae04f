//! Help: so that people help themselves when a login fails or they want to unlink.

use crate::{door::Door, failure::Failure};
use askama::Template;
use frontdesk::{Shell, Visit, page};
use poem::{Response, Result, handler};

struct Entry {
    question: String,
    answer: String,
}

#[derive(Template)]
#[template(path = "lounge/help/show.html")]
struct Page {
    shell: Shell,
    entries: Vec<Entry>,
    link: String,
    link_href: String,
    me: String,
    me_href: String,
}

const QUESTIONS: [&str; 4] = ["what", "unlink", "phone", "data"];

/// `GET /l/{channel}/help`
#[handler]
pub async fn show(door: Door, visit: Visit) -> Result<Response> {
    let say = |key: &str| door.say(visit.lang, key);
    let asked = QUESTIONS.iter().map(|word| Entry {
        question: say(&format!("help-{word}-q")),
        answer: say(&format!("help-{word}-a")),
    });
    let failed = Failure::ALL.iter().map(|failure| Entry {
        question: say(&format!("failed-{}-what", failure.word())),
        answer: say(&format!("failed-{}-next", failure.word())),
    });
    Ok(page(&Page {
        shell: visit.shell(say("help-title")).of_tenant(door.tenant.name()),
        entries: asked.chain(failed).collect(),
        link: say("link"),
        link_href: door.page("link"),
        me: say("me-title"),
        me_href: door.page("me"),
    })?)
}
