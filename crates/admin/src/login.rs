//! Signing in. The words are the same for an unknown address and a wrong password.

use crate::{Admin, words::Words};
use askama::Template;
use frontdesk::{AppError, LocalPath, Session, Shell, Visit, page_with, see_other};
use kernel::EmailAddress;
use poem::{
    Response, handler,
    http::StatusCode,
    web::{Data, Form, Query},
};
use tenancy::staff::NotSignedIn;

/// What was filled in. The password is never shown again.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Filled {
    email: String,
    password: String,
    next: String,
}

#[derive(Template)]
#[template(path = "admin/login.html")]
struct Page {
    shell: Shell,
    words: Words,
    email: String,
    next: String,
    sorry: String,
    unproven: bool,
}

/// `GET /login?next=`
#[handler]
pub fn ask(visit: Visit, Query(filled): Query<Filled>) -> Result<Response, AppError> {
    form(&visit, StatusCode::OK, &filled, String::new(), false)
}

/// `POST /login`
#[handler]
pub async fn answer(
    visit: Visit,
    admin: Data<&Admin>,
    Form(filled): Form<Filled>,
) -> Result<Response, AppError> {
    let words = Words(visit.lang);
    let refused = |key: &str, unproven| {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        form(&visit, status, &filled, words.t(key), unproven)
    };
    let Ok(email) = EmailAddress::new(&filled.email) else {
        return refused("login-wrong", false);
    };
    let account = email.as_str();
    let throttle = visit.desk().throttle();
    let attempt = match throttle.attempt(visit.client, account, visit.device_of(account).as_deref())
    {
        Ok(attempt) => attempt,
        Err(error) => return slowed(&visit, &filled, error),
    };
    let password = filled.password.clone().into();
    match admin.db.sign_in(&email, password).await {
        Ok(staff) => {
            throttle.succeeded(attempt);
            visit.remember_device(account);
            Session::begin(&visit, &admin.db, staff).await?;
            Ok(see_other(LocalPath::or_home(Some(&filled.next)).as_str()))
        }
        Err(NotSignedIn::Wrong) => refused("login-wrong", false),
        Err(NotSignedIn::Unproven(_)) => refused("login-unproven", true),
        Err(NotSignedIn::Database(error)) => Err(error.into()),
    }
}

/// Too many tries: when the next one may be.
fn slowed(visit: &Visit, filled: &Filled, error: AppError) -> Result<Response, AppError> {
    let AppError::Problem(problem) = error else {
        return Err(error);
    };
    let (status, sorry) = (StatusCode::TOO_MANY_REQUESTS, problem.told(visit.lang));
    Ok(problem.with_retry(form(visit, status, filled, sorry, false)?))
}

fn form(
    visit: &Visit,
    status: StatusCode,
    filled: &Filled,
    sorry: String,
    unproven: bool,
) -> Result<Response, AppError> {
    let words = Words(visit.lang);
    let next = LocalPath::or_home(Some(&filled.next)).to_string();
    let email = filled.email.chars().take(254).collect();
    page_with(
        status,
        &Page {
            shell: visit.shell(words.t("login-title")),
            words,
            email,
            next,
            sorry,
            unproven,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, HOSTILE, LONG, WORDS};

    #[test]
    fn the_form_keeps_the_address() {
        for text in ["", "owner@example.jp", LONG, HOSTILE] {
            for unproven in [false, true] {
                let (email, next, sorry) = (text.into(), "/members?q=a".into(), text.into());
                samples::rendered(&Page {
                    shell: samples::shell(),
                    words: WORDS,
                    email,
                    next,
                    sorry,
                    unproven,
                });
            }
        }
    }
}
