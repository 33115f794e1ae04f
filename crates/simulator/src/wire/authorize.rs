//! Where browsers enter: the authorization request and the account-link dialog. Their pages are elsewhere.

use std::sync::Arc;

use poem::{
    Response, handler,
    http::{HeaderMap, StatusCode, header},
    web::{Data, Query},
};
use serde::Deserialize;

use crate::world::{AuthorizeRefusal, AuthorizeRequest, World};

/// Cookie that remembers who uses this browser's phone; the sign-in page sets it.
const PERSON_COOKIE: &str = "line_person";

/// `GET /oauth2/v2.1/authorize`: checked here, then on to `/login/{pending}`.
#[handler]
pub(super) fn authorize(
    Data(world): Data<&Arc<World>>,
    Query(ask): Query<AuthorizeRequest>,
    headers: &HeaderMap,
) -> Response {
    match world.authorize(&ask) {
        Err(AuthorizeRefusal::Page(message)) => error_page(message),
        Err(AuthorizeRefusal::Redirect(url)) => redirect(&url),
        Ok(id) if ask.prompt.as_deref() == Some("none") => {
            match world.without_page(&id, visitor(headers)) {
                Ok(url) => redirect(&url),
                Err(_) => error_page("The login request is no longer valid."),
            }
        }
        Ok(id) => redirect(&format!("{}/login/{id}", world.public_url())),
    }
}

/// The person that this browser's cookie names.
fn visitor(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    cookies
        .split(';')
        .find_map(|pair| pair.trim().strip_prefix(PERSON_COOKIE)?.strip_prefix('='))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LinkQuery {
    #[serde(default)]
    link_token: String,
    #[serde(default)]
    nonce: String,
}

/// `GET /dialog/bot/accountLink`: on to `/account-link`, which knows whose browser this is.
#[handler]
pub(super) fn account_link(
    Data(world): Data<&Arc<World>>,
    Query(query): Query<LinkQuery>,
) -> Response {
    let base = format!("{}/account-link", world.public_url());
    let pairs = [("linkToken", query.link_token), ("nonce", query.nonce)];
    match reqwest::Url::parse_with_params(&base, &pairs) {
        Ok(url) => redirect(url.as_str()),
        Err(_) => error_page("The link is not valid."),
    }
}

fn redirect(url: &str) -> Response {
    Response::builder()
        .status(StatusCode::FOUND)
        .header(header::LOCATION, url)
        .header(header::CACHE_CONTROL, "no-store")
        .finish()
}

/// LINE's own error page: what it shows when it may not send the browser back.
fn error_page(message: &'static str) -> Response {
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <title>400 Bad Request</title><h1>400 Bad Request</h1><p>{message}</p></html>"
    );
    Response::builder()
        .status(StatusCode::BAD_REQUEST)
        .content_type("text/html; charset=utf-8")
        .header(header::CONTENT_SECURITY_POLICY, "default-src 'none'")
        .header(header::CACHE_CONTROL, "no-store")
        .body(page)
}
