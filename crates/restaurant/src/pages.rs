//! The reservations' pages in the admin. Handlers translate: parse, one verb, answer.

mod cancelling;
mod editing;
mod form;
mod index;
mod making;
mod panel;
#[cfg(test)]
mod samples;
mod show;
mod words;

use frontdesk::{AppError, MenuLine, Problem, Session, Shell, Visit};
use kernel::{ReservationId, TradeKind};
use poem::{Route, get, post};
use words::Words;

/// The pages: `/reservations` and below. `server` mounts them among the admin's.
pub fn routes(route: Route) -> Route {
    route
        .at("/reservations", get(index::index).post(making::make))
        .at("/reservations/new", get(making::begin))
        .at("/reservations/:id", get(show::show))
        .at("/reservations/:id/panel", get(show::fragment))
        .at(
            "/reservations/:id/edit",
            get(editing::edit).post(editing::save),
        )
        .at(
            "/reservations/:id/cancel",
            get(cancelling::ask).post(cancelling::cancel),
        )
        .at("/reservations/:id/came", post(show::came))
}

/// What the trade offers in the main menu.
pub const MENU: [MenuLine; 1] = [MenuLine {
    place: 20,
    href: "/reservations",
    icon: "calendar-days",
    label: |lang| crate::TEXT.say(lang, "nav-reservations"),
    trade: Some(TradeKind::Restaurant),
}];

/// A badge: state as icon and word.
struct Badge {
    kind: &'static str,
    text: String,
}

/// A step of the way to a page.
struct Crumb {
    href: String,
    label: String,
}

/// What cannot be an id of ours is unknown, like any other that is not there.
fn known(text: &str) -> Result<ReservationId, AppError> {
    text.parse().map_err(|_| Problem::not_found().into())
}

/// The frame of a reservation's page.
fn frame(visit: &Visit, session: &Session, title: &str) -> Shell {
    visit.shell_for(session, Words(visit.lang).t(title))
}

/// The way to a page below the list.
fn crumbs(words: Words) -> Vec<Crumb> {
    vec![Crumb {
        href: "/reservations".into(),
        label: words.t("page-title"),
    }]
}
