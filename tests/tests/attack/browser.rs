//! A browser whose cookies the test can read, copy and replace.

use crate::person::{Answer, Person, send};
use anyhow::{Context, Result};
use reqwest::Method;
use server::sample::form_token;
use std::collections::BTreeMap;
use testkit::TestApp;

/// A browser with open cookies.
#[derive(Clone)]
pub struct Browser {
    person: Person,
    pub cookies: BTreeMap<String, String>,
}

impl Browser {
    pub fn new(app: &TestApp) -> Result<Self> {
        Ok(Self {
            person: Person::nobody(app)?,
            cookies: BTreeMap::new(),
        })
    }

    /// At another address of the same house.
    pub fn at(app: &TestApp, url: &str) -> Result<Self> {
        let mut browser = Self::new(app)?;
        url.clone_into(&mut browser.person.url);
        Ok(browser)
    }

    /// With its cookies in hand, for what no browser would send.
    pub fn person(&self) -> Person {
        let pairs = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let cookie = pairs.collect::<Vec<_>>().join("; ");
        Person {
            cookie,
            ..self.person.clone()
        }
    }

    pub async fn get(&mut self, path: &str) -> Result<Answer> {
        let answer = self.person().get(path).await?;
        self.keep(&answer);
        Ok(answer)
    }

    /// Opens a page and sends its form.
    pub async fn submit(
        &mut self,
        page: &str,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Result<Answer> {
        let origin = self.person.url.clone();
        self.submit_from(page, action, fields, &origin).await
    }

    pub async fn submit_from(
        &mut self,
        page: &str,
        action: &str,
        fields: &[(&str, &str)],
        origin: &str,
    ) -> Result<Answer> {
        let form = self.get(page).await?;
        let token = form_token(&form.body)
            .with_context(|| format!("{page} has no form: {}", form.status))?;
        let mut fields = fields.to_vec();
        fields.push(("csrf", token));
        let request = self
            .person()
            .request(Method::POST, action)
            .header("origin", origin)
            .form(&fields);
        let answer = send(request).await?;
        self.keep(&answer);
        Ok(answer)
    }

    pub async fn sign_in(&mut self, email: &str, password: &str, next: &str) -> Result<Answer> {
        let fields = [("email", email), ("password", password), ("next", next)];
        self.submit("/login", "/login", &fields).await
    }

    fn keep(&mut self, answer: &Answer) {
        for set in answer.cookies() {
            let pair = set.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            if value.is_empty() || set.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}
