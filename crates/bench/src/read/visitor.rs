//! Who asks: a person in a browser with their session, a program with its keys.

use crate::{http::Wire, rig::Rig, shop};
use anyhow::{Context, Result, ensure};
use kernel::Name;
use reqwest::{Client, header::SET_COOKIE, redirect::Policy};
use server::sample::form_token;
use tenancy::NewApiKey;

const KEYS: usize = 45;

pub struct Visitor {
    host: String,
    session: String,
    keys: Vec<String>,
}

impl Visitor {
    /// Signs in by the form, and makes keys.
    pub async fn sign_in(rig: &Rig) -> Result<Self> {
        let http = Client::builder()
            .cookie_store(true)
            .redirect(Policy::none())
            .build()?;
        let login = rig.url.clone() + "/login";
        let form = http.get(&login).send().await?.text().await?;
        let csrf = form_token(&form).context("the form has no token")?;
        let fields = [
            ("csrf", csrf),
            ("email", shop::EMAIL),
            ("password", shop::PASSWORD),
        ];
        let answer = http
            .post(&login)
            .header("origin", &rig.url)
            .form(&fields)
            .send()
            .await?;
        ensure!(answer.status() == 303, "not signed in: {}", answer.status());
        let cookies = answer.headers().get_all(SET_COOKIE).iter();
        let session: Vec<_> = cookies
            .filter_map(|cookie| cookie.to_str().ok()?.split(';').next())
            .collect();
        let mut keys = Vec::with_capacity(KEYS);
        for _ in 0..KEYS {
            let mut tx = rig.shop.tenant.begin().await?;
            keys.push(NewApiKey::make(&mut tx, &Name::new("bench")?).await?.text);
            tx.commit().await?;
        }
        Ok(Self {
            host: rig.serve.to_string(),
            session: session.join("; "),
            keys,
        })
    }

    /// So many requests for a page or a call.
    pub fn requests(&self, path: &str, count: usize) -> Vec<Vec<u8>> {
        (0..count).map(|n| self.request(path, n)).collect()
    }

    fn request(&self, path: &str, n: usize) -> Vec<u8> {
        let who = if path.starts_with("/api/") {
            format!("authorization: Bearer {}", self.keys[n % self.keys.len()])
        } else {
            format!("cookie: {}", self.session)
        };
        format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\naccept-language: ja\r\n{who}\r\n\r\n",
            self.host
        )
        .into_bytes()
    }

    /// The answer is what it should be, and not a page for strangers: somebody's name is on it.
    pub async fn check(&self, rig: &Rig, path: &str) -> Result<()> {
        let mut wire = Wire::connect(rig.serve).await?;
        let status = wire.ask(&self.request(path, 0)).await?;
        let answer = String::from_utf8_lossy(wire.answer()).into_owned();
        let says = if path.starts_with("/api/v1/reservations") {
            "rsv_"
        } else {
            "佐藤"
        };
        ensure!(
            status == 200 && answer.contains(says),
            "{path} answers {status}: {}",
            answer.chars().take(600).collect::<String>()
        );
        Ok(())
    }
}
