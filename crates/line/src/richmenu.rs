//! Rich menus: the picture with areas below a chat
//! (<https://developers.line.biz/en/docs/messaging-api/using-rich-menus/>).
//!
//! ```
//! use line::message::Action;
//! use line::richmenu::{Bounds, RichMenu};
//!
//! let menu = RichMenu::new(2500, 843, "未連携", "メニュー")
//!     .area(Bounds::new(0, 0, 2500, 843), Action::uri("連携する", "https://example.com/link")?)
//!     .build()?;
//! # Ok::<(), line::message::Invalid>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::message::action::Place;
use crate::message::rules::{Check, Extra, checked, count, each, graphemes};
use crate::message::{Action, Invalid, Reason};

/// A rich menu
/// (<https://developers.line.biz/en/reference/messaging-api/#rich-menu-object>): 800–2,500 wide, at
/// least 250 high, at least 1.45 times as wide as high; name of 1–300 characters, bar text of 1–14; at
/// most 20 areas. A channel holds at most 1,000.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub struct RichMenu {
    size: Size,
    #[serde(default)]
    selected: bool,
    name: String,
    chat_bar_text: String,
    areas: Vec<Area>,
    #[serde(flatten)]
    extra: Extra,
}
checked!(RichMenu);

/// A rich menu being built.
#[derive(Clone, Debug)]
pub struct RichMenuDraft(RichMenu);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Size {
    width: u32,
    height: u32,
}

/// A part of the picture that can be pressed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Area {
    bounds: Bounds,
    action: Action,
    #[serde(flatten)]
    extra: Extra,
}

/// A rectangle in the picture's pixels, from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    /// To the right.
    pub width: u32,
    /// Down.
    pub height: u32,
}

impl Bounds {
    /// A rectangle.
    pub const fn new(x: u32, y: u32, width: u32, height: u32) -> Self {
        Self {
            x,
            y,
            width,
            height,
        }
    }

    fn within(self, size: Size) -> bool {
        let fits = |from: u32, length: u32, whole: u32| {
            from.checked_add(length)
                .is_some_and(|end| length > 0 && end <= whole)
        };
        fits(self.x, self.width, size.width) && fits(self.y, self.height, size.height)
    }
}

impl RichMenu {
    /// Begins a menu of this size; `name` is for you, `chat_bar_text` for the people.
    #[allow(clippy::new_ret_no_self)] // a menu is made by `build`, when it is known to be whole
    pub fn new(
        width: u32,
        height: u32,
        name: impl Into<String>,
        chat_bar_text: impl Into<String>,
    ) -> RichMenuDraft {
        RichMenuDraft(Self {
            size: Size { width, height },
            selected: false,
            name: name.into(),
            chat_bar_text: chat_bar_text.into(),
            areas: Vec::new(),
            extra: Extra::new(),
        })
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn check(&self) -> Check {
        let Size { width, height } = self.size;
        if !(800..=2500).contains(&width) {
            return Err(Invalid::new(
                "size.width",
                Reason::Form("800 to 2500 pixels"),
            ));
        }
        if height < 250 || f64::from(width) / f64::from(height) < 1.45 {
            let form = "at least 250 pixels, and the width at least 1.45 times as much";
            return Err(Invalid::new("size.height", Reason::Form(form)));
        }
        graphemes("name", &self.name, 1, 300)?;
        graphemes("chatBarText", &self.chat_bar_text, 1, 14)?;
        count("areas", self.areas.len(), 0, 20)?;
        each("areas", &self.areas, |area| {
            if !area.bounds.within(self.size) {
                return Err(Invalid::new("bounds", Reason::Form("inside the picture")));
            }
            area.action
                .check(Place::RichMenu)
                .map_err(|fault| fault.inside("action"))
        })
    }
}

impl RichMenuDraft {
    /// Opens the menu with the chat.
    pub fn opened(mut self) -> Self {
        self.0.selected = true;
        self
    }

    /// One more area.
    pub fn area(mut self, bounds: Bounds, action: Action) -> Self {
        self.0.areas.push(Area {
            bounds,
            action,
            extra: Extra::new(),
        });
        self
    }

    /// The menu, if LINE would take it.
    pub fn build(self) -> Result<RichMenu, Invalid> {
        self.0.check()?;
        Ok(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn menu(width: u32, height: u32) -> RichMenuDraft {
        let switch = Action::rich_menu_switch("menu-b", "to-b").expect("valid");
        RichMenu::new(width, height, "a", "メニュー").area(Bounds::new(0, 0, width, 1), switch)
    }

    #[test]
    fn sizes_are_lines() {
        for (width, height) in [(2500, 1686), (2500, 843), (800, 250), (1200, 810)] {
            assert!(menu(width, height).build().is_ok(), "{width}x{height}");
        }
        for (width, height) in [(799, 300), (2501, 1686), (2500, 1725), (800, 249), (800, 0)] {
            assert!(menu(width, height).build().is_err(), "{width}x{height}");
        }
    }

    #[test]
    fn areas_lie_in_the_picture() {
        let press = || Action::message("a", "b").expect("valid");
        let at = |bounds| menu(800, 250).area(bounds, press()).build();
        assert!(at(Bounds::new(400, 125, 400, 125)).is_ok());
        for outside in [
            Bounds::new(400, 125, 401, 125),
            Bounds::new(u32::MAX, 0, 2, 1),
            Bounds::new(0, 0, 0, 1),
        ] {
            assert!(at(outside).is_err(), "{outside:?}");
        }
    }

    #[test]
    fn a_menu_survives_the_way_in_and_out() {
        let value = serde_json::json!({
            "size": { "width": 2500, "height": 843 }, "selected": true, "name": "n",
            "chatBarText": "メニュー", "new": 1,
            "areas": [{ "bounds": { "x": 0, "y": 0, "width": 1, "height": 1 },
                        "action": { "type": "message", "text": "x" } }],
        });
        let read: RichMenu = serde_json::from_value(value.clone()).expect("valid");
        assert_eq!(serde_json::to_value(&read).expect("plain data"), value);
        let mut long = value;
        long["chatBarText"] = "あ".repeat(15).into();
        assert!(serde_json::from_value::<RichMenu>(long).is_err());
    }
}
