//! Beginning a LINE Login: a redirect to LINE, and a mark in this browser.

use crate::{
    door::Door,
    failure::{self, Failure},
};
use frontdesk::{AppError, Desk, Visit, cookie::Kind, rate::Quota, see_other};
use line::login::{BotPrompt, Scopes};
use linking::{Attempt, Wants};
use poem::{
    Response, Result, handler,
    http::header::RETRY_AFTER,
    web::{Data, cookie::CookieJar},
};
use tenancy::session::Secret;

/// `GET /l/{channel}/link`
#[handler]
pub async fn link(
    door: Door,
    visit: Visit,
    desk: Data<&Desk>,
    jar: &CookieJar,
) -> Result<Response> {
    Ok(begin(&door, &visit, &desk, jar, Wants::Link).await?)
}

/// How many logins of one channel a network may begin: 30 at once, and again 30 in ten minutes. Each is a
/// row that anybody can make, so they are bounded; a table of guests on the shop's own network is not slowed.
pub const BEGINNINGS: Quota = Quota {
    per_minute: 3,
    burst: 30,
};

/// The seconds to wait, where a network has begun too many.
async fn wait(door: &Door, visit: &Visit) -> Option<u64> {
    let key = format!("{} {}", door.channel, visit.client.network());
    let standing = door.lounge.beginnings.take(&key).await;
    standing.retry_after.map(|wait| wait.as_secs() + 1)
}

/// To LINE, to come back with who they are.
pub async fn begin(
    door: &Door,
    visit: &Visit,
    desk: &Desk,
    jar: &CookieJar,
    wants: Wants,
) -> Result<Response, AppError> {
    if let Some(seconds) = wait(door, visit).await {
        let mut later = failure::page(door, visit, Failure::TooMany)?;
        later.headers_mut().insert(RETRY_AFTER, seconds.into());
        return Ok(later);
    }
    let mark = desk
        .cookies()
        .read(jar, Kind::Link)
        .and_then(|text| Secret::parse(&text));
    let mut tx = door.tenant.begin().await?;
    let login = door.login(&mut tx).await?;
    let begun = Attempt::begin(&mut tx, door.channel, wants, mark).await?;
    tx.commit().await?;
    desk.cookies()
        .set(jar, Kind::Link, &begun.browser.text(), None);
    let callback = door.lounge.site.callback(door.channel);
    let address = login
        .authorize(&callback, &begun.state, Scopes::PROFILE_OPENID)
        .nonce(&begun.nonce)
        .pkce(&begun.pkce)
        .bot_prompt(BotPrompt::Normal)
        .ui_locales(&["ja", "en"])
        .into_string();
    Ok(see_other(address))
}
