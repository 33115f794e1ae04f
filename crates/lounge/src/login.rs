//! Beginning a LINE Login: a redirect to LINE, and a mark in this browser.

use crate::door::Door;
use frontdesk::{AppError, Desk, cookie::Kind, see_other};
use line::login::{BotPrompt, Scopes};
use linking::{Attempt, Wants};
use poem::{
    Response, Result, handler,
    web::{Data, cookie::CookieJar},
};
use tenancy::session::Secret;

/// `GET /l/{channel}/link`
#[handler]
pub async fn link(door: Door, desk: Data<&Desk>, jar: &CookieJar) -> Result<Response> {
    Ok(begin(&door, &desk, jar, Wants::Link).await?)
}

/// To LINE, to come back with who they are.
pub async fn begin(
    door: &Door,
    desk: &Desk,
    jar: &CookieJar,
    wants: Wants,
) -> Result<Response, AppError> {
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
