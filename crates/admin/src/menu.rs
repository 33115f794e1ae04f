//! The main menu, and the frame of a page with it. A trade's pages use the same menu.

use crate::words::Words;
use frontdesk::{NavItem, Session, Shell, Visit};
use kernel::TradeKind;

/// The menu of a signed-in person.
pub fn menu(visit: &Visit, session: &Session) -> Vec<NavItem> {
    let (words, here) = (Words(visit.lang), visit.path.as_str());
    let item = |href, key: &str, icon| NavItem::new(href, words.t(key), icon, here);
    let mut items = vec![item("/", "nav-home", "house")];
    if session.tenant.trade() == TradeKind::Restaurant {
        items.push(item("/reservations", "nav-reservations", "calendar-days"));
    }
    items.push(item("/members", "nav-members", "users"));
    items.push(item("/deliveries", "nav-deliveries", "send"));
    items.push(item("/settings", "nav-settings", "settings"));
    items
}

/// The frame of a page of the admin.
pub(crate) fn frame(visit: &Visit, session: &Session, title: impl Into<String>) -> Shell {
    visit.shell_for(session, title).nav(menu(visit, session))
}

/// A step of the way back.
pub(crate) struct Crumb {
    /// Where.
    pub href: String,
    /// Called so.
    pub label: String,
}

impl Crumb {
    pub fn new(href: impl Into<String>, label: String) -> Self {
        Self {
            href: href.into(),
            label,
        }
    }
}
