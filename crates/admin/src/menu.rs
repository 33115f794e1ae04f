//! The admin's lines of the main menu, and the frame of its pages.

use crate::TEXT;
use frontdesk::{MenuLine, Session, Shell, Visit};

/// What the admin offers; a trade adds its own.
pub const MENU: [MenuLine; 4] = [
    MenuLine {
        place: 10,
        href: "/",
        icon: "house",
        label: |lang| TEXT.say(lang, "nav-home"),
        trade: None,
    },
    MenuLine {
        place: 30,
        href: "/members",
        icon: "users",
        label: |lang| TEXT.say(lang, "nav-members"),
        trade: None,
    },
    MenuLine {
        place: 40,
        href: "/deliveries",
        icon: "send",
        label: |lang| TEXT.say(lang, "nav-deliveries"),
        trade: None,
    },
    MenuLine {
        place: 90,
        href: "/settings",
        icon: "settings",
        label: |lang| TEXT.say(lang, "nav-settings"),
        trade: None,
    },
];

/// The frame of a page of the admin.
pub(crate) fn frame(visit: &Visit, session: &Session, title: impl Into<String>) -> Shell {
    visit.shell_for(session, title)
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
