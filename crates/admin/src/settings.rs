//! The settings: the business, its channels, its keys, and who did what.

mod audit;
mod business;
mod channels;
mod keys;

use crate::Admin;
use poem::{EndpointExt, Route, RouteMethod, get, post};

/// The settings' pages.
pub fn routes(routes: Route, admin: &Admin) -> Route {
    let known = |pages: RouteMethod| pages.data(admin.clone());
    routes
        .at("/settings", known(get(business::show).post(business::edit)))
        .at(
            "/settings/channels",
            known(get(channels::show).post(channels::check)),
        )
        .at("/settings/channels/pause", post(crate::pause::stop))
        .at("/settings/channels/resume", post(crate::pause::resume))
        .at(
            "/settings/channels/secrets",
            known(get(channels::secrets::ask).post(channels::secrets::renew)),
        )
        .at("/settings/keys", get(keys::list).post(keys::make))
        .at("/settings/keys/revoke", post(keys::revoke))
        .at("/settings/audit", get(audit::list))
}

/// A tab of the settings.
struct Tab {
    href: &'static str,
    label: String,
    here: bool,
}

fn tabs(words: crate::words::Words, here: &str) -> Vec<Tab> {
    [
        ("/settings", "settings-business"),
        ("/settings/channels", "settings-channels"),
        ("/settings/keys", "settings-keys"),
        ("/settings/audit", "settings-audit"),
    ]
    .map(|(href, key)| Tab {
        href,
        label: words.t(key),
        here: href == here,
    })
    .into()
}
