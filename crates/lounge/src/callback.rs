//! LINE sends the browser back: with a code, or with why there is none.

use crate::{
    door::Door,
    failure::{self, Failure},
};
use frontdesk::{AppError, Desk, Visit, cookie::Kind, see_other};
use line::login::{CallbackQuery, Expected, LoginChannel, State};
use linking::{Arrived, Attempt, Link, LoungeSession, NotReturned};
use poem::{
    Response, Result, handler,
    web::{Data, Query, cookie::CookieJar},
};
use tenancy::session::Secret;

/// `GET /l/{channel}/callback`
#[handler]
pub async fn callback(
    door: Door,
    visit: Visit,
    desk: Data<&Desk>,
    jar: &CookieJar,
    Query(query): Query<CallbackQuery>,
) -> Result<Response> {
    let mark = desk
        .cookies()
        .read(jar, Kind::Link)
        .and_then(|text| Secret::parse(&text));
    match answer(&door, query, mark.as_ref()).await {
        Ok((next, session)) => {
            desk.cookies().set(jar, Kind::Lounge, &session.text(), None);
            Ok(see_other(door.page(next)))
        }
        Err(Stopped::Failure(failure)) => Ok(failure::page(&door, &visit, failure)?),
        Err(Stopped::Error(error)) => Err(error.into()),
    }
}

enum Stopped {
    Failure(Failure),
    Error(AppError),
}

impl<E: Into<AppError>> From<E> for Stopped {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}

impl From<Failure> for Stopped {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

/// Takes the state, asks LINE who it is, and keeps the answer; where to go from here.
async fn answer(
    door: &Door,
    query: CallbackQuery,
    mark: Option<&Secret>,
) -> Result<(&'static str, Secret), Stopped> {
    let state = query.state.clone().unwrap_or_default();
    let mut tx = door.tenant.begin().await?;
    let login = door.login(&mut tx).await?;
    let attempt = match Attempt::take(&mut tx, door.channel, &state, mark).await {
        Ok(attempt) => attempt,
        Err(NotReturned::Database(error)) => return Err(error.into()),
        Err(why) => return Err(Failure::from(&why).into()),
    };
    // The state stays used whatever LINE says now.
    tx.commit().await?;
    let grant = query
        .accept(&State::kept(state))
        .map_err(|why| Failure::from(&why))?;
    let arrived = who(door, &login, &attempt, grant.code).await?;
    let mut tx = door.tenant.begin().await?;
    let friend = attempt.arrive(&mut tx, arrived).await?;
    let session = LoungeSession::begin(&mut tx, door.channel, friend.id).await?;
    let linked = Link::of_friend(&mut tx, friend.id).await?.is_some();
    if linked {
        attempt.close(&mut tx).await?;
    }
    tx.commit().await?;
    Ok((if linked { "me" } else { "consent" }, session))
}

/// Exchanges the code and believes only the ID token; the rest is decoration and may be missing.
async fn who(
    door: &Door,
    login: &LoginChannel,
    attempt: &Attempt,
    code: line::SecretString,
) -> Result<Arrived, Failure> {
    let back = door.lounge.site.callback(door.channel);
    let tokens = login
        .exchange(&code, &back, Some(&attempt.pkce))
        .await
        .map_err(|error| Failure::from_line(&error))?;
    let id_token = tokens.id_token.as_ref().ok_or(Failure::NotProven)?;
    let person = login
        .verify_id_token(
            id_token,
            Expected::nonce(&attempt.nonce),
            chrono::Utc::now(),
        )
        .await
        .map_err(|error| {
            tracing::warn!(%error, "an ID token was not believed");
            Failure::NotProven
        })?;
    let friendship = login.friendship(&tokens.access_token).await.ok();
    Ok(Arrived {
        line_user_id: person.sub,
        display_name: person.name,
        picture_url: person.picture,
        is_friend: friendship.map(|friendship| friendship.friend_flag),
        tokens,
    })
}
