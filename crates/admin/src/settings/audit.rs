//! Who did what to what.

use super::{Tab, tabs};
use crate::{menu::frame, neighbours::Neighbours, words::Words};
use askama::Template;
use frontdesk::{AppError, Session, Shell, Visit, page};
use kernel::EventId;
use poem::{Response, handler, web::Query};
use tenancy::{Actor, AuditLine, Role};

/// How many lines a page shows.
const PAGE: u16 = 50;

struct Row {
    who: String,
    what: String,
    subject: String,
    iso: String,
    at: String,
}

#[derive(Template)]
#[template(path = "admin/settings/audit.html")]
struct Page {
    shell: Shell,
    words: Words,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    beside: Neighbours,
}

/// Where the list goes on.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Wanted {
    after: String,
}

/// `GET /settings/audit?after=`
#[handler]
pub async fn list(
    visit: Visit,
    session: Session,
    Query(wanted): Query<Wanted>,
) -> Result<Response, AppError> {
    session.needs(Role::Owner)?;
    let (words, after) = (Words(visit.lang), wanted.after.parse::<EventId>().ok());
    let mut tx = session.tenant.begin_read().await?;
    let mut lines = AuditLine::list(&mut tx, after, PAGE + 1).await?;
    tx.commit().await?;
    let more = lines.len() > usize::from(PAGE);
    lines.truncate(usize::from(PAGE));
    let next = lines.last().filter(|_| more).map(|line| line.id);
    page(&Page {
        shell: frame(&visit, &session, words.t("audit-title")),
        words,
        tabs: tabs(words, "/settings/audit"),
        rows: lines
            .into_iter()
            .map(|line| row(words, &session, line))
            .collect(),
        beside: Neighbours::of("/settings/audit", &[], after.is_some(), next),
    })
}

fn row(words: Words, session: &Session, line: AuditLine) -> Row {
    let who = match line.actor {
        Actor::Staff(id) if id == session.staff.id => session.staff.name.clone(),
        Actor::Staff(_) => words.t("actor-staff"),
        Actor::ApiKey(_) => words.t("actor-api-key"),
        Actor::Member(_) => words.t("actor-member"),
        Actor::System => words.t("actor-system"),
    };
    Row {
        who,
        what: words.word("audit", &line.action),
        subject: line.subject,
        iso: line.at.to_rfc3339(),
        at: session.tenant.zone().long(line.at, words.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, HOSTILE, LONG, WORDS};

    #[test]
    fn the_audit_renders_empty_and_full() {
        for texts in [&[][..], &["", "縁日和", LONG, HOSTILE][..]] {
            let row = |text: &&str| {
                let t = || (*text).to_owned();
                Row {
                    who: t(),
                    what: t(),
                    subject: t(),
                    iso: t(),
                    at: t(),
                }
            };
            samples::rendered(&Page {
                shell: samples::shell(),
                words: WORDS,
                tabs: tabs(WORDS, "/settings/audit"),
                rows: texts.iter().map(row).collect(),
                beside: Neighbours::of("/settings/audit", &[], false, Some("x")),
            });
        }
    }
}
