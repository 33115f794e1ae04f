//! The restaurant's own consent page: what for, in plain words, before anything is linked.

use crate::{
    door::Door,
    failure::{self, Failure},
};
use askama::Template;
use frontdesk::{AppError, Desk, Shell, Visit, cookie::Kind, page_with, see_other};
use kernel::Lang;
use linking::{Attempt, NotLinked, Purpose};
use poem::{
    Response, Result, handler,
    http::StatusCode,
    web::{Data, Form, cookie::CookieJar},
};
use tenancy::{TenantTx, session::Secret};

struct Asked {
    word: &'static str,
    title: String,
    text: String,
    required: bool,
    checked: bool,
}

#[derive(Template)]
#[template(path = "lounge/link/consent.html")]
struct Page {
    shell: Shell,
    lead: String,
    asked: Vec<Asked>,
    gets: String,
    unlink: String,
    error: String,
    submit: String,
    cancel: String,
}

/// `GET /l/{channel}/consent`
#[handler]
pub async fn ask(door: Door, visit: Visit, desk: Data<&Desk>, jar: &CookieJar) -> Result<Response> {
    let mut tx = door.tenant.begin_read().await.map_err(AppError::from)?;
    match awaiting(&door, &mut tx, &desk, jar).await? {
        Some(_) => Ok(page(&door, &visit, StatusCode::OK, &Purpose::REQUIRED, "")?),
        None => Ok(failure::page(&door, &visit, Failure::Expired)?),
    }
}

/// What was ticked. Unknown fields are passed over.
#[derive(serde::Deserialize)]
pub struct Ticked {
    service: Option<String>,
    profile: Option<String>,
    offers: Option<String>,
    decline: Option<String>,
}

impl Ticked {
    fn purposes(&self) -> Vec<Purpose> {
        let ticked = [
            (Purpose::Service, &self.service),
            (Purpose::Profile, &self.profile),
            (Purpose::Offers, &self.offers),
        ];
        ticked
            .into_iter()
            .filter(|(_, box_)| box_.is_some())
            .map(|(purpose, _)| purpose)
            .collect()
    }
}

/// `POST /l/{channel}/consent`
#[handler]
pub async fn answer(
    door: Door,
    visit: Visit,
    desk: Data<&Desk>,
    jar: &CookieJar,
    Form(ticked): Form<Ticked>,
) -> Result<Response> {
    if ticked.decline.is_some() {
        return Ok(decline(&door, &visit, &desk, jar).await?);
    }
    let yes = ticked.purposes();
    let mut tx = door.tenant.begin().await.map_err(AppError::from)?;
    let Some(attempt) = awaiting(&door, &mut tx, &desk, jar).await? else {
        return Ok(failure::page(&door, &visit, Failure::Expired)?);
    };
    match attempt.finish(&mut tx, &door.lounge.site, &yes).await {
        Ok(_) => {
            tx.commit().await.map_err(AppError::from)?;
            Ok(see_other(door.page("me?new=1")))
        }
        Err(NotLinked::NotConsented) => {
            let error = door.say(visit.lang, "consent-needed");
            Ok(page(
                &door,
                &visit,
                StatusCode::UNPROCESSABLE_ENTITY,
                &yes,
                &error,
            )?)
        }
        Err(NotLinked::FriendTaken | NotLinked::MemberTaken) => {
            Ok(failure::page(&door, &visit, Failure::Taken)?)
        }
        Err(NotLinked::NobodyCame) => Ok(failure::page(&door, &visit, Failure::Expired)?),
        Err(NotLinked::Database(error)) => Err(AppError::from(error).into()),
        Err(other) => Err(AppError::internal(other).into()),
    }
}

/// They refuse. Pressed twice, or too late, it ends the same: nothing of theirs is kept here.
async fn decline(
    door: &Door,
    visit: &Visit,
    desk: &Desk,
    jar: &CookieJar,
) -> Result<Response, AppError> {
    let mut tx = door.tenant.begin().await?;
    if let Some(attempt) = awaiting(door, &mut tx, desk, jar).await? {
        let login = door.login(&mut tx).await?;
        let given = attempt.decline(&mut tx).await?;
        tx.commit().await?;
        given.deauthorize_or_log(&login, &door.lounge.tokens).await;
    }
    desk.cookies().end(jar, Kind::Lounge);
    desk.cookies().end(jar, Kind::Link);
    failure::page(door, visit, Failure::Declined)
}

async fn awaiting(
    door: &Door,
    tx: &mut TenantTx,
    desk: &Desk,
    jar: &CookieJar,
) -> Result<Option<Attempt>, AppError> {
    let mark = desk
        .cookies()
        .read(jar, Kind::Link)
        .and_then(|text| Secret::parse(&text));
    match mark {
        Some(mark) => Ok(Attempt::awaiting_consent(tx, door.channel, &mark).await?),
        None => Ok(None),
    }
}

fn page(
    door: &Door,
    visit: &Visit,
    status: StatusCode,
    ticked: &[Purpose],
    error: &str,
) -> Result<Response, AppError> {
    let say = |key: &str| door.say(visit.lang, key);
    let page = Page {
        shell: visit
            .shell(say("consent-title"))
            .of_tenant(door.tenant.name()),
        lead: say("consent-lead"),
        asked: Purpose::ALL
            .iter()
            .map(|purpose| asked(door, visit.lang, *purpose, ticked))
            .collect(),
        gets: say("consent-gets"),
        unlink: say("consent-unlink"),
        error: error.to_owned(),
        submit: say("consent-submit"),
        cancel: say("consent-cancel"),
    };
    page_with(status, &page)
}

fn asked(door: &Door, lang: Lang, purpose: Purpose, ticked: &[Purpose]) -> Asked {
    let title = door.say(lang, &format!("purpose-{}-title", purpose.word()));
    let key = if purpose.is_required() {
        "consent-required"
    } else {
        "consent-optional"
    };
    Asked {
        word: purpose.word(),
        title: crate::TEXT.say_with(lang, key, &[("title", title.into())]),
        text: door.say(lang, &format!("purpose-{}-text", purpose.word())),
        required: purpose.is_required(),
        checked: ticked.contains(&purpose),
    }
}
