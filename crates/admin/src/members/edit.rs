//! A member's record is put right, unless somebody else did so meanwhile.

use super::{
    fields::{Fields, OnRecord},
    member_id,
    new::Page,
};
use crate::{
    form::{Faults, languages},
    menu::{Crumb, frame},
    words::Words,
};
use crm::{Member, member::NotEdited};
use frontdesk::{AppError, FlashKind, ProblemId, Session, Visit, page_with, see_other};
use kernel::Instant;
use poem::{
    Response, handler,
    http::StatusCode,
    web::{Form, Path},
};
use tenancy::{Role, TenantTx};

/// `GET /members/{id}/edit`
#[handler]
pub async fn ask(
    visit: Visit,
    session: Session,
    Path(member): Path<String>,
) -> Result<Response, AppError> {
    session.needs(Role::Chat)?;
    let mut tx = session.tenant.begin_read().await?;
    let member = find(&mut tx, &member).await?;
    tx.commit().await?;
    let (fields, faults) = (Fields::of(member.clone()), Faults::default());
    form(&visit, &session, StatusCode::OK, &member, fields, faults)
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
    let (words, mut faults) = (Words(visit.lang), Faults::default());
    let mut tx = session.tenant.begin().await?;
    let member = find(&mut tx, &member).await?;
    let Some(mut record) = fields.read(words, &mut faults) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return form(&visit, &session, status, &member, fields, faults);
    };
    // Somebody who changes it from here on is noticed by `read_at`.
    fields.keep(&mut record, member.clone());
    let read_at =
        Instant::from(chrono::DateTime::parse_from_rfc3339(&fields.read_at).unwrap_or_default());
    match Member::edit(&mut tx, member.id, read_at, &record).await {
        Ok(()) => {
            tx.commit().await?;
            visit.flash(FlashKind::Good, &words.t("members-edited"));
            return Ok(see_other(format!("/members/{}", member.id)));
        }
        Err(NotEdited::Unknown) => return Err(ProblemId::NotFound.into()),
        Err(NotEdited::Database(error)) => return Err(error.into()),
        Err(NotEdited::EditedMeanwhile) => faults.add("name", words.t("member-edited-meanwhile")),
        Err(NotEdited::ExternalIdTaken) => {
            faults.add("external_id", words.t("member-external-id-taken"))
        }
    }
    let status = StatusCode::CONFLICT;
    form(&visit, &session, status, &member, fields, faults)
}

async fn find(tx: &mut TenantTx, id: &str) -> Result<Member, AppError> {
    let member = Member::find(tx, member_id(id)?).await?;
    Ok(member.ok_or(ProblemId::NotFound)?)
}

fn form(
    visit: &Visit,
    session: &Session,
    status: StatusCode,
    member: &Member,
    fields: Fields,
    faults: Faults,
) -> Result<Response, AppError> {
    let words = Words(visit.lang);
    let back = format!("/members/{}", member.id);
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
            on_record: OnRecord::of(member),
            fields,
            faults,
        },
    )
}
