//! A person with a phone and a browser, who walks through the pages.

use anyhow::{Context, Result, bail};
use kernel::{ChannelId, Site};
use reqwest::{Client, Response, header::LOCATION, redirect::Policy};

/// A person of the stand-in, in a browser of their own.
pub struct Guest {
    http: Client,
    stand_in: String,
    person: String,
}

/// More steps than any page leads over.
const MOST_STEPS: usize = 12;

impl Guest {
    /// With an empty browser.
    pub fn new(stand_in: &str, person: &str) -> Result<Self> {
        let http = Client::builder()
            .cookie_store(true)
            .redirect(Policy::none())
            .build()?;
        Ok(Self {
            http,
            stand_in: stand_in.to_owned(),
            person: person.to_owned(),
        })
    }

    /// Presses 連携, signs in to LINE, allows it, and consents to all that the shop asks.
    pub async fn link(&self, site: &Site, channel: ChannelId) -> Result<()> {
        let consent = self.open(&site.link_page(channel)).await?;
        if consent.url().path().ends_with("/me") {
            return Ok(());
        }
        let address = consent.url().clone();
        let page = consent.text().await?;
        let csrf = form_token(&page).context("the consent page has no form")?;
        let yes = [
            ("csrf", csrf),
            ("service", "on"),
            ("profile", "on"),
            ("offers", "on"),
        ];
        let answer = self
            .http
            .post(address)
            .header("origin", site.public_url())
            .form(&yes)
            .send()
            .await?;
        anyhow::ensure!(
            answer.status() == 303,
            "consent was answered with {}",
            answer.status()
        );
        Ok(())
    }

    /// Opens an address and follows where it leads, through LINE's sign-in and consent.
    pub async fn open(&self, address: &str) -> Result<Response> {
        let mut answer = self.http.get(address).send().await?;
        for _ in 0..MOST_STEPS {
            if let Some(next) = answer.headers().get(LOCATION) {
                let next = answer.url().join(next.to_str()?)?;
                answer = self.http.get(next).send().await?;
                continue;
            }
            let at = answer.url().clone();
            if !at.as_str().starts_with(&self.stand_in) {
                return Ok(answer);
            }
            let form: &[(&str, &str)] = if at.path().ends_with("/consent") {
                &[("answer", "allow"), ("add_friend", "on")]
            } else {
                &[("person", &self.person)]
            };
            answer = self.http.post(at).form(form).send().await?;
        }
        bail!("{address} leads nowhere")
    }
}

/// The token of a page's form.
pub fn form_token(page: &str) -> Option<&str> {
    let rest = page.split_once("name=\"csrf\" value=\"")?.1;
    rest.split_once('"').map(|(token, _)| token)
}
