//! Somebody at a socket: cookies, form token and key are what the test says, and nothing is remembered.

use anyhow::{Context, Result};
use reqwest::{Client, Method, RequestBuilder, header::HeaderMap, redirect::Policy};
use server::sample::form_token;
use tenancy::SessionToken;
use testkit::TestApp;

/// Who sends, and with what in hand.
#[derive(Clone)]
pub struct Person {
    pub http: Client,
    pub url: String,
    pub cookie: String,
    pub token: String,
    pub key: Option<String>,
}

/// An answer, whole.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

#[allow(dead_code, reason = "each test crate uses what it needs")]
impl Person {
    /// With nothing at all in hand.
    pub fn nobody(app: &TestApp) -> Result<Self> {
        let http = Client::builder().redirect(Policy::none()).build()?;
        Ok(Self {
            http,
            url: app.url.clone(),
            cookie: String::new(),
            token: String::new(),
            key: None,
        })
    }

    /// Who has opened a page, and so may send its form.
    pub async fn visitor(app: &TestApp) -> Result<Self> {
        Self::nobody(app)?.with_form().await
    }

    /// Signed in.
    pub async fn signed_in(app: &TestApp, session: &SessionToken) -> Result<Self> {
        let cookie = format!("enishi={}", session.text());
        let person = Self {
            cookie,
            ..Self::nobody(app)?
        };
        person.with_form().await
    }

    /// A program.
    pub fn program(app: &TestApp, key: &str) -> Result<Self> {
        Ok(Self {
            key: Some(key.to_owned()),
            ..Self::nobody(app)?
        })
    }

    async fn with_form(mut self) -> Result<Self> {
        let page = self.get("/login").await?;
        for set in page.headers.get_all("set-cookie") {
            let pair = set.to_str()?.split(';').next().unwrap_or_default();
            if pair.starts_with("enishi-visit=") {
                self.cookie = pair.to_owned();
            }
        }
        form_token(&page.body)
            .context("the sign-in page has no form")?
            .clone_into(&mut self.token);
        Ok(self)
    }

    pub async fn get(&self, path: &str) -> Result<Answer> {
        send(self.request(Method::GET, path)).await
    }

    /// Sends a form of ours, with its token.
    pub async fn form(&self, path: &str, fields: &str) -> Result<Answer> {
        let body = format!("csrf={}&{fields}", self.token);
        let request = self
            .request(Method::POST, path)
            .header("origin", &self.url)
            .header("content-type", "application/x-www-form-urlencoded");
        send(request.body(body)).await
    }

    pub async fn json(&self, method: Method, path: &str, body: &str) -> Result<Answer> {
        let request = self
            .request(method, path)
            .header("content-type", "application/json");
        send(request.body(body.to_owned())).await
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.url))
            .header("accept-language", "ja");
        if !self.cookie.is_empty() {
            request = request.header("cookie", &self.cookie);
        }
        if let Some(key) = &self.key {
            request = request.bearer_auth(key);
        }
        request
    }
}

/// What comes back; of a stream, that it began.
pub async fn send(request: RequestBuilder) -> Result<Answer> {
    let answer = request.send().await?;
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let kind = headers.get("content-type").and_then(|v| v.to_str().ok());
    let body = if kind.is_some_and(|kind| kind.starts_with("text/event-stream")) {
        String::new()
    } else {
        answer.text().await?
    };
    Ok(Answer {
        status,
        headers,
        body,
    })
}

#[allow(dead_code, reason = "each test crate uses what it needs")]
impl Answer {
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).and_then(|v| v.to_str().ok());
        value.unwrap_or_default()
    }

    /// Sent to where people sign in, or told that a program must.
    pub fn is_turned_away(&self) -> bool {
        let to_login = self.status == 303 && self.header("location").starts_with("/login");
        to_login || self.status == 401
    }

    /// Every set cookie, whole.
    pub fn cookies(&self) -> Vec<&str> {
        let each = self.headers.get_all("set-cookie").iter();
        each.filter_map(|v| v.to_str().ok()).collect()
    }

    /// As it would be for anybody at any time: without what is new with each request.
    pub fn plain(&self, token: &str, ids: &[&str]) -> String {
        let policy = self.header("content-security-policy");
        let nonce = policy
            .split_once("'nonce-")
            .and_then(|(_, rest)| rest.split('\'').next())
            .unwrap_or("no nonce");
        let mut text = format!(
            "{} {} {}\n{}",
            self.status,
            self.header("location"),
            self.header("content-type"),
            self.body
                .lines()
                .filter(|line| !line.contains("id=\"sandbox-clock\""))
                .collect::<Vec<_>>()
                .join("\n")
        );
        for new in [nonce, self.header("x-request-id"), token] {
            if !new.is_empty() {
                text = text.replace(new, "~");
            }
        }
        for id in ids {
            text = text.replace(id, "@");
        }
        text
    }
}
