//! The ledger: every message to every person, why, and what became of it.

use crate::{menu::frame, neighbours::Neighbours, words::Words};
use askama::Template;
use delivery::{Delivery, State};
use frontdesk::{AppError, Session, Shell, Visit, page};
use kernel::{DeliveryId, FriendId, MemberId};
use poem::{Response, handler, web::Query};
use std::collections::HashMap;
use tenancy::{Tenant, TenantTx};
use uuid::Uuid;

/// How many lines a page shows.
const PAGE: u16 = 50;

/// One line, ready to print.
pub struct Line {
    /// Whose page; `""` where the person is not a member.
    pub href: String,
    /// To whom.
    pub name: String,
    /// Why.
    pub reason: String,
    /// For what.
    pub purpose: String,
    /// The badge's kind.
    pub kind: &'static str,
    /// How far it has come, in words.
    pub state: String,
    /// Why it was withheld, or what went wrong.
    pub why: String,
    /// LINE's request id, which its support asks for.
    pub request_id: String,
    /// When it was posted, for machines.
    pub iso: String,
    /// The same for people.
    pub at: String,
    /// How often it was tried, and when next.
    pub tries: String,
}

impl Line {
    /// Of a delivery to somebody who is called so.
    pub fn of(words: Words, tenant: &Tenant, delivery: &Delivery, name: Option<&str>) -> Self {
        let tries = match delivery.next_try_at.filter(|_| delivery.tries > 0) {
            Some(at) => words.with("delivery-next-try", "at", &tenant.zone().short(at, words.0)),
            None => String::new(),
        };
        Self {
            href: delivery
                .member
                .map(|id| format!("/members/{id}"))
                .unwrap_or_default(),
            name: name.map_or_else(|| words.t("delivery-nobody"), str::to_owned),
            reason: words.word("reason", &delivery.reason),
            purpose: delivery::TEXT.say(words.0, &format!("purpose-{}", delivery.purpose.word())),
            kind: kind(delivery.state),
            state: delivery.say_state(words.0),
            why: delivery.say_why(words.0).unwrap_or_default(),
            iso: delivery.created_at.to_rfc3339(),
            at: tenant.zone().long(delivery.created_at, words.0),
            request_id: delivery.request_id.clone().unwrap_or_default(),
            tries,
        }
    }
}

const fn kind(state: State) -> &'static str {
    match state {
        State::Waiting => "wait",
        State::Travelling => "info",
        State::Accepted => "good",
        State::Refused => "bad",
        State::Unsure | State::Withheld => "warn",
        State::Cancelled => "off",
    }
}

#[derive(Template)]
#[template(path = "admin/deliveries.html")]
struct Page {
    shell: Shell,
    words: Words,
    lines: Vec<Line>,
    beside: Neighbours,
}

/// Where the list goes on.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Wanted {
    after: String,
}

/// `GET /deliveries?after=`
#[handler]
pub async fn list(
    visit: Visit,
    session: Session,
    Query(wanted): Query<Wanted>,
) -> Result<Response, AppError> {
    let (words, after) = (Words(visit.lang), wanted.after.parse::<DeliveryId>().ok());
    let mut tx = session.tenant.begin_read().await?;
    let mut found = Delivery::list(&mut tx, after, PAGE + 1).await?;
    let more = found.len() > usize::from(PAGE);
    found.truncate(usize::from(PAGE));
    let names = Names::of(&mut tx, &found).await?;
    tx.commit().await?;
    let next = found.last().filter(|_| more).map(|last| last.id);
    let lines = found
        .into_iter()
        .map(|delivery| names.line(words, &session.tenant, delivery));
    page(&Page {
        shell: frame(&visit, &session, words.t("deliveries-title")),
        words,
        lines: lines.collect(),
        beside: Neighbours::of("/deliveries", &[], after.is_some(), next),
    })
}

/// What those are called to whom messages went: as members, else as LINE calls them.
pub struct Names(HashMap<Uuid, String>);

impl Names {
    /// Of a page of deliveries.
    pub async fn of(tx: &mut TenantTx, deliveries: &[Delivery]) -> Result<Self, sqlx::Error> {
        let members: Vec<Uuid> = deliveries
            .iter()
            .filter_map(|one| one.member)
            .map(MemberId::uuid)
            .collect();
        let friends: Vec<Uuid> = deliveries
            .iter()
            .filter_map(|one| one.friend)
            .map(FriendId::uuid)
            .collect();
        let tenant = tx.id();
        let rows = sqlx::query!(
            r#"select id as "id!", name as "name!" from members where tenant_id = $1 and id = any ($2)
               union all
               select id, display_name from friends where tenant_id = $1 and id = any ($3) and display_name is not null"#,
            tenant,
            &members,
            &friends
        )
        .fetch_all(tx.conn())
        .await?;
        Ok(Self(
            rows.into_iter().map(|row| (row.id, row.name)).collect(),
        ))
    }

    fn to(&self, delivery: &Delivery) -> Option<&str> {
        let member = delivery.member.and_then(|id| self.0.get(&id.uuid()));
        let name = member.or_else(|| delivery.friend.and_then(|id| self.0.get(&id.uuid())));
        name.map(String::as_str)
    }

    /// A delivery, ready to print.
    pub fn line(&self, words: Words, tenant: &Tenant, delivery: Delivery) -> Line {
        Line::of(words, tenant, &delivery, self.to(&delivery))
    }
}

/// A line for the pages' tests.
#[cfg(test)]
pub fn sample(text: &str) -> Line {
    let t = || text.to_owned();
    Line {
        href: t(),
        name: t(),
        reason: t(),
        purpose: t(),
        kind: "good",
        state: t(),
        why: t(),
        request_id: t(),
        iso: t(),
        at: t(),
        tries: t(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, HOSTILE, LONG, WORDS};

    #[test]
    fn the_ledger_renders_empty_and_full() {
        for lines in [
            vec![],
            vec![
                sample(""),
                sample("山田 花子"),
                sample(LONG),
                sample(HOSTILE),
            ],
        ] {
            let is_empty = lines.is_empty();
            let beside = Neighbours::of("/deliveries", &[], true, None::<&str>);
            let html = samples::rendered(&Page {
                shell: samples::shell(),
                words: WORDS,
                lines,
                beside,
            });
            assert_eq!(html.contains("class=\"empty\""), is_empty);
        }
    }
}
