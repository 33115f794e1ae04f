//! Webhooks as LINE writes them, signed beforehand: signing is LINE's work, not ours to measure.

use crate::{rig::Rig, shop::Friend};
use secrecy::SecretString;
use serde_json::json;
use uuid::Uuid;

/// Writes webhooks, no two of them the same event.
pub struct Letters {
    path: String,
    secret: SecretString,
    friends: Vec<Friend>,
    written: usize,
}

impl Letters {
    pub fn new(rig: &Rig, friends: Vec<Friend>) -> Self {
        Self {
            path: format!("/line/{}", rig.shop.channel),
            secret: rig.shop.provider.messaging.channel_secret.clone().into(),
            friends,
            written: 0,
        }
    }

    /// The secret that they are signed with.
    pub fn secret(&self) -> &SecretString {
        &self.secret
    }

    /// So many whole requests, each with one event.
    pub fn write(&mut self, count: usize) -> Vec<Vec<u8>> {
        (0..count).map(|_| self.one()).collect()
    }

    fn one(&mut self) -> Vec<u8> {
        self.written += 1;
        let friend = &self.friends[self.written % self.friends.len()];
        let id = Uuid::now_v7().simple().to_string();
        let event = json!({
            "type": "message",
            "message": {
                "type": "text", "id": format!("{}", 461_230_966_842_064_897 + self.written),
                "quoteToken": format!("q3Plxr4AgKd{id}"), "text": "明日の予約、4名に変更できますか？"
            },
            "webhookEventId": id,
            "deliveryContext": { "isRedelivery": false },
            "timestamp": chrono::Utc::now().timestamp_millis(),
            "source": { "type": "user", "userId": friend.line_user_id },
            "replyToken": format!("b60d432864f44d079f6d8efe86cf404b{}", self.written),
            "mode": "active"
        });
        let destination = "Uffffffffffffffffffffffffffffffff";
        let body = json!({ "destination": destination, "events": [event] }).to_string();
        let signature = line::webhook::sign(body.as_bytes(), &self.secret);
        format!(
            "POST {} HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: LineBotWebhook/2.0\r\n\
             content-type: application/json; charset=utf-8\r\nx-line-signature: {signature}\r\n\
             content-length: {}\r\n\r\n{body}",
            self.path,
            body.len()
        )
        .into_bytes()
    }
}
