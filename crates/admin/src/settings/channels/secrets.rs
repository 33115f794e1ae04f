//! New secrets of a channel, where LINE has reissued them.

use super::first;
use crate::{
    Admin,
    form::Faults,
    menu::{Crumb, frame},
    setup::{Pair, not_connected},
    words::Words,
};
use askama::Template;
use delivery::Channel;
use frontdesk::{AppError, FlashKind, ProblemId, Session, Shell, Visit, page_with, see_other};
use poem::{
    Response, handler,
    http::StatusCode,
    web::{Data, Form},
};
use tenancy::Role;

#[derive(Template)]
#[template(path = "admin/settings/secrets.html")]
struct Secrets {
    shell: Shell,
    words: Words,
    crumbs: Vec<Crumb>,
    pair: Pair,
    faults: Faults,
}

/// `GET /settings/channels/secrets`
#[handler]
pub async fn ask(visit: Visit, session: Session) -> Result<Response, AppError> {
    session.needs(Role::Owner)?;
    let channel = first(&session).await?.ok_or(ProblemId::NotFound)?;
    secrets(
        &visit,
        &session,
        StatusCode::OK,
        Pair::of(&channel),
        Faults::default(),
    )
}

/// `POST /settings/channels/secrets`
#[handler]
pub async fn renew(
    visit: Visit,
    session: Session,
    admin: Data<&Admin>,
    Form(pair): Form<Pair>,
) -> Result<Response, AppError> {
    session.needs(Role::Owner)?;
    let words = Words(visit.lang);
    let channel = first(&session).await?.ok_or(ProblemId::NotFound)?;
    let faults = match pair.check(&admin.line, words).await {
        Ok(checked) => {
            let mut tx = session.tenant.begin().await?;
            match Channel::reconnect(&mut tx, channel.id, &checked).await {
                Ok(()) => {
                    tx.commit().await?;
                    visit.flash(FlashKind::Good, &words.t("channels-renewed"));
                    return Ok(see_other("/settings/channels"));
                }
                Err(refused) => not_connected(words, refused)?,
            }
        }
        Err(faults) => faults,
    };
    secrets(
        &visit,
        &session,
        StatusCode::UNPROCESSABLE_ENTITY,
        pair,
        faults,
    )
}

fn secrets(
    visit: &Visit,
    session: &Session,
    status: StatusCode,
    pair: Pair,
    faults: Faults,
) -> Result<Response, AppError> {
    let words = Words(visit.lang);
    page_with(
        status,
        &Secrets {
            shell: frame(visit, session, words.t("channels-renew-title")),
            words,
            crumbs: vec![
                Crumb::new("/settings", words.t("nav-settings")),
                Crumb::new("/settings/channels", words.t("settings-channels")),
            ],
            pair,
            faults,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, HOSTILE, LONG, WORDS};

    #[test]
    fn the_form_shows_no_secret() {
        for text in ["", "2001234567", LONG, HOSTILE] {
            let pair = Pair::sample(text);
            let (shell, words, crumbs) = (samples::shell(), WORDS, vec![]);
            let html = samples::rendered(&Secrets {
                shell,
                words,
                crumbs,
                pair,
                faults: Faults::default(),
            });
            assert!(!html.contains("8c570fa6dd201bb328f1c1eac23a96d8"));
        }
    }
}
