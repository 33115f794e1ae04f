//! HTML for the tenants' members: link, consent, my page, unlink, help. Holds no rules of its own.

mod callback;
mod consent;
mod door;
mod failure;
mod help;
mod login;
mod my_page;
mod unlink;

use frontdesk::rate::Rates;
use kernel::{Catalogue, Site};
use poem::{EndpointExt, Route, get};
use std::sync::{Arc, LazyLock};
use tenancy::Db;

/// What the lounge says.
pub static TEXT: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::new(
        include_str!("../text/ja.ftl"),
        include_str!("../text/en.ftl"),
    )
});

/// What the lounge needs: the database, LINE, and its own address.
#[derive(Clone)]
pub struct Lounge {
    db: Db,
    line: line::Client,
    tokens: line::TokenCache,
    site: Site,
    beginnings: Arc<Rates>,
}

impl Lounge {
    /// From what `server` holds.
    pub fn new(db: Db, line: line::Client, tokens: line::TokenCache, site: Site) -> Self {
        Self {
            db,
            line,
            tokens,
            site,
            beginnings: Arc::new(Rates::local(login::BEGINNINGS)),
        }
    }
}

/// The pages, below `/l`.
pub fn routes(lounge: Lounge) -> impl poem::IntoEndpoint {
    Route::new()
        .at("/:channel/link", get(login::link))
        .at("/:channel/callback", get(callback::callback))
        .at("/:channel/consent", get(consent::ask).post(consent::answer))
        .at("/:channel/me", get(my_page::show))
        .at("/:channel/offers", poem::post(my_page::offers))
        .at("/:channel/unlink", get(unlink::ask).post(unlink::answer))
        .at("/:channel/unlinked", get(unlink::done))
        .at("/:channel/help", get(help::show))
        .data(lounge)
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_languages_say_the_same() {
        assert!(
            super::TEXT.differences().is_empty(),
            "{:?}",
            super::TEXT.differences()
        );
    }
}
