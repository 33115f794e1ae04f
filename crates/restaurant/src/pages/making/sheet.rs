//! The page on which a guest is found and their visit filled in.

use super::super::{Crumb, Words, crumbs, form::Form, frame, index::read_date};
use chrono::{NaiveTime, TimeDelta};
use crm::{Member, Tie, member::Listed};
use frontdesk::{Session, Shell, Visit};
use kernel::{Instant, MemberId, Zone};
use tenancy::TenantTx;

#[derive(askama::Template)]
#[template(path = "restaurant/reservations/new.html")]
pub(super) struct NewPage {
    pub shell: Shell,
    pub words: Words,
    pub crumbs: Vec<Crumb>,
    pub guest: Option<Guest>,
    pub guest_unknown: bool,
    pub change_guest_href: String,
    pub form: Form,
    pub zone_hint: String,
    pub min: String,
    pub date_value: String,
    pub q: String,
    pub found: Vec<Found>,
    pub is_cut: bool,
}

pub(super) struct Guest {
    pub id: String,
    name: String,
    title: String,
    text: String,
    linked: bool,
}

pub(super) struct Found {
    href: String,
    name: String,
    title: String,
    text: String,
    phone: String,
    choose: String,
    linked: bool,
}

impl NewPage {
    /// Without a guest, with a form for the day that was looked at.
    pub fn blank(visit: &Visit, session: &Session, date_value: String) -> Self {
        let (words, zone, now) = (
            Words(visit.lang),
            session.tenant.zone(),
            session.tenant.now(),
        );
        let at = likely(read_date(&date_value), now, zone);
        let again = if date_value.is_empty() {
            String::new()
        } else {
            format!("?date={date_value}")
        };
        Self {
            shell: frame(visit, session, "page-new"),
            words,
            crumbs: crumbs(words),
            guest: None,
            guest_unknown: false,
            change_guest_href: format!("/reservations/new{again}"),
            form: Form::at(at, zone),
            zone_hint: words.with("page-zone-hint", &[("zone", zone.name().into())]),
            min: zone.input_value(now),
            date_value,
            q: String::new(),
            found: Vec::new(),
            is_cut: false,
        }
    }
}

impl Guest {
    /// The guest who was chosen; none where there is none such.
    pub async fn chosen(
        tx: &mut TenantTx,
        words: Words,
        member: &str,
    ) -> Result<Option<Self>, sqlx::Error> {
        let Ok(id) = member.parse::<MemberId>() else {
            return Ok(None);
        };
        let Some(member) = Member::find(tx, id).await? else {
            return Ok(None);
        };
        let linked = Tie::of(tx, id).await?.is_some();
        let phone = member.phone.as_ref().map(|phone| phone.masked());
        Ok(Some(Self {
            id: id.to_string(),
            title: words.guest(&member.name),
            text: [member.kana, phone]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · "),
            name: member.name,
            linked,
        }))
    }
}

impl Found {
    pub fn of(one: Listed, words: Words, date: &str) -> Self {
        let date = if date.is_empty() {
            String::new()
        } else {
            format!("&date={date}")
        };
        let external = one.external_id.unwrap_or_default();
        let text = [one.kana.unwrap_or_default(), external];
        let title = words.guest(&one.name);
        Self {
            href: format!("/reservations/new?member={}{date}", one.id),
            choose: words.with("page-choose-of", &[("name", title.clone().into())]),
            text: text
                .into_iter()
                .filter(|t| !t.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
            phone: one.phone.unwrap_or_else(|| "–".into()),
            linked: one.tie.is_some(),
            name: one.name,
            title,
        }
    }
}

/// When a party would likely come: at seven in the evening of the day that was looked at, or of
/// tomorrow where no day was or it is too late for that.
fn likely(date: Option<chrono::NaiveDate>, now: Instant, zone: Zone) -> Instant {
    let seven = NaiveTime::from_hms_opt(19, 0, 0).unwrap_or_default();
    let tomorrow = zone.local(now + TimeDelta::days(1)).date();
    let at = |date: chrono::NaiveDate| zone.instant(date.and_time(seven)).ok();
    let asked = date.and_then(at).filter(|at| *at > now);
    asked
        .or_else(|| at(tomorrow))
        .unwrap_or(now + TimeDelta::days(1))
}

#[cfg(test)]
mod tests {
    use super::super::super::samples::{HOSTILE, LONG, WORDS, at, rendered, shell, wrong_form};
    use super::*;
    use kernel::Lang;

    fn sample(words: Words, form: Form) -> NewPage {
        NewPage {
            shell: shell(),
            words,
            crumbs: crumbs(words),
            guest: None,
            guest_unknown: false,
            change_guest_href: "/reservations/new".into(),
            form,
            zone_hint: String::new(),
            min: String::new(),
            date_value: String::new(),
            q: String::new(),
            found: Vec::new(),
            is_cut: false,
        }
    }

    fn listed(name: &str) -> Listed {
        Listed {
            id: MemberId::new(),
            external_id: Some(name.into()),
            name: name.into(),
            kana: Some(name.into()),
            language: Lang::Ja,
            phone: None,
            created_at: at("2026-11-01T10:00"),
            tie: None,
        }
    }

    #[test]
    fn a_guest_is_looked_for_first() {
        for words in WORDS {
            let blank = || Form::at(at("2026-11-27T19:00"), Zone::TOKYO);
            assert!(rendered(&sample(words, blank())).contains("/members/new"));
            let nobody = NewPage {
                q: HOSTILE.into(),
                is_cut: true,
                ..sample(words, blank())
            };
            rendered(&nobody);
            let found = ["山田 花子", LONG, HOSTILE].map(|name| Found::of(listed(name), words, ""));
            rendered(&NewPage {
                found: found.into(),
                ..sample(words, blank())
            });
        }
    }

    #[test]
    fn a_form_comes_back_with_what_was_typed_and_what_is_wrong() {
        for said in ["", "2名", LONG, HOSTILE] {
            let guest = Guest {
                id: MemberId::new().to_string(),
                name: said.into(),
                title: said.into(),
                text: said.into(),
                linked: false,
            };
            let page = NewPage {
                guest: Some(guest),
                ..sample(WORDS[0], wrong_form(said))
            };
            let html = rendered(&page);
            assert!(
                html.contains("name=\"starts_at\"") && html.contains("error-summary"),
                "{html}"
            );
        }
    }

    #[test]
    fn a_likely_time_is_never_past() {
        let now = at("2026-11-27T20:00");
        let said = |date| Zone::TOKYO.input_value(likely(read_date(date), now, Zone::TOKYO));
        assert_eq!(said("2026-11-30"), "2026-11-30T19:00");
        assert_eq!(said("2026-11-27"), "2026-11-28T19:00");
        assert_eq!(said("2020-01-01"), "2026-11-28T19:00");
        assert_eq!(said(""), "2026-11-28T19:00");
    }
}
