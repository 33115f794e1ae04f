//! The main menu: each face offers its lines, `server` puts them together, and every signed-in page shows
//! those that are the tenant's.

use crate::NavItem;
use kernel::{Lang, TradeKind};

/// A line that a face offers.
#[derive(Debug, Clone, Copy)]
pub struct MenuLine {
    /// Where in the menu: smaller comes first.
    pub place: u8,
    /// Where it leads.
    pub href: &'static str,
    /// A name of `web/icons.json`.
    pub icon: &'static str,
    /// What it says.
    pub label: fn(Lang) -> String,
    /// For tenants of this trade only.
    pub trade: Option<TradeKind>,
}

/// All lines of an installation, in order.
#[derive(Debug, Clone, Default)]
pub struct Menu(Vec<MenuLine>);

impl Menu {
    /// From what the faces offer.
    pub fn new(lines: impl IntoIterator<Item = MenuLine>) -> Self {
        let mut lines: Vec<_> = lines.into_iter().collect();
        lines.sort_by_key(|line| line.place);
        Self(lines)
    }

    /// The lines of a tenant of this trade, for a reader who is at `here`.
    pub fn of(&self, trade: TradeKind, lang: Lang, here: &str) -> Vec<NavItem> {
        let ours = self
            .0
            .iter()
            .filter(|line| line.trade.is_none_or(|only| only == trade));
        ours.map(|line| NavItem::new(line.href, (line.label)(lang), line.icon, here))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_sees_the_lines_of_its_trade_in_their_place() {
        let line = |place, href, trade| MenuLine {
            place,
            href,
            icon: "house",
            label: |_| String::new(),
            trade,
        };
        let menu = Menu::new([
            line(30, "/members", None),
            line(20, "/reservations", Some(TradeKind::Restaurant)),
            line(10, "/", None),
        ]);
        let shown = |trade| {
            menu.of(trade, Lang::Ja, "/")
                .into_iter()
                .map(|item| item.href)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            shown(TradeKind::Restaurant),
            ["/", "/reservations", "/members"]
        );
        assert_eq!(shown(TradeKind::Shop), ["/", "/members"]);
    }
}
