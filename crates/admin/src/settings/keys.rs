//! Keys of the tenant's developers: made and shown once, listed, ended.

use super::{Tab, tabs};
use crate::{form::Faults, menu::frame, words::Words};
use askama::Template;
use frontdesk::{AppError, FlashKind, ProblemId, Session, Shell, Visit, page_with, see_other};
use kernel::{ApiKeyId, Name};
use poem::{Response, handler, http::StatusCode, web::Form};
use tenancy::{ApiKey, NewApiKey, Role, Tenant, api_key::NoKey};

struct Row {
    id: String,
    name: String,
    ending: String,
    made: String,
    used_iso: String,
    used: String,
    is_ended: bool,
    revoke_confirm: String,
}

#[derive(Template)]
#[template(path = "admin/settings/keys.html")]
struct Page {
    shell: Shell,
    words: Words,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    fresh: String,
    name: String,
    faults: Faults,
}

/// `GET /settings/keys`
#[handler]
pub async fn list(visit: Visit, session: Session) -> Result<Response, AppError> {
    session.needs(Role::Owner)?;
    show(
        &visit,
        &session,
        StatusCode::OK,
        String::new(),
        String::new(),
        Faults::default(),
    )
    .await
}

/// What the key is called.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Named {
    name: String,
}

/// `POST /settings/keys`: the key is in this answer and nowhere else.
#[handler]
pub async fn make(
    visit: Visit,
    session: Session,
    Form(named): Form<Named>,
) -> Result<Response, AppError> {
    session.needs(Role::Owner)?;
    let (words, mut faults) = (Words(visit.lang), Faults::default());
    let Some(name) = faults.must(words, "name", "keys-name", Name::new(&named.name)) else {
        return show(
            &visit,
            &session,
            StatusCode::UNPROCESSABLE_ENTITY,
            String::new(),
            named.name,
            faults,
        )
        .await;
    };
    let mut tx = session.tenant.begin().await?;
    match NewApiKey::make(&mut tx, &name).await {
        Ok(key) => {
            tx.commit().await?;
            show(
                &visit,
                &session,
                StatusCode::CREATED,
                key.text,
                String::new(),
                faults,
            )
            .await
        }
        Err(NoKey::TooMany) => {
            faults.add("name", words.t("keys-too-many"));
            show(
                &visit,
                &session,
                StatusCode::CONFLICT,
                String::new(),
                named.name,
                faults,
            )
            .await
        }
        Err(NoKey::Database(error)) => Err(error.into()),
    }
}

/// Which one.
#[derive(serde::Deserialize)]
struct Which {
    key: String,
}

/// `POST /settings/keys/revoke`
#[handler]
pub async fn revoke(
    visit: Visit,
    session: Session,
    Form(which): Form<Which>,
) -> Result<Response, AppError> {
    session.needs(Role::Owner)?;
    let id: ApiKeyId = which.key.parse().map_err(|_| ProblemId::NotFound)?;
    let mut tx = session.tenant.begin().await?;
    if !ApiKey::revoke(&mut tx, id).await? {
        return Err(ProblemId::NotFound.into());
    }
    tx.commit().await?;
    visit.flash(FlashKind::Good, &Words(visit.lang).t("keys-revoked"));
    Ok(see_other("/settings/keys"))
}

async fn show(
    visit: &Visit,
    session: &Session,
    status: StatusCode,
    fresh: String,
    name: String,
    faults: Faults,
) -> Result<Response, AppError> {
    let words = Words(visit.lang);
    let mut tx = session.tenant.begin_read().await?;
    let keys = ApiKey::list(&mut tx).await?;
    tx.commit().await?;
    page_with(
        status,
        &Page {
            shell: frame(visit, session, words.t("keys-title")),
            words,
            tabs: tabs(words, "/settings/keys"),
            rows: keys
                .into_iter()
                .map(|key| row(words, &session.tenant, key))
                .collect(),
            fresh,
            name,
            faults,
        },
    )
}

fn row(words: Words, tenant: &Tenant, key: ApiKey) -> Row {
    let day = |at| tenant.zone().long(at, words.0);
    Row {
        id: key.id.to_string(),
        ending: format!("…{}", key.last_four),
        made: day(key.created_at),
        used_iso: key
            .last_used_at
            .map(|at| at.to_rfc3339())
            .unwrap_or_default(),
        used: key.last_used_at.map(day).unwrap_or_default(),
        is_ended: key.revoked_at.is_some(),
        revoke_confirm: words.with("keys-revoke-confirm", "name", &key.name),
        name: key.name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, HOSTILE, LONG, WORDS};

    #[test]
    fn the_keys_render_empty_and_full() {
        for texts in [&[][..], &["", "受注システム", LONG, HOSTILE][..]] {
            let row = |text: &&str| {
                let t = || (*text).to_owned();
                Row {
                    id: t(),
                    name: t(),
                    ending: t(),
                    made: t(),
                    used_iso: t(),
                    used: t(),
                    is_ended: text.is_empty(),
                    revoke_confirm: t(),
                }
            };
            let rows: Vec<Row> = texts.iter().map(row).collect();
            let (shell, words, tabs) = (samples::shell(), WORDS, tabs(WORDS, "/settings/keys"));
            let (fresh, name) = (texts.concat(), texts.concat());
            samples::rendered(&Page {
                shell,
                words,
                tabs,
                rows,
                fresh,
                name,
                faults: Faults::default(),
            });
        }
    }
}
