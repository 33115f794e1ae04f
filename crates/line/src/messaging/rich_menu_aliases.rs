//! Names for rich menus, through which a menu's own areas switch between menus
//! (<https://developers.line.biz/en/reference/messaging-api/#rich-menu-alias>).

use serde::Deserialize;

use super::Messaging;
use crate::client::Call;
use crate::error::CallError;

const ALIAS: &str = "/v2/bot/richmenu/alias/{richMenuAliasId}";

/// A name and the menu behind it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RichMenuAlias {
    /// 1–32 of `a-z 0-9 _ -`.
    pub rich_menu_alias_id: String,
    /// The menu.
    pub rich_menu_id: String,
}

#[derive(Deserialize)]
struct List {
    #[serde(default)]
    aliases: Vec<RichMenuAlias>,
}

impl Messaging {
    /// Names a menu: 1–32 of `a-z 0-9 _ -`; at most 1,000 names a channel
    /// (<https://developers.line.biz/en/reference/messaging-api/#create-rich-menu-alias>).
    pub async fn create_rich_menu_alias(
        &self,
        alias_id: &str,
        rich_menu_id: &str,
    ) -> Result<(), CallError> {
        let body = serde_json::json!({ "richMenuAliasId": alias_id, "richMenuId": rich_menu_id });
        let call = Call::post("/v2/bot/richmenu/alias").json(body.to_string());
        self.client.send(call.bearer(&self.token)).await?.success()
    }

    /// Puts another menu behind a name
    /// (<https://developers.line.biz/en/reference/messaging-api/#update-rich-menu-alias>).
    pub async fn update_rich_menu_alias(
        &self,
        alias_id: &str,
        rich_menu_id: &str,
    ) -> Result<(), CallError> {
        let body = serde_json::json!({ "richMenuId": rich_menu_id }).to_string();
        let call = Call::post(ALIAS)
            .fill("richMenuAliasId", alias_id)
            .json(body);
        self.client.send(call.bearer(&self.token)).await?.success()
    }

    /// All names (<https://developers.line.biz/en/reference/messaging-api/#get-rich-menu-alias-list>).
    pub async fn rich_menu_aliases(&self) -> Result<Vec<RichMenuAlias>, CallError> {
        let call = Call::get("/v2/bot/richmenu/alias/list").bearer(&self.token);
        let list: List = self.client.send(call).await?.json()?;
        Ok(list.aliases)
    }

    /// Removes a name; 100 an hour
    /// (<https://developers.line.biz/en/reference/messaging-api/#delete-rich-menu-alias>).
    pub async fn delete_rich_menu_alias(&self, alias_id: &str) -> Result<(), CallError> {
        let call = Call::delete(ALIAS)
            .fill("richMenuAliasId", alias_id)
            .bearer(&self.token);
        self.client.send(call).await?.success()
    }
}
