//! The few routes that every page's frame needs: assets, live news, signing out, language, and the
//! sandbox's clock.

use chrono::TimeDelta;
use kernel::Lang;
use poem::{
    Request, Response, Route, get, handler, post,
    web::{Data, Form},
};
use serde::Deserialize;
use tenancy::{
    Db, Role,
    clock::{ClockStuck, advance},
};

use crate::{
    AppError, LocalPath, Problem, Session, Visit, assets::assets, live::live, page::see_other,
};

/// Adds `/assets/*`, `/live`, `/logout`, `/language` and `/sandbox/clock` to a server's routes.
pub fn with_counter(routes: Route) -> Route {
    routes
        .at("/assets/*path", get(assets))
        .at("/live", get(live))
        .at("/logout", post(logout))
        .at("/language", post(language))
        .at("/sandbox/clock", post(clock))
}

#[handler]
async fn logout(visit: Visit, db: Data<&Db>) -> Result<Response, AppError> {
    Session::end(&visit, db.0).await?;
    Ok(see_other("/login"))
}

#[derive(Deserialize)]
struct Chosen {
    lang: String,
}

#[handler]
fn language(request: &Request, visit: Visit, form: Form<Chosen>) -> Result<Response, AppError> {
    let unknown = || Problem::invalid().field("lang", "unknown", "");
    visit.choose_language(Lang::from_tag(&form.lang).ok_or_else(unknown)?);
    Ok(see_other(came_from(request).as_str()))
}

#[derive(Deserialize)]
struct Moved {
    by: String,
}

#[handler]
async fn clock(
    request: &Request,
    visit: Visit,
    session: Session,
    form: Form<Moved>,
) -> Result<Response, AppError> {
    // Moving it sends what becomes due: not for those who only look.
    session.needs(Role::Chat)?;
    let by = match form.by.as_str() {
        "1h" => TimeDelta::hours(1),
        "1d" => TimeDelta::days(1),
        "3d" => TimeDelta::days(3),
        _ => return Err(Problem::invalid().field("by", "unknown", "").into()),
    };
    let mut tx = session.tenant.begin().await?;
    match advance(&mut tx, by).await {
        Ok(()) => {
            tx.commit().await?;
            visit.desk().clock_moved(by);
        }
        Err(ClockStuck::NotASandbox) => return Err(Problem::not_found().into()),
        Err(ClockStuck::OutOfBounds) => return Err(Problem::invalid().into()),
        Err(ClockStuck::Database(error)) => return Err(error.into()),
    }
    Ok(see_other(came_from(request).as_str()))
}

/// The page with the form, by its `Referer`: only its path is used, whatever host it names.
fn came_from(request: &Request) -> LocalPath {
    let referer = request.header("referer").unwrap_or_default();
    let path = referer
        .split_once("://")
        .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
    LocalPath::or_home(path)
}
