//! The sends: each takes bytes frozen before and gives a verdict.

use bytes::Bytes;
use uuid::Uuid;

use super::Messaging;
use crate::client::Call;
use crate::error::CallError;
use crate::message::Bundle;
use crate::verdict::Verdict;

/// Which send a bundle is validated for; they differ in what they allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValidateFor {
    /// Reply.
    Reply,
    /// Push.
    Push,
    /// Multicast.
    Multicast,
    /// Narrowcast.
    Narrowcast,
    /// Broadcast.
    Broadcast,
}

impl ValidateFor {
    fn template(self) -> &'static str {
        match self {
            Self::Reply => "/v2/bot/message/validate/reply",
            Self::Push => "/v2/bot/message/validate/push",
            Self::Multicast => "/v2/bot/message/validate/multicast",
            Self::Narrowcast => "/v2/bot/message/validate/narrowcast",
            Self::Broadcast => "/v2/bot/message/validate/broadcast",
        }
    }
}

impl Messaging {
    /// Sends to one user, group or room
    /// (<https://developers.line.biz/en/reference/messaging-api/#send-push-message>); 2,000 a second.
    ///
    /// `body` is a [`super::PushBody`]'s bytes. `retry_key` must be fixed before the first try and
    /// stay with these bytes; LINE remembers it for 24 hours, after which the same key sends again.
    pub async fn push(&self, body: impl Into<Bytes>, retry_key: Uuid) -> Verdict {
        let call = Call::post("/v2/bot/message/push")
            .json(body)
            .retry_key(retry_key);
        self.judge(call).await
    }

    /// Sends to 1–500 users
    /// (<https://developers.line.biz/en/reference/messaging-api/#send-multicast-message>); 200 a second.
    pub async fn multicast(&self, body: impl Into<Bytes>, retry_key: Uuid) -> Verdict {
        let call = Call::post("/v2/bot/message/multicast")
            .json(body)
            .retry_key(retry_key);
        self.judge(call).await
    }

    /// Sends to all friends
    /// (<https://developers.line.biz/en/reference/messaging-api/#send-broadcast-message>); 60 an hour.
    pub async fn broadcast(&self, body: impl Into<Bytes>, retry_key: Uuid) -> Verdict {
        let call = Call::post("/v2/bot/message/broadcast")
            .json(body)
            .retry_key(retry_key);
        self.judge(call).await
    }

    /// Answers an event, free of quota
    /// (<https://developers.line.biz/en/reference/messaging-api/#send-reply-message>); 2,000 a second.
    ///
    /// LINE refuses a retry key here, so after [`crate::verdict::Later::Unclear`] nobody can know
    /// whether it was sent: at most once, then fall back to a push where the message matters.
    pub async fn reply(&self, body: impl Into<Bytes>) -> Verdict {
        self.judge(Call::post("/v2/bot/message/reply").json(body))
            .await
    }

    /// Asks LINE whether it would take these messages, sending nothing
    /// (<https://developers.line.biz/en/reference/messaging-api/#validate-message-objects-of-push-message>);
    /// 2,000 a second, no quota.
    pub async fn validate(&self, send: ValidateFor, messages: &Bundle) -> Result<(), CallError> {
        let body = serde_json::json!({ "messages": messages }).to_string();
        let call = Call::post(send.template()).json(body).bearer(&self.token);
        self.client.send(call).await?.success()
    }

    async fn judge(&self, call: Call<'_>) -> Verdict {
        let call = call.bearer(&self.token);
        Verdict::of(&self.client.send(call).await)
    }
}
