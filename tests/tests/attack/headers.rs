//! The headers that every answer carries, whatever it is.

use crate::{
    browser::Browser,
    person::{Answer, Person, send},
};
use anyhow::{Result, ensure};
use reqwest::Method;
use testkit::{TestApp, shop::PASSWORD};

const EXPECTED: [(&str, &str); 7] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    ("cache-control", "no-store"),
];

fn check(what: &str, answer: &Answer) -> Result<()> {
    for (name, value) in EXPECTED {
        let found = answer.header(name);
        let is_kept = name == "cache-control" && what == "asset";
        ensure!(found == value || is_kept, "{what}: {name} is {found:?}");
    }
    let policy = answer.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ] {
        ensure!(policy.contains(part), "{what}: {policy}");
    }
    for weak in ["unsafe", "*", "http:", "data: 'self'", "strict-dynamic"] {
        ensure!(!policy.contains(weak), "{what}: {policy}");
    }
    ensure!(
        answer.header("x-request-id").len() >= 16,
        "{what}: no request id"
    );
    for telling in [
        "server",
        "x-powered-by",
        "via",
        "access-control-allow-origin",
    ] {
        ensure!(
            !answer.headers.contains_key(telling),
            "{what} tells {telling}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn every_kind_of_answer_is_guarded() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let mut browser = Browser::new(&app)?;
    let signed_in = browser.sign_in(&shop.email, PASSWORD, "/").await?;
    let (staff, nobody) = (browser.person(), Person::nobody(&app)?);
    let home = staff.get("/").await?;
    let program = Person::program(&app, &shop.api_key().await?)?;
    let asset = home
        .body
        .split('"')
        .find(|text| text.starts_with("/assets/"))
        .unwrap_or("/assets/x");
    let hook = format!("/line/{}", shop.channel);
    let answers = [
        ("sign-in", signed_in),
        ("not found", staff.get("/nowhere").await?),
        ("turned away", nobody.get("/members").await?),
        (
            "forged",
            send(nobody.request(Method::POST, "/login")).await?,
        ),
        ("wrong method", staff.json(Method::DELETE, "/", "").await?),
        ("asset", staff.get(asset).await?),
        ("no asset", staff.get("/assets/../../etc/passwd").await?),
        ("alive", nobody.get("/livez").await?),
        ("ready", nobody.get("/readyz").await?),
        ("document", nobody.get("/api/openapi.json").await?),
        ("docs", nobody.get("/docs").await?),
        ("docs/", nobody.get("/docs/").await?),
        ("API 401", nobody.get("/api/v1/members").await?),
        ("API 200", program.get("/api/v1/members").await?),
        ("API 404", program.get("/api/v1/members/mem_0").await?),
        ("API unknown", program.get("/api/v2/x").await?),
        (
            "API 400",
            program.json(Method::POST, "/api/v1/members", "{").await?,
        ),
        ("webhook 401", nobody.json(Method::POST, &hook, "{}").await?),
        (
            "webhook 404",
            nobody.json(Method::POST, "/line/chn_0", "{}").await?,
        ),
        (
            "webhook 413",
            nobody
                .json(Method::POST, &hook, &"x".repeat(2_000_000))
                .await?,
        ),
        (
            "help",
            nobody.get(&format!("/l/{}/help", shop.channel)).await?,
        ),
        (
            "to LINE",
            nobody.get(&format!("/l/{}/link", shop.channel)).await?,
        ),
        (
            "failed",
            nobody.get(&format!("/l/{}/callback", shop.channel)).await?,
        ),
        ("news", staff.get("/live").await?),
        ("home", home),
    ];
    let mut wrong = Vec::new();
    for (what, answer) in &answers {
        if let Err(error) = check(what, answer) {
            wrong.push(format!("{error} (status {})", answer.status));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    Ok(())
}

#[tokio::test]
async fn a_nonce_is_said_once() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let nobody = Person::nobody(&app)?;
    let (a, b) = (nobody.get("/login").await?, nobody.get("/login").await?);
    let (a, b) = (
        a.header("content-security-policy"),
        b.header("content-security-policy"),
    );
    assert!(a.contains("'nonce-"));
    assert_ne!(a, b);
    Ok(())
}

#[tokio::test]
async fn a_page_runs_nothing_that_is_not_ours() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let mut browser = Browser::new(&app)?;
    browser.sign_in(&shop.email, PASSWORD, "/").await?;
    for path in [
        "/",
        "/members",
        "/members/new",
        "/reservations",
        "/setup",
        "/settings",
        "/docs/",
    ] {
        let page = browser.get(path).await?.body.to_ascii_lowercase();
        for inline in [
            " onclick=",
            " onload=",
            " onerror=",
            " style=\"",
            "javascript:",
            "src=\"http",
        ] {
            assert!(!page.contains(inline), "{path}: {inline}");
        }
        for script in page.split("<script").skip(1) {
            let head = script.split('>').next().unwrap_or_default();
            assert!(
                head.contains("src=\"/assets/") || head.contains("nonce="),
                "{path}: {head}"
            );
        }
    }
    Ok(())
}
