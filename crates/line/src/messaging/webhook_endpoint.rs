//! Where LINE sends this channel's webhooks: set, looked up, tried.

use http::Method;
use serde::{Deserialize, Serialize};

use super::Messaging;
use crate::client::Call;
use crate::error::CallError;

const TEMPLATE: &str = "/v2/bot/channel/webhook/endpoint";

/// Answer of [`Messaging::webhook_endpoint`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookEndpoint {
    /// The URL.
    pub endpoint: String,
    /// True where "Use webhook" is on in the console; no call can switch it.
    pub active: bool,
}

/// Answer of [`Messaging::test_webhook_endpoint`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WebhookTest {
    /// True where the endpoint answered 200.
    #[serde(default)]
    pub success: bool,
    /// When, ISO 8601.
    #[serde(default)]
    pub timestamp: String,
    /// The endpoint's status; zero or less where there was none.
    #[serde(default)]
    pub status_code: i32,
    /// `OK`, `COULD_NOT_CONNECT`, `REQUEST_TIMEOUT`, `ERROR_STATUS_CODE` or `UNCLASSIFIED`.
    #[serde(default)]
    pub reason: String,
    /// More about it.
    #[serde(default)]
    pub detail: String,
}

impl Messaging {
    /// Sets the URL
    /// (<https://developers.line.biz/en/reference/messaging-api/#set-webhook-endpoint-url>): https, at
    /// most 500 characters, in force within a minute. 1,000 a minute.
    pub async fn set_webhook_endpoint(&self, url: &str) -> Result<(), CallError> {
        let body = serde_json::json!({ "endpoint": url }).to_string();
        let call = Call::new(Method::PUT, TEMPLATE)
            .json(body)
            .bearer(&self.token);
        self.client.send(call).await?.success()
    }

    /// The URL now set; 404 where there is none
    /// (<https://developers.line.biz/en/reference/messaging-api/#get-webhook-endpoint-information>).
    pub async fn webhook_endpoint(&self) -> Result<WebhookEndpoint, CallError> {
        let call = Call::get(TEMPLATE).bearer(&self.token);
        self.client.send(call).await?.json()
    }

    /// Lets LINE send an empty webhook to `url`, or to the one that is set
    /// (<https://developers.line.biz/en/reference/messaging-api/#test-webhook-endpoint>). 60 an hour.
    pub async fn test_webhook_endpoint(&self, url: Option<&str>) -> Result<WebhookTest, CallError> {
        let body = match url {
            Some(url) => serde_json::json!({ "endpoint": url }).to_string(),
            None => "{}".to_owned(),
        };
        let call = Call::post("/v2/bot/channel/webhook/test")
            .json(body)
            .bearer(&self.token);
        self.client.send(call).await?.json()
    }
}
