//! Small courtesies in an open chat: the loading animation and the read mark.

use super::Messaging;
use crate::client::Call;
use crate::error::CallError;

impl Messaging {
    /// Shows the loading animation in the chat with a user
    /// (<https://developers.line.biz/en/reference/messaging-api/#display-a-loading-indicator>); 100 a
    /// second. `seconds` is rounded up to LINE's steps: 5 to 60 by 5.
    ///
    /// LINE answers 202 also where it cannot be shown; users only, not groups.
    pub async fn show_loading(&self, user_id: &str, seconds: u32) -> Result<(), CallError> {
        let seconds = seconds.clamp(5, 60).next_multiple_of(5);
        let body = serde_json::json!({ "chatId": user_id, "loadingSeconds": seconds }).to_string();
        let call = Call::post("/v2/bot/chat/loading/start")
            .json(body)
            .bearer(&self.token);
        self.client.send(call).await?.success()
    }

    /// Marks a message, and all before it, as read
    /// (<https://developers.line.biz/en/reference/messaging-api/#mark-as-read>), by the
    /// `markAsReadToken` of its event. The account's chat function must be on.
    pub async fn mark_as_read(&self, mark_as_read_token: &str) -> Result<(), CallError> {
        let body = serde_json::json!({ "markAsReadToken": mark_as_read_token }).to_string();
        let call = Call::post("/v2/bot/chat/markAsRead")
            .json(body)
            .bearer(&self.token);
        self.client.send(call).await?.success()
    }
}
