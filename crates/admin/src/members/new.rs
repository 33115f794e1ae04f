//! A member is written into the book.

use super::fields::{Fields, OnRecord, as_new};
use crate::{
    form::{Choice, Faults, languages},
    menu::{Crumb, frame},
    words::Words,
};
use askama::Template;
use crm::{Member, member::NotCreated};
use frontdesk::{AppError, FlashKind, Session, Shell, Visit, page_with, see_other};
use poem::{Response, handler, http::StatusCode, web::Form};
use tenancy::Role;

#[derive(Template)]
#[template(path = "admin/members/form.html")]
pub struct Page {
    pub shell: Shell,
    pub words: Words,
    pub crumbs: Vec<Crumb>,
    pub action: String,
    pub back: String,
    pub submit: String,
    pub fields: Fields,
    pub on_record: OnRecord,
    pub languages: Vec<Choice>,
    pub faults: Faults,
}

/// `GET /members/new`
#[handler]
pub fn ask(visit: Visit, session: Session) -> Result<Response, AppError> {
    session.needs(Role::Chat)?;
    let language = session.tenant.language().tag().to_owned();
    form(
        &visit,
        &session,
        StatusCode::OK,
        Fields {
            language,
            ..Fields::default()
        },
        Faults::default(),
    )
}

/// `POST /members`
#[handler]
pub async fn create(
    visit: Visit,
    session: Session,
    Form(fields): Form<Fields>,
) -> Result<Response, AppError> {
    session.needs(Role::Chat)?;
    let (words, mut faults) = (Words(visit.lang), Faults::default());
    let Some(record) = fields.read(words, &mut faults) else {
        return form(
            &visit,
            &session,
            StatusCode::UNPROCESSABLE_ENTITY,
            fields,
            faults,
        );
    };
    let mut tx = session.tenant.begin().await?;
    match Member::create(&mut tx, &as_new(record)).await {
        Ok(id) => {
            tx.commit().await?;
            visit.flash(FlashKind::Good, &words.t("members-created"));
            Ok(see_other(format!("/members/{id}")))
        }
        Err(NotCreated::ExternalIdTaken) => {
            faults.add("external_id", words.t("member-external-id-taken"));
            form(&visit, &session, StatusCode::CONFLICT, fields, faults)
        }
        Err(NotCreated::Database(error)) => Err(error.into()),
    }
}

fn form(
    visit: &Visit,
    session: &Session,
    status: StatusCode,
    fields: Fields,
    faults: Faults,
) -> Result<Response, AppError> {
    let words = Words(visit.lang);
    page_with(
        status,
        &Page {
            shell: frame(visit, session, words.t("members-new-title")),
            words,
            crumbs: vec![Crumb::new("/members", words.t("nav-members"))],
            action: "/members".into(),
            back: "/members".into(),
            submit: words.t("members-create"),
            languages: languages(fields.lang()),
            fields,
            on_record: OnRecord::default(),
            faults,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, HOSTILE, LONG, WORDS};

    #[test]
    fn the_form_keeps_what_was_filled_in() {
        for text in ["", "山田 花子", LONG, HOSTILE] {
            let t = || text.to_owned();
            let fields = Fields {
                name: t(),
                kana: t(),
                external_id: t(),
                phone: t(),
                email: t(),
                language: t(),
                note: t(),
                read_at: t(),
                clear_phone: t(),
                clear_email: t(),
            };
            let mut faults = Faults::default();
            faults.add("name", t());
            let page = Page {
                shell: samples::shell(),
                words: WORDS,
                crumbs: vec![Crumb::new("/members", t())],
                action: "/members".into(),
                back: "/members".into(),
                submit: t(),
                languages: languages(fields.lang()),
                fields,
                on_record: OnRecord {
                    phone: t(),
                    email: t(),
                },
                faults,
            };
            samples::rendered(&page);
        }
    }
}
