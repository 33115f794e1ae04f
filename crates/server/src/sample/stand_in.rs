//! The stand-in of LINE, over its control interface.

use anyhow::{Context, Result};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// A stand-in that runs somewhere.
#[derive(Clone)]
pub struct StandIn {
    http: reqwest::Client,
    url: String,
}

/// A provider as its console shows it.
#[derive(Debug, Clone, Deserialize)]
pub struct Provider {
    /// Its id.
    pub provider: String,
    /// Its Messaging API channel.
    pub messaging: Credentials,
    /// Its LINE Login channel.
    pub login: Credentials,
}

/// A channel's id and secret.
#[derive(Debug, Clone, Deserialize)]
pub struct Credentials {
    /// Digits.
    pub channel_id: String,
    /// 32 hexadecimal digits.
    pub channel_secret: String,
}

impl StandIn {
    /// At this base address.
    pub fn at(url: &str) -> Self {
        Self {
            http: reqwest::Client::new(),
            url: url.trim_end_matches('/').to_owned(),
        }
    }

    /// Its base address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Makes a provider with its channels, as its console does.
    pub async fn new_provider(&self, name: &str) -> Result<Provider> {
        self.post("/providers", json!({ "name": name })).await
    }

    /// All providers.
    pub async fn providers(&self) -> Result<Vec<Provider>> {
        self.get("/providers").await
    }

    /// Registers the only callback of a LINE Login channel.
    pub async fn set_callback(&self, login: &str, callback: &str) -> Result<()> {
        let edit = json!({ "callback_urls": [callback] });
        let _: Value = self.patch(&format!("/logins/{login}"), edit).await?;
        Ok(())
    }

    /// Turns on "use webhook", which LINE's API cannot.
    pub async fn use_webhook(&self, messaging: &str) -> Result<()> {
        let edit = json!({ "webhook_active": true, "redelivery": true });
        let _: Value = self.patch(&format!("/channels/{messaging}"), edit).await?;
        Ok(())
    }

    /// Moves a channel's webhook to another address.
    pub async fn move_webhook(&self, messaging: &str, url: &str) -> Result<()> {
        let _: Value = self
            .patch(
                &format!("/channels/{messaging}"),
                json!({ "webhook_url": url }),
            )
            .await?;
        Ok(())
    }

    /// A person adds an account on their phone.
    pub async fn follow(&self, person: &str, messaging: &str) -> Result<()> {
        let _: Value = self
            .post(
                &format!("/phone/{person}/chats/{messaging}/follow"),
                json!({}),
            )
            .await?;
        Ok(())
    }

    /// What a channel calls a person.
    pub async fn user_id(&self, person: &str, messaging: &str) -> Result<String> {
        let answer: Value = self
            .get(&format!("/people/{person}/user-id/{messaging}"))
            .await?;
        Ok(answer["user_id"]
            .as_str()
            .or(answer["userId"].as_str())
            .context("no user id")?
            .to_owned())
    }

    /// Moves its clock forward.
    pub async fn advance(&self, by: chrono::TimeDelta) -> Result<()> {
        let _: Value = self
            .post("/clock", json!({ "advance_s": by.num_seconds() }))
            .await?;
        Ok(())
    }

    /// Reads from the control interface.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        self.send(self.http.get(self.address(path))).await
    }

    /// Posts to the control interface.
    pub async fn post<T: DeserializeOwned>(&self, path: &str, body: Value) -> Result<T> {
        self.send(self.http.post(self.address(path)).json(&body))
            .await
    }

    async fn patch<T: DeserializeOwned>(&self, path: &str, body: Value) -> Result<T> {
        self.send(self.http.patch(self.address(path)).json(&body))
            .await
    }

    fn address(&self, path: &str) -> String {
        format!("{}/_sim{path}", self.url)
    }

    async fn send<T: DeserializeOwned>(&self, request: reqwest::RequestBuilder) -> Result<T> {
        let answer = request
            .send()
            .await
            .context("the stand-in of LINE cannot be reached")?;
        let (status, address) = (answer.status(), answer.url().clone());
        let text = answer.text().await?;
        anyhow::ensure!(status.is_success(), "{address}: {status} {text}");
        let text = if text.is_empty() { "null" } else { &text };
        serde_json::from_str(text).with_context(|| format!("{address}: {text}"))
    }
}
