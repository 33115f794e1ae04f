//! HTML for the tenants' staff: signing up, setting up, members, deliveries, settings. Holds no rules
//! of its own, and knows no trade: a trade brings its own pages.

mod checklist;
mod deliveries;
mod form;
mod home;
mod letters;
mod login;
mod members;
pub mod menu;
mod neighbours;
mod overview;
mod pause;
mod qr;
#[cfg(test)]
mod samples;
mod settings;
mod setup;
mod signup;
mod styleguide;
mod verify;
mod words;
mod workplaces;

pub use words::TEXT;

use kernel::Site;
use poem::{EndpointExt, Route, RouteMethod, get, post};
use tenancy::Db;

/// What the admin needs: the database, LINE, its own address, and whether it is for trying out.
#[derive(Clone)]
pub struct Admin {
    db: Db,
    line: line::Client,
    tokens: line::TokenCache,
    site: Site,
    sandbox: Option<Sandbox>,
}

/// Where the stand-in's pages are, in an installation for trying out.
#[derive(Debug, Clone, Default)]
pub struct Sandbox {
    /// The mailbox.
    pub mail: String,
    /// What stands for LINE Developers Console.
    pub console: String,
    /// The index with the phones.
    pub phones: String,
}

impl Admin {
    /// From what `server` holds.
    pub fn new(db: Db, line: line::Client, tokens: line::TokenCache, site: Site) -> Self {
        Self {
            db,
            line,
            tokens,
            site,
            sandbox: None,
        }
    }

    /// For trying out: whoever signs up gets a tenant whose clock can be moved.
    #[must_use]
    pub fn sandbox(mut self, sandbox: Sandbox) -> Self {
        self.sandbox = Some(sandbox);
        self
    }

    /// Where channels are made: LINE's own console, or the stand-in's.
    fn console(&self) -> &str {
        self.sandbox
            .as_ref()
            .map_or("https://developers.line.biz/console/", |sandbox| {
                &sandbox.console
            })
    }
}

/// Adds the pages, at the root of the site. The routes that every frame posts to are
/// [`frontdesk::counter`]'s, a trade's pages the trade's.
pub fn routes(routes: Route, admin: Admin) -> Route {
    let known = |pages: RouteMethod| pages.data(admin.clone());
    let routes = routes
        .at("/", get(home::show))
        .at("/signup", known(get(signup::ask).post(signup::answer)))
        .at("/verify", known(get(verify::ask).post(verify::answer)))
        .at(
            "/verify/resend",
            known(get(verify::ask_again).post(verify::resend)),
        )
        .at("/login", known(get(login::ask).post(login::answer)))
        .at(
            "/workplaces",
            known(get(workplaces::list).post(workplaces::choose)),
        )
        .at("/setup", known(get(setup::show).post(setup::connect)))
        .at("/setup/webhook", known(post(setup::webhook)))
        .at("/deliveries", get(deliveries::list));
    let routes = settings::routes(members::routes(routes), &admin);
    match admin.sandbox {
        Some(_) => routes.at("/styleguide", get(styleguide::show)),
        None => routes,
    }
}
