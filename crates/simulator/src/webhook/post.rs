//! One POST to a webhook: the exact signed bytes, and how LINE names its outcome.

use std::time::Duration;

use bytes::Bytes;
use reqwest::{Client, redirect::Policy};
use serde::Serialize;

use crate::ids::webhook_signature;

/// LINE waits this long for an answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The outcome, in the words of `webhook/test`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Posted {
    pub(crate) success: bool,
    pub(crate) status_code: u16,
    pub(crate) reason: &'static str,
    pub(crate) detail: String,
}

/// A client that follows no redirects and uses no proxy.
pub(crate) fn sender_client() -> reqwest::Result<Client> {
    Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .timeout(PATIENCE)
        .user_agent("LineBotWebhook/2.0")
        .build()
}

/// Sends `body` signed with `secret`; `signature` replaces the right one (for tests of refusals).
pub(crate) async fn post_signed(
    client: &Client,
    url: &str,
    secret: &str,
    body: Bytes,
    signature: Option<String>,
) -> Posted {
    let signature = signature.unwrap_or_else(|| webhook_signature(secret, &body));
    let request = client
        .post(url)
        .header("content-type", "application/json; charset=utf-8")
        .header("x-line-signature", signature)
        .body(body);
    match request.send().await {
        Ok(answer) => answered(answer.status().as_u16()),
        Err(error) => failed(&error),
    }
}

fn answered(status_code: u16) -> Posted {
    let success = (200..300).contains(&status_code);
    let reason = if success { "OK" } else { "ERROR_STATUS_CODE" };
    Posted {
        success,
        status_code,
        reason,
        detail: status_code.to_string(),
    }
}

fn failed(error: &reqwest::Error) -> Posted {
    let (reason, detail) = if error.is_timeout() {
        ("REQUEST_TIMEOUT", "Request timeout")
    } else if error.is_connect() {
        ("COULD_NOT_CONNECT", "Could not connect")
    } else {
        ("UNCLASSIFIED", "Unclassified error")
    };
    Posted {
        success: false,
        status_code: 0,
        reason,
        detail: detail.to_owned(),
    }
}
