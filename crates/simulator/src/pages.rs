//! The pages that people look at: index, phones, sign-in and consent, console, mailbox.
//!
//! Rendered on the server and usable without JavaScript, except the phone, which lives by it. Texts are Japanese only:
//! the stand-in is a tool for those who build and try Enishi, and never meets a member.

mod account_link;
mod answer;
mod asset;
mod consent;
mod console;
mod friend_link;
mod front;
mod guard;
mod login;
mod mail;
mod phone;
mod shell;
mod visitor;

use poem::{EndpointExt, IntoEndpoint, Route, endpoint::BoxEndpoint, get, post};

use guard::Guard;
use shell::Shell;

/// All pages and the files that they load. Expects the world as `Data<Arc<World>>`.
pub fn routes() -> Route {
    Route::new()
        .at("/", page(get(front::index)))
        .at("/people", page(post(front::add_person)))
        .at("/clock", page(post(shell::move_clock)))
        .at("/phone/:person", page(get(phone::show)))
        .at("/R/ti/p/:basic_id", page(get(friend_link::open)))
        .at(
            "/login/:pending",
            page(get(login::choose).post(login::chosen)),
        )
        .at(
            "/login/:pending/consent",
            page(get(consent::ask).post(consent::answered)),
        )
        .at(
            "/login/:pending/friend",
            page(get(consent::ask_friend).post(consent::friend_answered)),
        )
        .at(
            "/account-link",
            page(get(account_link::ask).post(account_link::answered)),
        )
        .at("/console", page(get(console::list).post(console::create)))
        .at("/console/:provider", page(get(console::show)))
        .at(
            "/console/:provider/messaging",
            page(post(console::edit_messaging)),
        )
        .at("/console/:provider/login", page(post(console::edit_login)))
        .at("/mail", page(get(mail::list)))
        .at("/mail/:id", page(get(mail::open)))
        .at("/sim-assets/*path", get(asset::serve))
}

fn page<E: IntoEndpoint>(endpoint: E) -> BoxEndpoint<'static>
where
    E::Endpoint: 'static,
{
    endpoint.into_endpoint().with(Guard).boxed()
}
