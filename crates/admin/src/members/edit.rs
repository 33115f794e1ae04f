//! A member's record is put right, unless somebody else did so meanwhile.

use super::{fields::Fields, member_id, new::Page};
use crate::{
    form::{Faults, languages},
    menu::{Crumb, frame},
    words::Words,
};
use crm::{Member, member::NotEdited};
use frontdesk::{AppError, FlashKind, ProblemId, Session, Visit, page_with, see_other};
use kernel::{Instant, MemberId};
use poem::{
    Response, handler,
    http::StatusCode,
    web::{Form, Path},
};
use tenancy::Role;

/// `GET /members/{id}/edit`
#[handler]
pub async fn ask(
    visit: Visit,
    session: Session,
    Path(member): Path<String>,
) -> Result<Response, AppError> {
    session.needs(Role::Chat)?;
    let id = member_id(&member)?;
    let mut tx = session.tenant.begin_read().await?;
    let member = Member::find(&mut tx, id)
        .await?
        .ok_or(ProblemId::NotFound)?;
    tx.commit().await?;
    form(
        &visit,
        &session,
        StatusCode::OK,
        id,
        Fields::of(member),
        Faults::default(),
    )
}

/// `POST /members/{id}/edit`
#[handler]
pub async fn answer(
    visit: Visit,
    session: Session,
    Path(member): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, AppError> {
    session.needs(Role::Chat)?;
    let (id, words, mut faults) = (member_id(&member)?, Words(visit.lang), Faults::default());
    let Some(record) = fields.read(words, &mut faults) else {
        return form(
            &visit,
            &session,
            StatusCode::UNPROCESSABLE_ENTITY,
            id,
            fields,
            faults,
        );
    };
    let read_at =
        Instant::from(chrono::DateTime::parse_from_rfc3339(&fields.read_at).unwrap_or_default());
    let mut tx = session.tenant.begin().await?;
    match Member::edit(&mut tx, id, read_at, &record).await {
        Ok(()) => {
            tx.commit().await?;
            visit.flash(FlashKind::Good, &words.t("members-edited"));
            return Ok(see_other(format!("/members/{id}")));
        }
        Err(NotEdited::Unknown) => return Err(ProblemId::NotFound.into()),
        Err(NotEdited::Database(error)) => return Err(error.into()),
        Err(NotEdited::EditedMeanwhile) => faults.add("name", words.t("member-edited-meanwhile")),
        Err(NotEdited::ExternalIdTaken) => {
            faults.add("external_id", words.t("member-external-id-taken"))
        }
    }
    form(&visit, &session, StatusCode::CONFLICT, id, fields, faults)
}

fn form(
    visit: &Visit,
    session: &Session,
    status: StatusCode,
    id: MemberId,
    fields: Fields,
    faults: Faults,
) -> Result<Response, AppError> {
    let words = Words(visit.lang);
    let back = format!("/members/{id}");
    page_with(
        status,
        &Page {
            shell: frame(visit, session, words.t("members-edit-title")),
            words,
            crumbs: vec![
                Crumb::new("/members", words.t("nav-members")),
                Crumb::new(back.clone(), words.t("members-record")),
            ],
            action: format!("{back}/edit"),
            back,
            submit: words.t("save"),
            languages: languages(fields.lang()),
            fields,
            faults,
        },
    )
}
