//! The control interface under `/_sim/`: what pages, tests and seeds use to move the world. JSON in, JSON out.

mod clock;
mod faults;
mod ledger;
mod mail;
mod people;
mod phone;
mod providers;
mod refused;
mod webhooks;

use poem::{EndpointExt, Request, Route, delete, get, http::StatusCode, patch, post};

pub(crate) use refused::Refused;

/// Largest body of a control call.
const MOST_BYTES: u64 = 2 * 1024 * 1024;

/// Everything under `/_sim`.
pub(crate) fn routes() -> impl poem::Endpoint {
    let routes = Route::new()
        .at("/people", get(people::list).post(people::add))
        .at("/people/:id/picture", get(people::picture))
        .at("/people/:id/user-id/:channel", get(people::user_id))
        .at("/people/:id/apps/:login", delete(people::revoke_app))
        .at("/providers", get(providers::list).post(providers::add))
        .at("/channels/:id", patch(providers::edit_any))
        .at(
            "/channels/:id/long-lived-token",
            post(providers::long_lived),
        )
        .at("/logins/:id", patch(providers::edit_login))
        .at("/clock", get(clock::read).post(clock::advance))
        .at("/bench", post(clock::bench))
        .at("/ledger", get(ledger::list).delete(ledger::clear))
        .at("/ledger/summary", get(ledger::summary))
        .at("/metrics/acceptance", get(ledger::acceptance))
        .at("/assert/received", post(ledger::received))
        .at("/assert/never-twice", post(ledger::never_twice))
        .at("/faults", post(faults::order).delete(faults::clear))
        .at("/webhooks", get(webhooks::list))
        .at("/webhook/raw", post(webhooks::raw))
        .at("/mail", get(mail::list))
        .at("/mail/:id", get(mail::one));
    phone(routes)
        .with(httpd::BodyLimit::new(MOST_BYTES))
        .with(httpd::CatchPanic)
        .before(not_from_another_site)
        .catch_all_error(refused::in_json)
}

fn phone(routes: Route) -> Route {
    let chat = "/phone/:person/chats/:channel";
    let at = |verb: &str| format!("{chat}/{verb}");
    routes
        .at("/phone/:person", get(phone::phone))
        .at("/phone/:person/events", get(phone::events))
        .at(chat, get(phone::chat))
        .at(at("follow"), post(phone::follow))
        .at(at("block"), post(phone::block))
        .at(at("unblock"), post(phone::unblock))
        .at(at("read"), post(phone::read))
        .at(at("text"), post(phone::text))
        .at(at("postback"), post(phone::postback))
        .at(at("unsend"), post(phone::unsend))
}

/// A page of another site must not press buttons here; programs send no `Sec-Fetch-Site`.
async fn not_from_another_site(request: Request) -> poem::Result<Request> {
    match request.header("sec-fetch-site") {
        Some("cross-site") => Err(StatusCode::FORBIDDEN.into()),
        _ => Ok(request),
    }
}
