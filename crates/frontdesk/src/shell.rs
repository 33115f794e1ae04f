//! The frame around every page. Its fields are what `templates/shell` prints.

use kernel::Lang;

use crate::{Flash, Session, Visit, assets, text::TEXT};

/// A line of the main menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavItem {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub label: String,
    /// A name of `web/icons.json`.
    pub icon: &'static str,
    /// Whether the reader is there.
    pub current: bool,
}

impl NavItem {
    /// A line; current where `here` is its address or below it.
    pub fn new(href: &str, label: String, icon: &'static str, here: &str) -> Self {
        let path = here.split('?').next().unwrap_or_default();
        let rest = path.strip_prefix(href.trim_end_matches('/')).unwrap_or("x");
        let current = path == href || (href != "/" && (rest.is_empty() || rest.starts_with('/')));
        Self {
            href: href.to_owned(),
            label,
            icon,
            current,
        }
    }
}

/// The sandbox's bar: its clock, and where its phone and mails are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sandbox {
    /// The tenant's time: `11月27日(金) 18:02`.
    pub clock: String,
    /// The same in RFC 3339: relative times are counted from it.
    pub now: String,
    /// The phone's address, or `""`.
    pub phone: String,
    /// The mailbox's address, or `""`.
    pub mail: String,
}

/// The frame of a page: the field `shell` of every page's struct.
#[derive(Debug, Clone)]
pub struct Shell {
    /// `ja` or `en`.
    pub lang: &'static str,
    /// `<title>` and `<h1>`.
    pub title: String,
    /// Of this answer's content policy.
    pub nonce: String,
    /// The style sheet's address.
    pub css: String,
    /// The script's address.
    pub js: String,
    /// The icons' address.
    pub icons: String,
    /// The token of forms.
    pub csrf: String,
    /// The main menu; empty when signed out.
    pub nav: Vec<NavItem>,
    /// The business's name, or `""`.
    pub tenant_name: String,
    /// The person's name, or `""`.
    pub staff_name: String,
    /// The message of the page before.
    pub flash: Option<Flash>,
    /// The sandbox's bar, where the tenant is one.
    pub sandbox: Option<Sandbox>,
    /// For error pages.
    pub request_id: String,
    spoken: Lang,
}

impl Shell {
    /// A label of the shell's own catalogue.
    pub fn t(&self, key: &str) -> String {
        TEXT.say(self.spoken, key)
    }

    /// With a business's name, on the pages of its members.
    #[must_use]
    pub fn of_tenant(mut self, name: &str) -> Self {
        name.clone_into(&mut self.tenant_name);
        self
    }
}

impl Visit {
    /// The frame of a page for somebody who is not signed in. Takes the flash message.
    pub fn shell(&self, title: impl Into<String>) -> Shell {
        Shell {
            lang: self.lang.tag(),
            title: title.into(),
            nonce: self.nonce.to_string(),
            css: assets::address("app.css"),
            js: assets::address("app.js"),
            icons: assets::address("icons.svg"),
            csrf: self.csrf(),
            nav: Vec::new(),
            tenant_name: String::new(),
            staff_name: String::new(),
            flash: self.take_flash(),
            sandbox: None,
            request_id: self.request_id.to_string(),
            spoken: self.lang,
        }
    }

    /// The frame of a page for signed-in staff, with the menu of their tenant.
    pub fn shell_for(&self, session: &Session, title: impl Into<String>) -> Shell {
        let mut shell = self.shell(title);
        let menu = &self.desk.settings().menu;
        shell.nav = menu.of(session.tenant.trade(), self.lang, self.path.as_str());
        session.tenant.name().clone_into(&mut shell.tenant_name);
        shell.staff_name.clone_from(&session.staff.name);
        shell.sandbox = session.tenant.is_sandbox().then(|| Sandbox {
            clock: session.tenant.zone().short(session.tenant.now(), self.lang),
            now: session.tenant.now().to_rfc3339(),
            phone: self.desk.settings().phone_url.clone(),
            mail: self.desk.settings().mail_url.clone(),
        });
        shell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_menu_shows_where_the_reader_is() {
        let current = |href, here| NavItem::new(href, String::new(), "x", here).current;
        assert!(current("/members", "/members/mem_1?tab=2"));
        assert!(current("/members", "/members"));
        assert!(!current("/members", "/membership"));
        assert!(current("/", "/"));
        assert!(!current("/", "/members"));
    }
}
