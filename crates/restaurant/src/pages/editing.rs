//! A reservation is changed; the form is kept where somebody else was faster.

use super::{
    Crumb, Words, crumbs,
    form::{Form, Typed, Wrong},
    frame, known,
};
use crate::caller::Host;
use crate::reservation::{NotEdited, Reservation};
use crm::Member;
use frontdesk::{AppError, FlashKind, Problem, Session, Shell, Visit, page, page_with, see_other};
use kernel::ReservationId;
use poem::{
    Response, handler,
    http::StatusCode,
    web::{Form as FormBody, Path},
};
use serde::Deserialize;
use tenancy::{Role, TenantTx};

#[derive(askama::Template)]
#[template(path = "restaurant/reservations/edit.html")]
pub(super) struct EditPage {
    shell: Shell,
    words: Words,
    crumbs: Vec<Crumb>,
    guest_title: String,
    show_href: String,
    edit_href: String,
    version: i32,
    stale: bool,
    zone_hint: String,
    min: String,
    form: Form,
}

#[derive(Deserialize)]
pub(super) struct Sent {
    version: i32,
    #[serde(flatten)]
    typed: Typed,
}

/// What became of a form.
enum Saved {
    Yes,
    Over,
    Stale,
    Wrong(Vec<Wrong>),
}

#[handler]
pub(super) async fn edit(
    visit: Visit,
    Host(session): Host,
    id: Path<String>,
) -> Result<Response, AppError> {
    session.needs(Role::Chat)?;
    let mut tx = session.tenant.begin_read().await?;
    let one = find(&mut tx, known(&id)?).await?;
    if !one.state.is_expected() {
        return Ok(over(&visit, &one));
    }
    let form = Form::of(&one, session.tenant.zone());
    page(&EditPage::of(&mut tx, &visit, &session, &one, form).await?)
}

#[handler]
pub(super) async fn save(
    visit: Visit,
    Host(session): Host,
    id: Path<String>,
    FormBody(sent): FormBody<Sent>,
) -> Result<Response, AppError> {
    session.needs(Role::Chat)?;
    let words = Words(visit.lang);
    let mut tx = session.tenant.begin().await?;
    let one = find(&mut tx, known(&id)?).await?;
    let saved = write(&mut tx, words, &one, &sent).await?;
    let (status, errors) = match saved {
        Saved::Yes => {
            tx.commit().await?;
            visit.flash(FlashKind::Good, &words.t("page-saved"));
            return Ok(see_other(format!("/reservations/{}", one.id)));
        }
        Saved::Over => return Ok(over(&visit, &one)),
        Saved::Stale => (StatusCode::CONFLICT, Vec::new()),
        Saved::Wrong(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
    };
    let form = Form::again(&sent.typed, errors);
    let page = EditPage::of(&mut tx, &visit, &session, &one, form).await?;
    let stale = status == StatusCode::CONFLICT;
    page_with(
        status,
        &EditPage {
            version: sent.version,
            stale,
            ..page
        },
    )
}

async fn write(
    tx: &mut TenantTx,
    words: Words,
    one: &Reservation,
    sent: &Sent,
) -> Result<Saved, AppError> {
    let zone = tx.tenant().zone();
    let visit = match sent.typed.read(words, zone, Some(one.starts_at)) {
        Ok(visit) => visit,
        Err(errors) => return Ok(Saved::Wrong(errors)),
    };
    let wrong = |text| {
        Ok(Saved::Wrong(vec![Wrong {
            field: "starts_at",
            text,
        }]))
    };
    match Reservation::edit(tx, one.id, sent.version, &visit).await {
        Ok(_) => Ok(Saved::Yes),
        Err(NotEdited::Unknown) => Err(Problem::not_found().into()),
        Err(NotEdited::EditedMeanwhile) => Ok(Saved::Stale),
        Err(NotEdited::Over(_)) => Ok(Saved::Over),
        Err(NotEdited::InThePast) => wrong(words.t("refused-past")),
        Err(NotEdited::TooFarAhead) => wrong(words.t("refused-far")),
        Err(NotEdited::Overlaps(other)) => {
            let other = Reservation::find(tx, other).await?;
            let when = other
                .map(|other| zone.short(other.starts_at, words.0))
                .unwrap_or_default();
            wrong(words.with("refused-overlap", &[("when", when.into())]))
        }
        Err(NotEdited::Database(error)) => Err(error.into()),
    }
}

async fn find(tx: &mut TenantTx, id: ReservationId) -> Result<Reservation, AppError> {
    Reservation::find(tx, id)
        .await?
        .ok_or_else(|| Problem::not_found().into())
}

/// Back to a reservation that can no longer be changed.
fn over(visit: &Visit, one: &Reservation) -> Response {
    visit.flash(FlashKind::Bad, &Words(visit.lang).t("refused-over"));
    see_other(format!("/reservations/{}", one.id))
}

impl EditPage {
    async fn of(
        tx: &mut TenantTx,
        visit: &Visit,
        session: &Session,
        one: &Reservation,
        form: Form,
    ) -> Result<Self, AppError> {
        let (words, zone) = (Words(visit.lang), session.tenant.zone());
        let member = Member::find(tx, one.member)
            .await?
            .ok_or_else(Problem::not_found)?;
        let guest_title = words.guest(&member.name);
        let show_href = format!("/reservations/{}", one.id);
        let mut crumbs = crumbs(words);
        crumbs.push(Crumb {
            href: show_href.clone(),
            label: format!("{} {guest_title}", zone.short(one.starts_at, words.0)),
        });
        Ok(Self {
            shell: frame(visit, session, "page-edit-title"),
            words,
            crumbs,
            guest_title,
            edit_href: format!("{show_href}/edit"),
            show_href,
            version: one.version,
            stale: false,
            zone_hint: words.with("page-zone-hint", &[("zone", zone.name().into())]),
            min: String::new(),
            form,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{HOSTILE, LONG, WORDS, rendered, shell, wrong_form};
    use super::*;

    #[test]
    fn a_stale_form_keeps_what_was_typed() {
        for words in WORDS {
            for said in ["", "2名", LONG, HOSTILE] {
                let page = EditPage {
                    shell: shell(),
                    words,
                    crumbs: crumbs(words),
                    guest_title: words.guest(said),
                    show_href: "/reservations/rsv_0".into(),
                    edit_href: "/reservations/rsv_0/edit".into(),
                    version: 3,
                    stale: true,
                    zone_hint: String::new(),
                    min: String::new(),
                    form: wrong_form(said),
                };
                assert!(rendered(&page).contains("name=\"version\" value=\"3\""));
            }
        }
    }
}
