//! A developer's program.

use anyhow::Result;
use reqwest::{Client, Method, RequestBuilder, header::HeaderMap};
use serde_json::Value;
use testkit::{Shop, TestApp};

/// A program that calls with one key, or none.
#[derive(Clone)]
pub struct Caller {
    http: Client,
    url: String,
    key: Option<String>,
    language: &'static str,
}

/// What it was answered.
#[derive(Debug)]
pub struct Answered {
    pub status: u16,
    pub body: Value,
    headers: HeaderMap,
}

impl Answered {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl Caller {
    /// A program of this shop's.
    pub async fn of(app: &TestApp, shop: &Shop) -> Result<Self> {
        Ok(Self {
            key: Some(shop.api_key().await?),
            ..Self::nobody(app)
        })
    }

    /// A program without a key.
    pub fn nobody(app: &TestApp) -> Self {
        let url = format!("{}/api/v1", app.url);
        Self {
            http: Client::new(),
            url,
            key: None,
            language: "ja",
        }
    }

    pub fn speaking(&self, language: &'static str) -> Self {
        Self {
            language,
            ..self.clone()
        }
    }

    pub async fn get(&self, path: &str) -> Result<Answered> {
        send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Result<Answered> {
        send(self.request(Method::POST, path).json(body)).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Result<Answered> {
        send(self.request(Method::PATCH, path).json(body)).await
    }

    /// A POST that shall have its effect once.
    pub async fn post_once(&self, path: &str, key: &str, body: &Value) -> Result<Answered> {
        let request = self
            .request(Method::POST, path)
            .header("idempotency-key", key);
        send(request.json(body)).await
    }

    /// Every item of a list, a page at a time.
    pub async fn all(&self, path: &str) -> Result<Vec<Value>> {
        let (mut items, mut address) = (Vec::new(), path.to_owned());
        loop {
            let page = self.get(&address).await?;
            anyhow::ensure!(page.status == 200, "{address}: {page:?}");
            items.extend(page.body["items"].as_array().into_iter().flatten().cloned());
            match page.body["next"].as_str() {
                Some(next) => address = format!("{path}&cursor={next}"),
                None => return Ok(items),
            }
        }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.url));
        let request = request.header("accept-language", self.language);
        match &self.key {
            Some(key) => request.bearer_auth(key),
            None => request,
        }
    }
}

async fn send(request: RequestBuilder) -> Result<Answered> {
    let answer = request.send().await?;
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let text = answer.text().await?;
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Ok(Answered {
        status,
        body,
        headers,
    })
}
