//! A day in the book.

use super::{Badge, Words, frame};
use crate::{
    caller::Host,
    reservation::{Day, Listed, State},
    text::people,
};
use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use frontdesk::{AppError, Shell, Visit, page};
use kernel::Zone;
use poem::{Response, handler, web::Query};
use serde::Deserialize;
use tenancy::Role;

#[derive(askama::Template)]
#[template(path = "restaurant/reservations/index.html")]
pub(super) struct IndexPage {
    shell: Shell,
    words: Words,
    date_label: String,
    date_value: String,
    counts: String,
    is_today: bool,
    is_cut: bool,
    may_edit: bool,
    previous_href: String,
    next_href: String,
    new_href: String,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    iso: String,
    time: String,
    name: String,
    text: String,
    state: Badge,
    linked: bool,
    gone: bool,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    date: String,
}

#[handler]
pub(super) async fn index(
    visit: Visit,
    Host(session): Host,
    asked: Query<Asked>,
) -> Result<Response, AppError> {
    let today = session.tenant.zone().local(session.tenant.now()).date();
    let date = read_date(&asked.date).unwrap_or(today);
    let mut tx = session.tenant.begin_read().await?;
    let day = Day::of(&mut tx, date).await?;
    let shell = frame(&visit, &session, "page-title");
    let shown = IndexPage::of(shell, Words(visit.lang), session.tenant.zone(), &day, today);
    page(&IndexPage {
        may_edit: session.may(Role::Chat),
        ..shown
    })
}

/// A day of this or the next centuries; anything else is no day that a restaurant asks for.
pub(super) fn read_date(text: &str) -> Option<NaiveDate> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    (2000..2200).contains(&date.year()).then_some(date)
}

impl IndexPage {
    pub(super) fn of(shell: Shell, words: Words, zone: Zone, day: &Day, today: NaiveDate) -> Self {
        let parties = (day.parties() as i64).into();
        let date_value = day.date.to_string();
        let noon = day
            .date
            .and_time(NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default());
        let noon = zone.instant(noon).unwrap_or(noon.and_utc());
        let beside = |date: Option<NaiveDate>| {
            date.map_or_else(
                || "/reservations".into(),
                |date| format!("/reservations?date={date}"),
            )
        };
        Self {
            date_label: zone.day(noon, words.0),
            counts: words.with(
                "page-counts",
                &[("parties", parties), ("people", day.people().into())],
            ),
            is_today: day.date == today,
            is_cut: day.is_cut(),
            may_edit: false,
            previous_href: beside(day.date.checked_sub_days(Days::new(1))),
            next_href: beside(day.date.checked_add_days(Days::new(1))),
            new_href: format!("/reservations/new?date={date_value}"),
            rows: day
                .reservations
                .iter()
                .map(|one| Row::of(one, words, zone))
                .collect(),
            shell,
            words,
            date_value,
        }
    }
}

impl Row {
    fn of(one: &Listed, words: Words, zone: Zone) -> Self {
        let people = people(words.0, one.party.into());
        let text = match &one.course {
            Some(course) => format!("{people} · {course}"),
            None => people,
        };
        Self {
            href: format!("/reservations/{}", one.id),
            iso: one.starts_at.to_rfc3339(),
            time: zone.local(one.starts_at).format("%H:%M").to_string(),
            name: words.guest(&one.member_name),
            text,
            state: words.state(one.state),
            linked: one.is_linked,
            gone: one.state == State::Cancelled,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{HOSTILE, LONG, WORDS, at, rendered, shell};
    use super::*;
    use kernel::{MemberId, ReservationId};

    fn listed(name: &str, state: State) -> Listed {
        Listed {
            id: ReservationId::new(),
            starts_at: at("2026-11-27T19:00"),
            party: 4,
            course: Some(name.into()),
            state,
            member: MemberId::new(),
            member_name: name.into(),
            is_linked: state == State::Booked,
        }
    }

    fn shown(words: Words, reservations: Vec<Listed>) -> String {
        let date = read_date("2026-11-27").expect("a date");
        let day = Day { date, reservations };
        let page = IndexPage::of(shell(), words, Zone::TOKYO, &day, date);
        rendered(&IndexPage {
            may_edit: true,
            ..page
        })
    }

    #[test]
    fn an_empty_day_says_what_to_do() {
        for words in WORDS {
            assert!(shown(words, Vec::new()).contains("/reservations/new?date=2026-11-27"));
        }
    }

    #[test]
    fn a_day_counts_who_comes() {
        let one = |name| State::ALL.map(|state| listed(name, state));
        let all: Vec<_> = [one("山田 花子"), one(LONG), one(HOSTILE)]
            .into_iter()
            .flatten()
            .collect();
        let html = shown(WORDS[0], all);
        // Five states three times, and in each the cancelled one does not count.
        assert!(html.contains("12組・48名"), "{html}");
        assert!(html.contains("booking gone"), "{html}");
    }

    #[test]
    fn only_days_of_our_time_are_asked_for() {
        for text in [
            "",
            "tomorrow",
            "2026-13-01",
            "+262142-12-31",
            "-0001-01-01",
            "1999-12-31",
        ] {
            assert_eq!(read_date(text), None, "{text}");
        }
    }
}
