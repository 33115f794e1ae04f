//! The list of members: by the beginning of a name, or a whole number or address.

use super::tie::Badge;
use crate::{menu::frame, neighbours::Neighbours, words::Words};
use askama::Template;
use crm::{Cursor, Member, Page as Piece, member::Listed};
use frontdesk::{AppError, Session, Shell, Visit, page};
use poem::{Response, handler, web::Query};
use tenancy::{Role, Tenant};

/// A member in a list, ready to print.
pub struct Row {
    /// Their page.
    pub href: String,
    /// Their name.
    pub name: String,
    /// How it is read.
    pub kana: String,
    external_id: String,
    phone: String,
    /// Their tie to LINE.
    pub tie: Badge,
    /// Since when, for machines.
    pub since_iso: String,
    /// The same for people.
    pub since: String,
}

#[derive(Template)]
#[template(path = "admin/members/index.html")]
struct Page {
    shell: Shell,
    words: Words,
    q: String,
    rows: Vec<Row>,
    beside: Neighbours,
    may_edit: bool,
}

/// What is looked for, and where the list goes on.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Wanted {
    q: String,
    after: String,
}

/// `GET /members?q=&after=`
#[handler]
pub async fn list(
    visit: Visit,
    session: Session,
    Query(wanted): Query<Wanted>,
) -> Result<Response, AppError> {
    // A control character is in nobody's name, and the database refuses some of them.
    let q: String = wanted
        .q
        .trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(254)
        .collect();
    // A cursor of an older version, or of nobody's making, begins anew.
    let after: Option<Cursor> = wanted.after.parse().ok();
    let mut tx = session.tenant.begin_read().await?;
    let found = Member::list(&mut tx, Some(&q), after).await?;
    tx.commit().await?;
    page(&template(&visit, &session, q, after.is_some(), found))
}

fn template(
    visit: &Visit,
    session: &Session,
    q: String,
    is_further: bool,
    found: Piece<Listed>,
) -> Page {
    let words = Words(visit.lang);
    Page {
        shell: frame(visit, session, words.t("members-title")),
        words,
        rows: found
            .rows
            .into_iter()
            .map(|member| Row::of(words, &session.tenant, member))
            .collect(),
        beside: Neighbours::of("/members", &[("q", &q)], is_further, found.next),
        q,
        may_edit: session.may(Role::Chat),
    }
}

impl Row {
    /// Of a listed member.
    pub fn of(words: Words, tenant: &Tenant, member: Listed) -> Self {
        Self {
            href: format!("/members/{}", member.id),
            kana: member.kana.unwrap_or_default(),
            external_id: member.external_id.unwrap_or_default(),
            phone: member.phone.unwrap_or_default(),
            tie: Badge::of(words, member.tie.as_ref()),
            since_iso: member.created_at.to_rfc3339(),
            since: tenant.zone().day(member.created_at, words.0),
            name: member.name,
        }
    }
}

#[cfg(test)]
impl Row {
    /// A row for the pages' tests.
    pub fn sample(text: &str) -> Self {
        let words = crate::samples::WORDS;
        let t = || text.to_owned();
        Self {
            href: t(),
            name: t(),
            kana: t(),
            external_id: t(),
            phone: t(),
            tie: Badge::of(words, None),
            since_iso: t(),
            since: t(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, HOSTILE, LONG, WORDS};

    #[test]
    fn the_list_renders_empty_and_full() {
        for (q, rows) in [
            ("", vec![]),
            (HOSTILE, vec![]),
            (
                "やま",
                vec![
                    Row::sample("山田 花子"),
                    Row::sample(LONG),
                    Row::sample(HOSTILE),
                ],
            ),
        ] {
            for may_edit in [false, true] {
                let rows: Vec<Row> = rows
                    .iter()
                    .map(|row: &Row| Row::sample(&row.name))
                    .collect();
                let is_empty = rows.is_empty();
                let (shell, words) = (samples::shell(), WORDS);
                let beside = Neighbours::of("/members", &[], false, Some("1-2"));
                let html = samples::rendered(&Page {
                    shell,
                    words,
                    q: q.into(),
                    rows,
                    beside,
                    may_edit,
                });
                assert_eq!(html.contains("class=\"empty\""), is_empty);
            }
        }
    }
}
