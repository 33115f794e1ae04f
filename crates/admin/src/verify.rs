//! Proving an address: the link of the letter opens a page that asks for the password of the sign-up. A mail
//! program that opens links in advance proves nothing, and nobody proves somebody else's sign-up.

use crate::{Admin, form::Faults, letters, words::Words};
use askama::Template;
use frontdesk::{AppError, Session, Shell, Visit, page, page_with, see_other};
use kernel::{EmailAddress, StaffId};
use poem::{
    Response, handler,
    http::StatusCode,
    web::{Data, Form, Query},
};
use tenancy::{Db, Tenant, session::Secret, staff::NotProven};

/// What the link carries.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Proof {
    token: String,
    password: String,
}

#[derive(Template)]
#[template(path = "admin/verify/ask.html")]
struct Ask {
    shell: Shell,
    words: Words,
    token: String,
    sorry: String,
    faults: Faults,
}

#[derive(Template)]
#[template(path = "admin/verify/sent.html")]
struct Sent {
    shell: Shell,
    words: Words,
    lead: String,
    email: String,
    mailbox: String,
}

#[derive(Template)]
#[template(path = "admin/verify/resend.html")]
struct Resend {
    shell: Shell,
    words: Words,
    email: String,
    faults: Faults,
    sorry: String,
}

/// `GET /verify?token=`
#[handler]
pub fn ask(visit: Visit, Query(proof): Query<Proof>) -> Result<Response, AppError> {
    match Secret::parse(&proof.token) {
        Some(token) => {
            let nothing = (String::new(), Faults::default());
            password_form(&visit, StatusCode::OK, &token, nothing)
        }
        None => spent(&visit),
    }
}

/// `POST /verify`
#[handler]
pub async fn answer(
    visit: Visit,
    admin: Data<&Admin>,
    Form(proof): Form<Proof>,
) -> Result<Response, AppError> {
    let Some(secret) = Secret::parse(&proof.token) else {
        return spent(&visit);
    };
    let words = Words(visit.lang);
    let throttle = visit.desk().throttle();
    let attempt = match throttle.attempt(visit.client, &format!("proof {}", secret.text()), None) {
        Ok(attempt) => attempt,
        Err(AppError::Problem(problem)) => {
            let sorry = (problem.told(visit.lang), Faults::default());
            let slowed = password_form(&visit, StatusCode::TOO_MANY_REQUESTS, &secret, sorry)?;
            return Ok(problem.with_retry(slowed));
        }
        Err(other) => return Err(other),
    };
    let proven = admin.db.prove_address_with(&secret, proof.password.into());
    match proven.await {
        Ok(staff) => {
            throttle.succeeded(attempt);
            Session::begin(&visit, &admin.db, staff).await?;
            Ok(see_other("/setup"))
        }
        Err(NotProven::WrongPassword) => {
            let mut faults = Faults::default();
            faults.add("password", words.t("verify-wrong"));
            let sorry = (String::new(), faults);
            password_form(&visit, StatusCode::UNPROCESSABLE_ENTITY, &secret, sorry)
        }
        Err(NotProven::Spent) => spent(&visit),
        Err(NotProven::Database(error)) => Err(error.into()),
    }
}

fn password_form(
    visit: &Visit,
    status: StatusCode,
    token: &Secret,
    (sorry, faults): (String, Faults),
) -> Result<Response, AppError> {
    let words = Words(visit.lang);
    page_with(
        status,
        &Ask {
            shell: visit.shell(words.t("verify-title")),
            words,
            token: token.text(),
            sorry,
            faults,
        },
    )
}

/// `GET /verify/resend`
#[handler]
pub fn ask_again(visit: Visit) -> Result<Response, AppError> {
    resend_form(
        &visit,
        StatusCode::OK,
        String::new(),
        Faults::default(),
        String::new(),
    )
}

/// Where the letter shall go.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Wanted {
    email: String,
}

/// `POST /verify/resend`: the answer is the same for an unknown address.
#[handler]
pub async fn resend(
    visit: Visit,
    admin: Data<&Admin>,
    Form(wanted): Form<Wanted>,
) -> Result<Response, AppError> {
    let (words, mut faults) = (Words(visit.lang), Faults::default());
    let read = EmailAddress::new(&wanted.email);
    let Some(email) = faults.must(words, "email", "signup-email", read) else {
        return resend_form(
            &visit,
            StatusCode::UNPROCESSABLE_ENTITY,
            wanted.email,
            faults,
            String::new(),
        );
    };
    if let Some(sorry) = too_many(&visit, &email)? {
        return resend_form(
            &visit,
            StatusCode::TOO_MANY_REQUESTS,
            wanted.email,
            faults,
            sorry,
        );
    }
    if let Some((tenant, staff)) = tenant_of(&admin.db, &email).await? {
        let mut tx = tenant.begin().await?;
        let secret = tx.issue_address_proof(staff).await?;
        letters::proof(words, &admin.site, &email, tenant.name(), &secret)
            .post(&mut tx)
            .await?;
        tx.commit().await?;
    }
    sent(&visit, &admin, &email)
}

/// Letters to one address, and from one browser's network, are few: what to say where there were too many.
pub fn too_many(visit: &Visit, email: &EmailAddress) -> Result<Option<String>, AppError> {
    // Never forgiven as a sign-in is: each lets a letter go out.
    match visit
        .desk()
        .throttle()
        .attempt(visit.client, &format!("letters to {email}"), None)
    {
        Ok(_) => Ok(None),
        Err(AppError::Problem(problem)) => Ok(Some(problem.told(visit.lang))),
        Err(other) => Err(other),
    }
}

/// The oldest place of work of whoever has this address: a letter must belong to some tenant.
pub async fn tenant_of(
    db: &Db,
    email: &EmailAddress,
) -> Result<Option<(Tenant, StaffId)>, sqlx::Error> {
    let Some(staff) = db.staff_of(email).await? else {
        return Ok(None);
    };
    let Some(place) = db.workplaces(staff).await?.into_iter().next() else {
        return Ok(None);
    };
    Ok(db.tenant(place.tenant).await?.map(|tenant| (tenant, staff)))
}

/// "Look into your mailbox."
pub fn sent(visit: &Visit, admin: &Admin, email: &EmailAddress) -> Result<Response, AppError> {
    let words = Words(visit.lang);
    page(&Sent {
        shell: visit.shell(words.t("sent-title")),
        words,
        lead: words.with("sent-lead", "email", email.as_str()),
        email: email.to_string(),
        mailbox: admin
            .sandbox
            .as_ref()
            .map(|sandbox| sandbox.mail.clone())
            .unwrap_or_default(),
    })
}

/// The link is old, used or wrong: another can be had.
fn spent(visit: &Visit) -> Result<Response, AppError> {
    let sorry = Words(visit.lang).t("verify-spent");
    resend_form(
        visit,
        StatusCode::GONE,
        String::new(),
        Faults::default(),
        sorry,
    )
}

fn resend_form(
    visit: &Visit,
    status: StatusCode,
    email: String,
    faults: Faults,
    sorry: String,
) -> Result<Response, AppError> {
    let words = Words(visit.lang);
    page_with(
        status,
        &Resend {
            shell: visit.shell(words.t("resend-title")),
            words,
            email,
            faults,
            sorry,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, HOSTILE, LONG, WORDS};

    #[test]
    fn pages_of_the_proof_render() {
        for text in ["", "owner@example.jp", LONG, HOSTILE] {
            samples::rendered(&Ask {
                shell: samples::shell(),
                words: WORDS,
                token: text.into(),
                sorry: text.into(),
                faults: Faults::default(),
            });
            let (lead, email, mailbox) = (text.into(), text.into(), text.into());
            samples::rendered(&Sent {
                shell: samples::shell(),
                words: WORDS,
                lead,
                email,
                mailbox,
            });
            let (email, sorry) = (text.into(), text.into());
            samples::rendered(&Resend {
                shell: samples::shell(),
                words: WORDS,
                email,
                faults: Faults::default(),
                sorry,
            });
        }
    }
}
