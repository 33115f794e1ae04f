//! The book's two faces: its pages, without a script, and its API.

use anyhow::{Context, Result};
use chrono::TimeDelta;
use kernel::{Instant, MemberId, Zone};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use testkit::{Browser, Shop, TestApp, shop::PASSWORD};

fn evening(shop: &Shop, days: i64) -> Result<Instant> {
    let date = Zone::TOKYO.local(shop.tenant.now()).date() + TimeDelta::days(days);
    Ok(Zone::TOKYO.parse_local(&format!("{date}T19:00"))?)
}

async fn signed_in(app: &TestApp, shop: &Shop) -> Result<Browser> {
    let browser = app.browser()?;
    browser.sign_in(&shop.email, PASSWORD).await?;
    Ok(browser)
}

/// A developer's program.
struct Program {
    http: Client,
    url: String,
    key: String,
}

impl Program {
    async fn of(app: &TestApp, shop: &Shop) -> Result<Self> {
        let key = shop.api_key().await?;
        Ok(Self {
            http: Client::new(),
            url: format!("{}/api/v1", app.url),
            key,
        })
    }

    async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Result<(u16, Value)> {
        self.send_once(method, path, body, None).await
    }

    async fn send_once(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        once: Option<&str>,
    ) -> Result<(u16, Value)> {
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        request = request
            .bearer_auth(&self.key)
            .header("accept-language", "en");
        if let Some(body) = body {
            request = request.json(&body);
        }
        if let Some(once) = once {
            request = request.header("idempotency-key", once);
        }
        let answer = request.send().await?;
        Ok((answer.status().as_u16(), answer.json().await?))
    }
}

fn booking(member: MemberId, at: Instant) -> Value {
    json!({ "member": member.to_string(), "starts_at": at.to_rfc3339(), "party": 2, "course": "天ぷら" })
}

#[tokio::test]
async fn a_reservation_is_taken_changed_and_called_off_without_a_script() -> Result<()> {
    let app = TestApp::start().await?;
    let shop = app.shop().await?;
    let hanako = shop.link(&app, "hanako").await?;
    let browser = signed_in(&app, &shop).await?;

    let found = browser.get("/reservations/new").await?;
    let form = format!("/reservations/new?member={hanako}");
    assert!(found.text.contains(&form), "{}", found.text);
    let at = Zone::TOKYO.input_value(evening(&shop, 3)?);
    let visit = [
        ("member", hanako.to_string()),
        ("starts_at", at.clone()),
        ("party", "２".into()),
        ("course", "天ぷら".into()),
        ("note", "<b>窓際</b>".into()),
    ];
    let visit: Vec<_> = visit
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let made = browser.submit(&form, "/reservations", &visit).await?;
    let place = made.location.context("made")?;
    shop.shows(&app, "hanako", "ご予約を承りました").await?;

    let shown = browser.get(&place).await?;
    for said in [
        "天ぷら",
        "2名様",
        "&#60;b&#62;窓際",
        "予約済み",
        "予約の確認",
    ] {
        assert!(shown.text.contains(said), "{said} in {}", shown.text);
    }
    let day = browser
        .get(&format!("/reservations?date={}", &at[..10]))
        .await?;
    assert!(
        day.text.contains(&place) && day.text.contains("1組・2名"),
        "{}",
        day.text
    );
    let part = browser.get(&format!("{place}/panel")).await?;
    assert!(!part.text.contains("<html") && part.text.contains("天ぷら"));

    let edit = format!("{place}/edit");
    let changed = [("version", "1"), ("starts_at", at.as_str()), ("party", "5")];
    assert_eq!(browser.submit(&edit, &edit, &changed).await?.status, 303);
    shop.shows(&app, "hanako", "ご予約内容が変わりました")
        .await?;
    let stale = browser.submit(&edit, &edit, &changed).await?;
    assert!(
        stale.status == 409 && stale.text.contains("先に変更"),
        "{}",
        stale.text
    );

    let cancel = format!("{place}/cancel");
    assert_eq!(browser.submit(&cancel, &cancel, &[]).await?.status, 303);
    shop.shows(&app, "hanako", "ご予約がキャンセルされました")
        .await?;
    let over = browser.get(&edit).await?;
    assert_eq!(
        (over.status, over.location.as_deref()),
        (303, Some(place.as_str()))
    );
    Ok(())
}

#[tokio::test]
async fn a_form_with_mistakes_comes_back_with_what_was_typed() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let hanako = shop.link(&app, "hanako").await?;
    let browser = signed_in(&app, &shop).await?;
    let form = format!("/reservations/new?member={hanako}");
    let hanako = hanako.to_string();
    let at = Zone::TOKYO.input_value(evening(&shop, 3)?);

    let mistakes = [
        ("2020-01-01T19:00", "2", "過去の日時"),
        ("", "2", "日時を入れて"),
        (at.as_str(), "0", "1から200"),
        (at.as_str(), "201", "1から200"),
        (at.as_str(), "たくさん", "1から200"),
    ];
    for (starts_at, party, told) in mistakes {
        let fields = [
            ("member", hanako.as_str()),
            ("starts_at", starts_at),
            ("party", party),
            ("course", "鴨南蛮"),
        ];
        let again = browser.submit(&form, "/reservations", &fields).await?;
        assert_eq!(again.status, 422, "{told}");
        assert!(
            again.text.contains(told) && again.text.contains("鴨南蛮"),
            "{}",
            again.text
        );
    }
    let nobody = [
        ("member", "mem_x"),
        ("starts_at", at.as_str()),
        ("party", "2"),
    ];
    assert_eq!(
        browser
            .submit(&form, "/reservations", &nobody)
            .await?
            .status,
        422
    );
    Ok(())
}

#[tokio::test]
async fn strangers_see_no_reservation() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let (shop, other) = (app.shop().await?, app.shop().await?);
    let hanako = shop.link(&app, "hanako").await?;
    let made = shop.reserve(hanako, evening(&shop, 3)?).await?;
    let (stranger, program) = (
        signed_in(&app, &other).await?,
        Program::of(&app, &other).await?,
    );

    for page in ["", "/panel", "/edit", "/cancel"] {
        let path = format!("/reservations/{}{page}", made.id);
        assert_eq!(stranger.get(&path).await?.status, 404, "{path}");
        let sign_in = app.browser()?.get(&path).await?;
        assert!(
            sign_in.location.is_some_and(|to| to.starts_with("/login")),
            "{path}"
        );
    }
    let path = format!("/reservations/{}", made.id);
    assert_eq!(program.send(Method::GET, &path, None).await?.0, 404);
    let cancel = format!("{path}/cancel");
    assert_eq!(program.send(Method::POST, &cancel, None).await?.0, 404);
    let edit = json!({ "version": 1, "party": 3 });
    assert_eq!(program.send(Method::PATCH, &path, Some(edit)).await?.0, 404);
    let stolen = booking(hanako, evening(&shop, 9)?);
    let (status, told) = program
        .send(Method::POST, "/reservations", Some(stolen))
        .await?;
    assert_eq!(
        (status, &told["errors"][0]["field"]),
        (422, &json!("member"))
    );
    Ok(())
}

#[tokio::test]
async fn a_program_keeps_the_book() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let hanako = shop.link(&app, "hanako").await?;
    let program = Program::of(&app, &shop).await?;
    let new = booking(hanako, evening(&shop, 3)?);

    let once = Some("order-1");
    let (status, made) = program
        .send_once(Method::POST, "/reservations", Some(new.clone()), once)
        .await?;
    assert_eq!(
        (status, &made["state"], &made["party"]),
        (201, &json!("booked"), &json!(2))
    );
    let (status, again) = program
        .send_once(Method::POST, "/reservations", Some(new.clone()), once)
        .await?;
    assert_eq!((status, &again), (201, &made));
    let (status, twice) = program
        .send(Method::POST, "/reservations", Some(new))
        .await?;
    assert_eq!(
        (status, &twice["errors"][0]["code"]),
        (409, &json!("overlaps"))
    );

    let path = format!("/reservations/{}", made["id"].as_str().context("an id")?);
    let (status, list) = program.send(Method::GET, "/reservations", None).await?;
    assert_eq!(
        (status, &list["items"][0], &list["next"]),
        (200, &made, &Value::Null)
    );
    let edit = json!({ "version": 1, "party": 3, "course": null });
    let (status, edited) = program
        .send(Method::PATCH, &path, Some(edit.clone()))
        .await?;
    assert_eq!(
        (status, &edited["version"], &edited["course"]),
        (200, &json!(2), &Value::Null)
    );
    let (status, stale) = program.send(Method::PATCH, &path, Some(edit)).await?;
    assert_eq!(
        (status, &stale["errors"][0]["field"]),
        (409, &json!("version"))
    );
    let cancel = format!("{path}/cancel");
    let (status, gone) = program.send(Method::POST, &cancel, None).await?;
    assert_eq!((status, &gone["state"]), (200, &json!("cancelled")));
    assert_eq!(program.send(Method::GET, &path, None).await?.1, gone);
    Ok(())
}

#[tokio::test]
async fn a_program_is_told_which_field_is_wrong() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let hanako = shop.link(&app, "hanako").await?;
    let program = Program::of(&app, &shop).await?;
    let sound = booking(hanako, evening(&shop, 3)?);
    let with = |field: &str, value: Value| {
        let mut body = sound.clone();
        body[field] = value;
        body
    };

    let wrong = [
        (
            with("starts_at", json!("2020-01-01T19:00:00+09:00")),
            422,
            "starts_at",
        ),
        (with("party", json!(0)), 422, "party"),
        (with("party", json!(201)), 422, "party"),
        (
            with("member", json!(MemberId::new().to_string())),
            422,
            "member",
        ),
        (with("member", json!("everybody")), 422, "member"),
        (with("course", json!("x".repeat(81))), 422, "course"),
        (with("note", json!("x".repeat(501))), 422, "note"),
    ];
    for (body, status, field) in wrong {
        let (answered, told) = program
            .send(Method::POST, "/reservations", Some(body))
            .await?;
        assert_eq!(
            (answered, &told["errors"][0]["field"]),
            (status, &json!(field)),
            "{told}"
        );
    }
    for body in [
        with("colour", json!("red")),
        with("starts_at", json!("soon")),
        json!([]),
    ] {
        let (status, told) = program
            .send(Method::POST, "/reservations", Some(body))
            .await?;
        assert_eq!(status, 400, "{told}");
    }
    let listed = program
        .send(Method::GET, "/reservations?cursor=x", None)
        .await?;
    assert_eq!(listed.0, 400);
    let far = "/reservations?from=2026-01-01T00:00:00Z&to=2028-01-01T00:00:00Z";
    assert_eq!(program.send(Method::GET, far, None).await?.0, 422);
    Ok(())
}
