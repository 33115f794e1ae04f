//! A business signs itself up. The answer is the same whether the address was free or taken: only the
//! owner of the address learns which, by mail.

use crate::{
    Admin,
    form::{Choice, Faults},
    letters, verify,
    words::Words,
};
use askama::Template;
use frontdesk::{AppError, Shell, Visit, page_with};
use kernel::{EmailAddress, Lang, Name, TradeKind, Zone};
use poem::{
    Response, handler,
    http::StatusCode,
    web::{Data, Form},
};
use tenancy::{
    SignUp,
    password::{self, Weak},
    staff::NotSignedUp,
};

/// What was filled in. The password is never shown again.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Filled {
    business: String,
    trade: String,
    person: String,
    email: String,
    password: String,
}

#[derive(Template)]
#[template(path = "admin/signup.html")]
struct Page {
    shell: Shell,
    words: Words,
    filled: Filled,
    trades: Vec<Choice>,
    faults: Faults,
    sorry: String,
}

/// `GET /signup`
#[handler]
pub fn ask(visit: Visit) -> Result<Response, AppError> {
    form(
        &visit,
        StatusCode::OK,
        Filled::default(),
        Faults::default(),
        String::new(),
    )
}

/// `POST /signup`
#[handler]
pub async fn answer(
    visit: Visit,
    admin: Data<&Admin>,
    Form(filled): Form<Filled>,
) -> Result<Response, AppError> {
    let mut faults = Faults::default();
    let Some(wanted) = read(&filled, &mut faults, &visit, admin.sandbox.is_some()) else {
        return form(
            &visit,
            StatusCode::UNPROCESSABLE_ENTITY,
            filled,
            faults,
            String::new(),
        );
    };
    if let Some(sorry) = verify::too_many(&visit, &wanted.email)? {
        return form(&visit, StatusCode::TOO_MANY_REQUESTS, filled, faults, sorry);
    }
    let email = wanted.email.clone();
    match sign_up(&admin, Words(visit.lang), wanted).await {
        Ok(()) | Err(NotSignedUp::AddressTaken) => verify::sent(&visit, &admin, &email),
        Err(NotSignedUp::Weak(weak)) => {
            faults.add("password", weakness(Words(visit.lang), weak));
            form(
                &visit,
                StatusCode::UNPROCESSABLE_ENTITY,
                filled,
                faults,
                String::new(),
            )
        }
        Err(NotSignedUp::Database(error)) => Err(error.into()),
    }
}

/// What the form asks for; none where something is wrong, which is noted.
fn read(filled: &Filled, faults: &mut Faults, visit: &Visit, sandbox: bool) -> Option<SignUp> {
    let words = Words(visit.lang);
    let business = faults.must(
        words,
        "business",
        "signup-business",
        Name::new(&filled.business),
    );
    let trade = offered()
        .into_iter()
        .find(|trade| trade.word() == filled.trade);
    if trade.is_none() {
        faults.add("trade", words.t("signup-trade-choose"));
    }
    let person = faults.must(words, "person", "signup-person", Name::new(&filled.person));
    let email = faults.must(
        words,
        "email",
        "signup-email",
        EmailAddress::new(&filled.email),
    );
    if let Err(weak) = password::check(&filled.password) {
        faults.add("password", weakness(words, weak));
        return None;
    }
    Some(SignUp {
        business: business?,
        trade: trade?,
        zone: Zone::TOKYO,
        language: visit.lang,
        person: person?,
        email: email?,
        password: filled.password.clone().into(),
        sandbox,
    })
}

/// The tenant and its welcome letter commit together, or there is neither.
async fn sign_up(admin: &Admin, words: Words, wanted: SignUp) -> Result<(), NotSignedUp> {
    let (business, person, email) = (
        wanted.business.clone(),
        wanted.person.clone(),
        wanted.email.clone(),
    );
    match admin.db.sign_up(wanted).await {
        Ok((mut tx, _, proof)) => {
            let mail = letters::welcome(
                words,
                &admin.site,
                &email,
                business.as_str(),
                person.as_str(),
                &proof,
            );
            mail.post(&mut tx).await?;
            Ok(tx.commit().await?)
        }
        Err(NotSignedUp::AddressTaken) => Ok(tell_the_owner(admin, words, &email).await?),
        Err(other) => Err(other),
    }
}

async fn tell_the_owner(
    admin: &Admin,
    words: Words,
    email: &EmailAddress,
) -> Result<(), sqlx::Error> {
    let Some((tenant, _)) = verify::tenant_of(&admin.db, email).await? else {
        return Ok(());
    };
    let mut tx = tenant.begin().await?;
    letters::taken(words, &admin.site, email)
        .post(&mut tx)
        .await?;
    tx.commit().await
}

fn weakness(words: Words, weak: Weak) -> String {
    words.t(match weak {
        Weak::TooShort => "password-too-short",
        Weak::TooLong => "password-too-long",
        Weak::TooCommon => "password-too-common",
    })
}

/// The trades that have pages.
fn offered() -> [TradeKind; 1] {
    [TradeKind::Restaurant]
}

fn trades(lang: Lang, chosen: &str) -> Vec<Choice> {
    let choice = |trade: TradeKind| Choice {
        value: trade.word(),
        label: Words(lang).word("trade", trade.word()),
        selected: trade.word() == chosen || offered().len() == 1,
    };
    offered().map(choice).into()
}

fn form(
    visit: &Visit,
    status: StatusCode,
    filled: Filled,
    faults: Faults,
    sorry: String,
) -> Result<Response, AppError> {
    let words = Words(visit.lang);
    let trades = trades(visit.lang, &filled.trade);
    page_with(
        status,
        &Page {
            shell: visit.shell(words.t("signup-title")),
            words,
            filled,
            trades,
            faults,
            sorry,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, HOSTILE, LONG};

    fn page(text: &str, faults: Faults) -> Page {
        let filled = Filled {
            business: text.into(),
            trade: text.into(),
            person: text.into(),
            email: text.into(),
            password: "soba to tempura".into(),
        };
        Page {
            shell: samples::shell(),
            words: samples::WORDS,
            trades: trades(Lang::Ja, text),
            filled,
            faults,
            sorry: text.into(),
        }
    }

    #[test]
    fn the_form_keeps_what_was_filled_in_but_the_password() {
        let mut faults = Faults::default();
        faults.add("email", "メールアドレスの形が正しくありません".into());
        for text in ["", "縁日和", LONG, HOSTILE] {
            let html = samples::rendered(&page(text, faults.clone()));
            assert!(!html.contains("soba to tempura"));
            assert!(html.contains("href=\"#f-email\""));
        }
    }
}
