//! Unlinking, in two taps: what it means, and done.

use crate::{
    door::Door,
    failure::{self, Failure},
    login,
    my_page::{standing, token},
};
use askama::Template;
use frontdesk::{AppError, Desk, Shell, Visit, cookie::Kind, page, see_other};
use linking::{EndedBy, LoungeSession, Wants};
use poem::{
    Response, Result, handler,
    web::{Data, Query, cookie::CookieJar},
};
use tenancy::{Actor, TenantTx};

#[derive(Template)]
#[template(path = "lounge/me/unlink.html")]
struct Ask {
    shell: Shell,
    what: Vec<String>,
    submit: String,
    keep: String,
    keep_href: String,
}

/// `GET /l/{channel}/unlink`
#[handler]
pub async fn ask(door: Door, visit: Visit, desk: Data<&Desk>, jar: &CookieJar) -> Result<Response> {
    let mut tx = door.tenant.begin_read().await.map_err(AppError::from)?;
    if standing(&door, &mut tx, &desk, jar).await?.is_none() {
        drop(tx);
        return Ok(login::begin(&door, &visit, &desk, jar, Wants::MyPage).await?);
    }
    let say = |key: &str| door.say(visit.lang, key);
    Ok(page(&Ask {
        shell: visit
            .shell(say("unlink-title"))
            .of_tenant(door.tenant.name()),
        what: ["unlink-stops", "unlink-keeps", "unlink-line"]
            .map(say)
            .to_vec(),
        submit: say("unlink-submit"),
        keep: say("unlink-keep"),
        keep_href: door.page("me"),
    })?)
}

/// `POST /l/{channel}/unlink`
#[handler]
pub async fn answer(
    door: Door,
    visit: Visit,
    desk: Data<&Desk>,
    jar: &CookieJar,
) -> Result<Response> {
    let next = match end(&door, &desk, jar).await? {
        Unlinking::Unproven => return Ok(failure::page(&door, &visit, Failure::Expired)?),
        Unlinking::Told => "unlinked",
        Unlinking::Untold => "unlinked?at=line",
    };
    desk.cookies().end(jar, Kind::Lounge);
    desk.cookies().end(jar, Kind::Link);
    Ok(see_other(door.page(next)))
}

/// What became of a wish to unlink.
enum Unlinking {
    /// Nothing: who wishes it was proven too long ago.
    Unproven,
    /// The link has ended, and LINE knows.
    Told,
    /// The link has ended; LINE could not be told.
    Untold,
}

/// Ends the link, then tells LINE.
async fn end(door: &Door, desk: &Desk, jar: &CookieJar) -> Result<Unlinking, AppError> {
    let mut tx = door.tenant.begin().await?;
    let Some(link) = standing(door, &mut tx, desk, jar).await? else {
        return not_standing(door, &mut tx, desk, jar).await;
    };
    tx.act_as(Actor::Member(link.member));
    let login = door.login(&mut tx).await?;
    let ended = link.end(&mut tx, EndedBy::Member).await?;
    LoungeSession::end_all(&mut tx, link.friend).await?;
    tx.commit().await?;
    let told = ended.deauthorize(&login, &door.lounge.tokens).await;
    let told = told.unwrap_or_else(|error| {
        tracing::warn!(%error, "LINE could not be told of an unlinking");
        false
    });
    Ok(if told {
        Unlinking::Told
    } else {
        Unlinking::Untold
    })
}

/// The second of two presses finds a session that the first has ended, another device of theirs a link that
/// is gone. A session that is merely too old says nothing of the link, which may well stand.
async fn not_standing(
    door: &Door,
    tx: &mut TenantTx,
    desk: &Desk,
    jar: &CookieJar,
) -> Result<Unlinking, AppError> {
    let Some(token) = token(desk, jar) else {
        return Ok(Unlinking::Unproven);
    };
    let unlinked = LoungeSession::was_ended(tx, door.channel, &token).await?
        || LoungeSession::find(tx, door.channel, &token)
            .await?
            .is_some();
    Ok(if unlinked {
        Unlinking::Told
    } else {
        Unlinking::Unproven
    })
}

#[derive(Template)]
#[template(path = "lounge/me/unlinked.html")]
struct Done {
    shell: Shell,
    what: String,
    at_line: String,
    again: String,
    again_href: String,
}

/// Whether the person has to withdraw in LINE themselves.
#[derive(serde::Deserialize)]
pub struct At {
    at: Option<String>,
}

/// `GET /l/{channel}/unlinked`
#[handler]
pub async fn done(door: Door, visit: Visit, Query(at): Query<At>) -> Result<Response> {
    let say = |key: &str| door.say(visit.lang, key);
    Ok(page(&Done {
        shell: visit
            .shell(say("unlinked-title"))
            .of_tenant(door.tenant.name()),
        what: say("unlinked-what"),
        at_line: at.at.map(|_| say("unlinked-at-line")).unwrap_or_default(),
        again: say("link-again"),
        again_href: door.page("link"),
    })?)
}
