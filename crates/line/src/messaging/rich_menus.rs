//! Rich menus as the channel keeps them
//! (<https://developers.line.biz/en/reference/messaging-api/#rich-menu>): made, given a picture, removed.

use bytes::Bytes;
use serde::Deserialize;

use super::Messaging;
use crate::client::Call;
use crate::error::CallError;
use crate::richmenu::RichMenu;

/// A rich menu that the channel keeps.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredRichMenu {
    /// Its id.
    pub rich_menu_id: String,
    /// The rest, as JSON, since menus made elsewhere may hold what this crate would not make.
    #[serde(flatten)]
    pub menu: serde_json::Map<String, serde_json::Value>,
}

/// What kind of picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageType {
    /// `image/png`.
    Png,
    /// `image/jpeg`.
    Jpeg,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Id {
    pub rich_menu_id: String,
}

#[derive(Deserialize)]
struct List {
    #[serde(default)]
    richmenus: Vec<StoredRichMenu>,
}

impl Messaging {
    /// Makes a menu and gives its id; 100 an hour
    /// (<https://developers.line.biz/en/reference/messaging-api/#create-rich-menu>). It needs a picture
    /// before anybody can see it.
    pub async fn create_rich_menu(&self, menu: &RichMenu) -> Result<String, CallError> {
        let body = serde_json::to_vec(menu).expect("plain data");
        let call = Call::post("/v2/bot/richmenu")
            .json(body)
            .bearer(&self.token);
        let id: Id = self.client.send(call).await?.json()?;
        Ok(id.rich_menu_id)
    }

    /// Asks LINE whether it would take a menu, making none
    /// (<https://developers.line.biz/en/reference/messaging-api/#validate-rich-menu-object>).
    pub async fn validate_rich_menu(&self, menu: &RichMenu) -> Result<(), CallError> {
        let body = serde_json::to_vec(menu).expect("plain data");
        let call = Call::post("/v2/bot/richmenu/validate")
            .json(body)
            .bearer(&self.token);
        self.client.send(call).await?.success()
    }

    /// Gives a menu its picture: at most 1 MB, the menu's size, once for ever
    /// (<https://developers.line.biz/en/reference/messaging-api/#upload-rich-menu-image>).
    pub async fn upload_rich_menu_image(
        &self,
        rich_menu_id: &str,
        kind: ImageType,
        image: impl Into<Bytes>,
    ) -> Result<(), CallError> {
        let media_type = match kind {
            ImageType::Png => "image/png",
            ImageType::Jpeg => "image/jpeg",
        };
        let call = Call::post("/v2/bot/richmenu/{richMenuId}/content")
            .at_api_data()
            .fill("richMenuId", rich_menu_id)
            .file(media_type, image)
            .bearer(&self.token);
        self.client.send(call).await?.success()
    }

    /// One menu; 404 where there is none
    /// (<https://developers.line.biz/en/reference/messaging-api/#get-rich-menu>).
    pub async fn rich_menu(&self, rich_menu_id: &str) -> Result<StoredRichMenu, CallError> {
        let call = Call::get("/v2/bot/richmenu/{richMenuId}").fill("richMenuId", rich_menu_id);
        self.client.send(call.bearer(&self.token)).await?.json()
    }

    /// All menus made by this API; 10 a second
    /// (<https://developers.line.biz/en/reference/messaging-api/#get-rich-menu-list>).
    pub async fn rich_menus(&self) -> Result<Vec<StoredRichMenu>, CallError> {
        let call = Call::get("/v2/bot/richmenu/list").bearer(&self.token);
        let list: List = self.client.send(call).await?.json()?;
        Ok(list.richmenus)
    }

    /// Removes a menu; 100 an hour
    /// (<https://developers.line.biz/en/reference/messaging-api/#delete-rich-menu>).
    pub async fn delete_rich_menu(&self, rich_menu_id: &str) -> Result<(), CallError> {
        let call = Call::delete("/v2/bot/richmenu/{richMenuId}").fill("richMenuId", rich_menu_id);
        self.client.send(call.bearer(&self.token)).await?.success()
    }
}
