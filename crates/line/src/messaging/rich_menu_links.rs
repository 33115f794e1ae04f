//! Who sees which rich menu: a person's own before the default of all
//! (<https://developers.line.biz/en/docs/messaging-api/using-rich-menus/#rich-menu-display-priority>).

use super::Messaging;
use super::rich_menus::Id;
use crate::client::Call;
use crate::error::CallError;

const OF_USER: &str = "/v2/bot/user/{userId}/richmenu";
const OF_ALL: &str = "/v2/bot/user/all/richmenu";

impl Messaging {
    /// Shows a menu to everybody who has none of their own
    /// (<https://developers.line.biz/en/reference/messaging-api/#set-default-rich-menu>).
    pub async fn set_default_rich_menu(&self, rich_menu_id: &str) -> Result<(), CallError> {
        let call = Call::post("/v2/bot/user/all/richmenu/{richMenuId}");
        let call = call.fill("richMenuId", rich_menu_id).bearer(&self.token);
        self.client.send(call).await?.success()
    }

    /// The menu shown to everybody; 404 where none is
    /// (<https://developers.line.biz/en/reference/messaging-api/#get-default-rich-menu-id>).
    pub async fn default_rich_menu(&self) -> Result<String, CallError> {
        let id: Id = self
            .client
            .send(Call::get(OF_ALL).bearer(&self.token))
            .await?
            .json()?;
        Ok(id.rich_menu_id)
    }

    /// Shows everybody no menu any more
    /// (<https://developers.line.biz/en/reference/messaging-api/#clear-default-rich-menu>).
    pub async fn clear_default_rich_menu(&self) -> Result<(), CallError> {
        self.client
            .send(Call::delete(OF_ALL).bearer(&self.token))
            .await?
            .success()
    }

    /// Shows a menu to one person
    /// (<https://developers.line.biz/en/reference/messaging-api/#link-rich-menu-to-user>). LINE answers
    /// 200 also for people who are no friends, without effect.
    pub async fn link_rich_menu(&self, user_id: &str, rich_menu_id: &str) -> Result<(), CallError> {
        let call = Call::post("/v2/bot/user/{userId}/richmenu/{richMenuId}")
            .fill("userId", user_id)
            .fill("richMenuId", rich_menu_id)
            .bearer(&self.token);
        self.client.send(call).await?.success()
    }

    /// Takes a person's own menu away
    /// (<https://developers.line.biz/en/reference/messaging-api/#unlink-rich-menu-from-user>).
    pub async fn unlink_rich_menu(&self, user_id: &str) -> Result<(), CallError> {
        let call = Call::delete(OF_USER)
            .fill("userId", user_id)
            .bearer(&self.token);
        self.client.send(call).await?.success()
    }

    /// A person's own menu; 404 where there is none
    /// (<https://developers.line.biz/en/reference/messaging-api/#get-rich-menu-id-of-user>).
    pub async fn rich_menu_of(&self, user_id: &str) -> Result<String, CallError> {
        let call = Call::get(OF_USER)
            .fill("userId", user_id)
            .bearer(&self.token);
        let id: Id = self.client.send(call).await?.json()?;
        Ok(id.rich_menu_id)
    }

    /// Shows a menu to 1–500 people, soon after the answer
    /// (<https://developers.line.biz/en/reference/messaging-api/#link-rich-menu-to-users>).
    pub async fn link_rich_menu_to_many<S: AsRef<str>>(
        &self,
        rich_menu_id: &str,
        user_ids: &[S],
    ) -> Result<(), CallError> {
        let ids: Vec<&str> = user_ids.iter().map(AsRef::as_ref).collect();
        let body = serde_json::json!({ "richMenuId": rich_menu_id, "userIds": ids }).to_string();
        let call = Call::post("/v2/bot/richmenu/bulk/link")
            .json(body)
            .bearer(&self.token);
        self.client.send(call).await?.success()
    }

    /// Takes the own menus of 1–500 people away, soon after the answer
    /// (<https://developers.line.biz/en/reference/messaging-api/#unlink-rich-menu-from-users>).
    pub async fn unlink_rich_menu_from_many<S: AsRef<str>>(
        &self,
        user_ids: &[S],
    ) -> Result<(), CallError> {
        let ids: Vec<&str> = user_ids.iter().map(AsRef::as_ref).collect();
        let body = serde_json::json!({ "userIds": ids }).to_string();
        let call = Call::post("/v2/bot/richmenu/bulk/unlink")
            .json(body)
            .bearer(&self.token);
        self.client.send(call).await?.success()
    }
}
