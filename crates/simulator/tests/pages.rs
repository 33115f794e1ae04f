//! The pages as a browser without JavaScript meets them.

use reqwest::{Client, Response, StatusCode, redirect::Policy};
use simulator::{
    Options, Simulator,
    world::{LoginEdit, NewPerson, NewProvider, ProviderView},
};

const CALLBACK: &str = "http://127.0.0.1:9/callback";

/// A stand-in with one provider, and a browser that keeps cookies and shows where it is sent.
struct Visit {
    line: Simulator,
    provider: ProviderView,
    browser: Client,
}

impl Visit {
    async fn begin() -> Self {
        let line = Simulator::start(Options::default()).await.expect("starts");
        let name = "割烹 みなと".to_owned();
        let provider = line
            .world()
            .create_provider(&NewProvider { name })
            .expect("made");
        let edit = LoginEdit {
            callback_urls: Some(vec![CALLBACK.into()]),
            ..Default::default()
        };
        line.world()
            .edit_login(&provider.login.channel_id, edit)
            .expect("edited");
        let browser = Client::builder()
            .cookie_store(true)
            .redirect(Policy::none())
            .build();
        Self {
            line,
            provider,
            browser: browser.expect("a client"),
        }
    }

    async fn get(&self, path: &str) -> Response {
        self.browser
            .get(self.at(path))
            .send()
            .await
            .expect("answers")
    }

    async fn post(&self, path: &str, form: &[(&str, &str)]) -> Response {
        self.browser
            .post(self.at(path))
            .form(form)
            .send()
            .await
            .expect("answers")
    }

    /// A login begun by the client; answers the path of the sign-in page.
    async fn login(&self, bot_prompt: &str) -> String {
        let client_id = self.provider.login.channel_id.as_str();
        let query = [
            ("response_type", "code"),
            ("client_id", client_id),
            ("redirect_uri", CALLBACK),
            ("state", "st"),
            ("scope", "profile openid"),
            ("bot_prompt", bot_prompt),
        ];
        let asked = self
            .browser
            .get(self.at("/oauth2/v2.1/authorize"))
            .query(&query);
        to(&asked.send().await.expect("answers"))
    }

    fn at(&self, path: &str) -> String {
        match path.starts_with('/') {
            true => format!("{}{path}", self.line.public_url),
            false => path.to_owned(),
        }
    }
}

fn to(answer: &Response) -> String {
    let location = answer.headers().get("location").expect("is sent elsewhere");
    location.to_str().expect("text").to_owned()
}

#[tokio::test]
async fn a_person_signs_in_consents_and_becomes_a_friend() {
    let visit = Visit::begin().await;
    visit.get("/phone/taro").await;
    let login = visit.login("normal").await;

    let choose = visit.get(&login).await.text().await.expect("text");
    let consent = to(&visit.post(&login, &[("person", "taro")]).await);
    let asked = visit.get(&consent).await.text().await.expect("text");
    let back = to(&visit
        .post(&consent, &[("answer", "allow"), ("add_friend", "on")])
        .await);

    assert!(
        choose.contains(r#"value="taro" required checked"#),
        "{choose}"
    );
    assert!(
        asked.contains("プロフィール情報") && asked.contains("友だち追加する"),
        "{asked}"
    );
    assert!(back.starts_with(CALLBACK) && back.contains("code=") && back.contains("state=st"));
    assert!(back.contains("friendship_status_changed=true"), "{back}");
    let channel = &visit.provider.messaging.channel_id;
    assert!(
        visit
            .line
            .world()
            .chat("taro", channel)
            .expect("a chat")
            .followed
    );
    visit.line.stop().await;
}

#[tokio::test]
async fn a_second_login_asks_for_no_consent() {
    let visit = Visit::begin().await;
    let first = visit.login("normal").await;
    let consent = to(&visit.post(&first, &[("person", "emma")]).await);
    visit.post(&consent, &[("answer", "allow")]).await;

    let again = visit.login("normal").await;
    let back = to(&visit.post(&again, &[("person", "emma")]).await);

    assert!(
        back.starts_with(CALLBACK) && back.contains("code="),
        "{back}"
    );
    visit.line.stop().await;
}

#[tokio::test]
async fn an_aggressive_prompt_brings_a_screen_of_its_own() {
    let visit = Visit::begin().await;
    let login = visit.login("aggressive").await;
    let consent = to(&visit.post(&login, &[("person", "yui")]).await);

    let friend = to(&visit.post(&consent, &[("answer", "allow")]).await);
    let back = to(&visit.post(&friend, &[("answer", "skip")]).await);

    assert!(friend.ends_with("/friend"), "{friend}");
    assert!(back.contains("friendship_status_changed=false"), "{back}");
    visit.line.stop().await;
}

#[tokio::test]
async fn a_refusal_reaches_the_client_and_a_used_login_is_over() {
    let visit = Visit::begin().await;
    let login = visit.login("normal").await;
    let consent = to(&visit.post(&login, &[("person", "taro")]).await);

    let back = to(&visit.post(&consent, &[("answer", "cancel")]).await);
    let over = visit.get(&login).await;

    assert!(back.contains("error=ACCESS_DENIED"), "{back}");
    assert_eq!(over.status(), StatusCode::BAD_REQUEST);
    assert!(
        over.text()
            .await
            .expect("text")
            .contains("ログインできませんでした")
    );
    visit.line.stop().await;
}

#[tokio::test]
async fn the_console_makes_a_provider_and_names_a_wrong_url() {
    let visit = Visit::begin().await;

    let made = to(&visit.post("/console", &[("name", "美容室 こもれび")]).await);
    let form = [("webhook_url", "ftp://x"), ("webhook_active", "on")];
    let refused = visit.post(&format!("{made}/messaging"), &form).await;
    let form = [
        ("webhook_url", "http://127.0.0.1:9/line"),
        ("webhook_active", "on"),
    ];
    let saved = visit.post(&format!("{made}/messaging"), &form).await;

    assert!(
        refused
            .text()
            .await
            .expect("text")
            .contains("webhook-error")
    );
    assert_eq!(saved.status(), StatusCode::SEE_OTHER);
    let made = visit.line.world().providers().pop().expect("the newest");
    assert_eq!(
        made.messaging.webhook_url.as_deref(),
        Some("http://127.0.0.1:9/line")
    );
    assert!(made.messaging.webhook_active && !made.messaging.redelivery);
    visit.line.stop().await;
}

#[tokio::test]
async fn a_name_never_becomes_markup_and_every_page_has_a_strict_policy() {
    let visit = Visit::begin().await;
    let name = r#"<script>alert("1")</script>"#.to_owned();
    let person = NewPerson {
        name,
        language: None,
        phone: None,
    };
    let id = visit
        .line
        .world()
        .add_person(&person)
        .expect("lives here")
        .id;

    for path in [
        "/",
        "/console",
        "/mail",
        &format!("/phone/{id}"),
        "/phone/nobody",
        "/login/x",
    ] {
        let answer = visit.get(path).await;
        let policy = answer.headers()["content-security-policy"]
            .to_str()
            .expect("text")
            .to_owned();
        let html = answer.text().await.expect("text");

        assert!(
            policy.contains("default-src 'none'; script-src 'self';"),
            "{path}: {policy}"
        );
        assert!(
            !html.contains("<script>alert") && !html.contains("style="),
            "{path}"
        );
    }
    visit.line.stop().await;
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let visit = Visit::begin().await;

    let foreign = visit
        .browser
        .post(visit.at("/clock"))
        .header("sec-fetch-site", "cross-site");
    let foreign = foreign
        .form(&[("advance_s", "60")])
        .send()
        .await
        .expect("answers");
    let own = visit
        .post("/clock", &[("advance_s", "60"), ("here", "//evil.example")])
        .await;

    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    assert_eq!(to(&own), "/");
    visit.line.stop().await;
}

#[tokio::test]
async fn a_script_is_sent_once_and_then_only_confirmed() {
    let visit = Visit::begin().await;
    let first = visit.get("/sim-assets/js/phone.js").await;
    let tag = first.headers()["etag"].clone();

    let again = visit
        .browser
        .get(visit.at("/sim-assets/js/phone.js"))
        .header("if-none-match", tag);
    let again = again.send().await.expect("answers");

    assert_eq!(first.status(), StatusCode::OK);
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(
        visit.get("/sim-assets/js/nothing.js").await.status(),
        StatusCode::NOT_FOUND
    );
    visit.line.stop().await;
}
