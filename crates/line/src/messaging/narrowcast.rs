//! Narrowcast: to audiences and attributes, taken first and sent later
//! (<https://developers.line.biz/en/reference/messaging-api/#send-narrowcast-message>).

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Messaging;
use crate::client::Call;
use crate::error::CallError;
use crate::message::Bundle;
use crate::verdict::Verdict;

/// A narrowcast being written. `recipient` and `filter` are LINE's own objects; it judges them.
#[derive(Clone, Debug)]
pub struct Narrowcast(serde_json::Map<String, Value>);

impl Narrowcast {
    /// To all friends, until narrowed.
    pub fn new(messages: &Bundle) -> Self {
        let mut fields = serde_json::Map::new();
        fields.insert("messages".to_owned(), json!(messages));
        Self(fields)
    }

    /// Audiences, earlier sends and their combinations; at most 10 of them
    /// (<https://developers.line.biz/en/reference/messaging-api/#narrowcast-recipient>).
    pub fn recipient(self, recipient: Value) -> Self {
        self.with("recipient", recipient)
    }

    /// One audience.
    pub fn audience(self, audience_group_id: u64) -> Self {
        let one = json!({ "type": "audience", "audienceGroupId": audience_group_id });
        self.recipient(one)
    }

    /// Attributes; at most 10 filters
    /// (<https://developers.line.biz/en/reference/messaging-api/#narrowcast-demographic-filter>).
    pub fn demographic(self, filter: Value) -> Self {
        self.with("filter", json!({ "demographic": filter }))
    }

    /// At most this many, chosen at random, and no more than the month has left.
    pub fn at_most(self, recipients: u64) -> Self {
        let limit = json!({ "max": recipients, "upToRemainingQuota": true });
        self.with("limit", limit)
    }

    /// The phones do not ring.
    pub fn silent(self) -> Self {
        self.with("notificationDisabled", Value::Bool(true))
    }

    /// The body's bytes, to be kept with their retry key.
    pub fn freeze(self) -> Bytes {
        serde_json::to_vec(&self.0).expect("plain data").into()
    }

    fn with(mut self, name: &str, value: Value) -> Self {
        self.0.insert(name.to_owned(), value);
        self
    }
}

/// How far a narrowcast is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// How far.
    pub phase: Phase,
    /// How many got it, or were tried.
    #[serde(default)]
    pub success_count: Option<u64>,
    /// How many did not.
    #[serde(default)]
    pub failure_count: Option<u64>,
    /// How many were meant.
    #[serde(default)]
    pub target_count: Option<u64>,
    /// Why it failed, in LINE's words.
    #[serde(default)]
    pub failed_description: Option<String>,
    /// Why it failed: 1 internal, 2 too few recipients, 3 a conflict of retried requests, 4 an
    /// audience under 50, 5 a partial send was forbidden.
    #[serde(default)]
    pub error_code: Option<i64>,
    /// When LINE took it.
    #[serde(default)]
    pub accepted_time: Option<DateTime<Utc>>,
    /// When it ended.
    #[serde(default)]
    pub completed_time: Option<DateTime<Utc>>,
}

/// How far a narrowcast is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Recipients are being chosen.
    Waiting,
    /// It is being sent.
    Sending,
    /// It was sent, which is not "received".
    Succeeded,
    /// It was not.
    Failed,
    /// A word that LINE did not document when this was written.
    #[serde(other)]
    Unknown,
}

impl Messaging {
    /// Begins a narrowcast; 60 an hour. Accepted means taken, not sent: the verdict's request id is
    /// what [`Messaging::narrowcast_progress`] asks for, on 409 the accepted one.
    ///
    /// LINE reserves quota for the whole target, and other sends may meet the monthly limit meanwhile.
    pub async fn narrowcast(&self, body: impl Into<Bytes>, retry_key: Uuid) -> Verdict {
        let call = Call::post("/v2/bot/message/narrowcast")
            .json(body)
            .retry_key(retry_key);
        Verdict::of(&self.client.send(call.bearer(&self.token)).await)
    }

    /// How far it is
    /// (<https://developers.line.biz/en/reference/messaging-api/#get-narrowcast-progress-status>); 404
    /// after 14 days.
    pub async fn narrowcast_progress(&self, request_id: &str) -> Result<Progress, CallError> {
        let call = Call::get("/v2/bot/message/progress/narrowcast").query("requestId", request_id);
        self.client.send(call.bearer(&self.token)).await?.json()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Text;

    #[test]
    fn a_narrowcast_is_written_as_line_reads_it() {
        let bundle = Bundle::new([Text::new("a").expect("short").into()]).expect("one");
        let body = Narrowcast::new(&bundle)
            .audience(7)
            .at_most(100)
            .silent()
            .freeze();
        let value: Value = serde_json::from_slice(&body).expect("JSON");
        let expected = json!({
            "messages": [{ "type": "text", "text": "a" }],
            "recipient": { "type": "audience", "audienceGroupId": 7 },
            "limit": { "max": 100, "upToRemainingQuota": true },
            "notificationDisabled": true,
        });
        assert_eq!(value, expected);
    }

    #[test]
    fn lines_own_progress_is_read() {
        let json = r#"{"phase":"waiting","acceptedTime":"2020-12-03T10:15:30.121Z"}"#;
        let progress: Progress = serde_json::from_str(json).expect("a progress");
        assert_eq!(
            (progress.phase, progress.target_count),
            (Phase::Waiting, None)
        );
        let json = r#"{"phase":"paused","acceptedTime":"2020-12-03T10:15:30.121Z"}"#;
        let progress: Progress = serde_json::from_str(json).expect("a progress");
        assert_eq!(progress.phase, Phase::Unknown);
    }
}
