//! A reservation is taken: first the guest is found, then the visit is filled in.

mod sheet;

use super::{
    Words,
    form::{Form, Typed, Wrong},
    index::read_date,
};
use crate::caller::Host;
use crate::reservation::{NewReservation, NotMade, Reservation, Visit as TheVisit};
use crm::Member;
use frontdesk::{AppError, FlashKind, Visit, page, page_with, see_other};
use kernel::Zone;
use poem::{
    Response, handler,
    http::StatusCode,
    web::{Form as FormBody, Query},
};
use serde::Deserialize;
use sheet::{Found, Guest, NewPage};
use tenancy::{Role, TenantTx};

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    member: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    q: String,
}

#[derive(Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    member: String,
    #[serde(flatten)]
    typed: Typed,
}

/// How many guests are offered to choose from.
const OFFERED: usize = 20;

#[handler]
pub(super) async fn begin(
    visit: Visit,
    Host(session): Host,
    asked: Query<Asked>,
) -> Result<Response, AppError> {
    session.needs(Role::Chat)?;
    let mut tx = session.tenant.begin_read().await?;
    let date = read_date(&asked.date);
    let blank = NewPage::blank(
        &visit,
        &session,
        date.map(|d| d.to_string()).unwrap_or_default(),
    );
    let words = blank.words;
    if !asked.member.is_empty() {
        let guest = Guest::chosen(&mut tx, words, &asked.member).await?;
        if guest.is_some() {
            return page(&NewPage { guest, ..blank });
        }
    }
    let q: String = asked.q.trim().chars().take(254).collect();
    let listed = Member::list(&mut tx, Some(&q), None).await?;
    let is_cut = !q.is_empty() && (listed.rows.len() > OFFERED || listed.next.is_some());
    let found = listed.rows.into_iter().take(OFFERED);
    let found = found
        .map(|one| Found::of(one, words, &blank.date_value))
        .collect();
    page(&NewPage {
        q,
        found,
        is_cut,
        guest_unknown: !asked.member.is_empty(),
        ..blank
    })
}

#[handler]
pub(super) async fn make(
    visit: Visit,
    Host(session): Host,
    FormBody(sent): FormBody<Sent>,
) -> Result<Response, AppError> {
    session.needs(Role::Chat)?;
    let (words, zone) = (Words(visit.lang), session.tenant.zone());
    let mut tx = session.tenant.begin().await?;
    let Some(guest) = Guest::chosen(&mut tx, words, &sent.member).await? else {
        let blank = NewPage::blank(&visit, &session, String::new());
        let page = NewPage {
            guest_unknown: true,
            ..blank
        };
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let made = match sent.typed.read(words, zone, None) {
        Ok(said) => write(&mut tx, words, zone, &guest, said).await?,
        Err(errors) => Err(errors),
    };
    match made {
        Ok(made) => {
            tx.commit().await?;
            visit.flash(FlashKind::Good, &words.t("page-made"));
            Ok(see_other(format!("/reservations/{}", made.id)))
        }
        Err(errors) => {
            let blank = NewPage::blank(&visit, &session, String::new());
            let form = Form::again(&sent.typed, errors);
            let page = NewPage {
                guest: Some(guest),
                form,
                ..blank
            };
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

async fn write(
    tx: &mut TenantTx,
    words: Words,
    zone: Zone,
    guest: &Guest,
    said: TheVisit,
) -> Result<Result<Reservation, Vec<Wrong>>, AppError> {
    let TheVisit {
        starts_at,
        party,
        course,
        note,
    } = said;
    let member = guest.id.parse().map_err(AppError::internal)?;
    let new = NewReservation {
        member,
        starts_at,
        party,
        course,
        note,
    };
    let wrong = |text| {
        Ok(Err(vec![Wrong {
            field: "starts_at",
            text,
        }]))
    };
    match Reservation::make(tx, &new).await {
        Ok(made) => Ok(Ok(made)),
        Err(NotMade::InThePast) => wrong(words.t("refused-past")),
        Err(NotMade::TooFarAhead) => wrong(words.t("refused-far")),
        Err(NotMade::UnknownMember) => wrong(words.t("refused-member")),
        Err(NotMade::Overlaps(other)) => {
            let other = Reservation::find(tx, other).await?;
            let when = other
                .map(|other| zone.short(other.starts_at, words.0))
                .unwrap_or_default();
            wrong(words.with("refused-overlap", &[("when", when.into())]))
        }
        Err(NotMade::Database(error)) => Err(error.into()),
    }
}
