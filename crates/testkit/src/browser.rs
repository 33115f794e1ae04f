//! A browser without a screen: cookies, forms with their tokens, no JavaScript.

use anyhow::{Context, Result, ensure};
use reqwest::{Client, Response, header::LOCATION, redirect::Policy};
use server::sample;

/// One person's browser.
pub struct Browser {
    http: Client,
    url: String,
}

/// What a page answered.
#[derive(Debug)]
pub struct Page {
    /// The status.
    pub status: u16,
    /// Where it leads, for a redirect.
    pub location: Option<String>,
    /// What it says.
    pub text: String,
}

impl Browser {
    /// An empty browser at an address.
    pub fn new(url: &str) -> Result<Self> {
        let http = Client::builder()
            .cookie_store(true)
            .redirect(Policy::none())
            .build()?;
        Ok(Self {
            http,
            url: url.to_owned(),
        })
    }

    /// Opens a page; redirects are not followed.
    pub async fn get(&self, path: &str) -> Result<Page> {
        read(
            self.http
                .get(format!("{}{path}", self.url))
                .header("accept-language", "ja")
                .send()
                .await?,
        )
        .await
    }

    /// Fills in the form of a page and sends it.
    pub async fn submit(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Result<Page> {
        let form = self.get(page).await?;
        ensure!(
            form.status == 200,
            "{page} was answered with {}",
            form.status
        );
        let token =
            sample::form_token(&form.text).with_context(|| format!("{page} has no form"))?;
        self.post(action, token, fields).await
    }

    /// Posts with a token of one's own.
    pub async fn post(&self, action: &str, token: &str, fields: &[(&str, &str)]) -> Result<Page> {
        let mut fields = fields.to_vec();
        fields.push(("csrf", token));
        let request = self
            .http
            .post(format!("{}{action}", self.url))
            .header("origin", &self.url);
        read(
            request
                .header("accept-language", "ja")
                .form(&fields)
                .send()
                .await?,
        )
        .await
    }

    /// Signs in.
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<()> {
        let answer = self
            .submit(
                "/login",
                "/login",
                &[("email", email), ("password", password)],
            )
            .await?;
        ensure!(
            answer.status == 303,
            "signing in was answered with {}: {}",
            answer.status,
            answer.text
        );
        Ok(())
    }
}

async fn read(answer: Response) -> Result<Page> {
    let status = answer.status().as_u16();
    let location = answer
        .headers()
        .get(LOCATION)
        .and_then(|to| to.to_str().ok())
        .map(str::to_owned);
    Ok(Page {
        status,
        location,
        text: answer.text().await?,
    })
}
