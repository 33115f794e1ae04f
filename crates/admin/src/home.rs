//! The start page: today's figures, and what to do next.

use crate::{
    checklist::{Checklist, STEPS, State},
    deliveries::{Line, Names},
    members::Row,
    menu::frame,
    overview::{Figures, MOST},
    pause::Paused,
    words::Words,
};
use askama::Template;
use crm::Member;
use delivery::{Channel, Delivery};
use frontdesk::{AppError, Session, Shell, Visit, page};
use kernel::TradeKind;
use poem::{Response, handler};

struct Shown {
    members: String,
    linked: String,
    linked_note: String,
    today: String,
    ahead: String,
    accepted: String,
    stuck: String,
}

#[derive(Template)]
#[template(path = "admin/home.html")]
struct Page {
    shell: Shell,
    words: Words,
    day: String,
    figures: Shown,
    takes_reservations: bool,
    is_new: bool,
    paused: Option<Paused>,
    progress: Option<Progress>,
    lines: Vec<Line>,
    newest: Vec<Row>,
}

/// How many of the newest are shown.
const NEWEST: u16 = 5;

/// What is left of the setting up.
struct Progress {
    done: usize,
    total: usize,
    text: String,
    next: String,
}

/// `GET /`
#[handler]
pub async fn show(visit: Visit, session: Session) -> Result<Response, AppError> {
    let words = Words(visit.lang);
    let mut tx = session.tenant.begin_read().await?;
    let figures = Figures::of(&mut tx).await?;
    let channels = Channel::list(&mut tx).await?;
    let checklist = Checklist::of(&mut tx, &channels).await?;
    let deliveries = Delivery::list(&mut tx, None, NEWEST).await?;
    let names = Names::of(&mut tx, &deliveries).await?;
    let members = Member::newest(&mut tx, NEWEST.into()).await?;
    tx.commit().await?;
    let tenant = &session.tenant;
    let lines = deliveries
        .into_iter()
        .map(|delivery| names.line(words, tenant, delivery));
    let newest = members
        .into_iter()
        .map(|member| Row::of(words, tenant, member));
    page(&Page {
        lines: lines.collect(),
        newest: newest.collect(),
        day: session.tenant.zone().day(session.tenant.now(), visit.lang),
        shell: frame(&visit, &session, words.t("home-title")),
        takes_reservations: session.tenant.trade() == TradeKind::Restaurant,
        is_new: figures.members == 0,
        figures: Shown::of(words, &figures),
        paused: Paused::of(words, &session, &channels, "/"),
        progress: Progress::of(words, &checklist),
        words,
    })
}

impl Shown {
    fn of(words: Words, figures: &Figures) -> Self {
        // Where counting ended early there is no whole to take a share of.
        let share = (1..MOST)
            .contains(&figures.members)
            .then(|| figures.linked * 100 / figures.members);
        Self {
            members: counted(words, "home-count-people", figures.members),
            linked: counted(words, "home-count-people", figures.linked),
            linked_note: share
                .map(|share| words.with("home-linked-share", "share", &share.to_string()))
                .unwrap_or_default(),
            today: counted(words, "home-count-bookings", figures.reservations_today),
            ahead: counted(words, "home-count-bookings", figures.reservations_ahead),
            accepted: counted(words, "home-count-messages", figures.accepted_today),
            stuck: match figures.stuck_today {
                0 => words.t("home-none-stuck"),
                stuck => counted(words, "home-stuck", stuck),
            },
        }
    }
}

impl Progress {
    fn of(words: Words, checklist: &Checklist) -> Option<Self> {
        let next = STEPS
            .iter()
            .find(|step| checklist.state(step) == State::Now)?;
        let (done, total) = (checklist.done(), STEPS.len());
        let values = [
            ("done", done.to_string().into()),
            ("total", total.to_string().into()),
        ];
        Some(Self {
            done,
            total,
            text: words.all("setup-progress", &values),
            next: words.t(&format!("step-{next}")),
        })
    }
}

/// `12,345`; `10,000+` where counting ended.
fn counted(words: Words, key: &str, count: i64) -> String {
    let mut number = grouped(count);
    if count >= MOST {
        number.push('+');
    }
    words.with(key, "count", &number)
}

/// `12,345`
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, HOSTILE, WORDS};

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(
            [0, 999, 1_000, 1_234_567].map(grouped),
            ["0", "999", "1,000", "1,234,567"]
        );
    }

    #[test]
    fn the_start_page_renders_empty_and_full() {
        for (count, facts) in [
            (0, [false; 6]),
            (12, [true, true, false, false, false, false]),
            (MOST, [true; 6]),
        ] {
            let figures = Figures {
                members: count,
                linked: count / 2,
                stuck_today: count,
                ..Figures::default()
            };
            let page = Page {
                shell: samples::shell().of_tenant(HOSTILE),
                words: WORDS,
                day: "2026年11月27日(金)".into(),
                figures: Shown::of(WORDS, &figures),
                takes_reservations: true,
                is_new: count == 0,
                paused: facts[1].then(|| Paused::sample(HOSTILE)),
                progress: Progress::of(WORDS, &Checklist::from_facts(facts)),
                lines: (0..count.min(5))
                    .map(|_| crate::deliveries::sample(HOSTILE))
                    .collect(),
                newest: (0..count.min(5)).map(|_| Row::sample(HOSTILE)).collect(),
            };
            let html = samples::rendered(&page);
            assert_eq!(html.contains("<progress"), facts != [true; 6]);
        }
    }
}
