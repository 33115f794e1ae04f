//! Cookies and signing in.

use crate::browser::Browser;
use anyhow::{Context, Result};
use kernel::Site;
use reqwest::Method;
use server::House;
use testkit::{TestApp, shop::PASSWORD, until};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

const SESSION: &str = "enishi";

#[tokio::test]
async fn on_https_every_cookie_is_bound_to_this_host() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let mut house: House = app.house.clone();
    house.config.site = Site::new("https://enishi.example.jp");
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let until = CancellationToken::new();
    let serving = tokio::spawn(house.serve(listener, until.clone()));

    let mut browser = Browser::at(&app, &url)?;
    let page = browser.get("/login").await?;
    let fields = [("email", shop.email.as_str()), ("password", PASSWORD)];
    let origin = "https://enishi.example.jp";
    let signed_in = browser
        .submit_from("/login", "/login", &fields, origin)
        .await?;
    let begun = browser.get(&format!("/l/{}/link", shop.channel)).await?;

    assert_eq!(signed_in.status, 303, "{}", signed_in.body);
    let set = [page.cookies(), signed_in.cookies(), begun.cookies()].concat();
    assert!(set.len() >= 4, "{set:?}");
    for cookie in set {
        assert!(cookie.starts_with("__Host-enishi"), "{cookie}");
        let lower = cookie.to_ascii_lowercase();
        for attribute in ["; secure", "; httponly", "; samesite=lax", "; path=/"] {
            assert!(lower.contains(attribute), "{attribute}: {cookie}");
        }
        assert!(!lower.contains("domain="), "{cookie}");
    }
    let hsts = page.header("strict-transport-security");
    assert!(hsts.starts_with("max-age=63072000"), "{hsts}");
    until.cancel();
    serving.await??;
    Ok(())
}

#[tokio::test]
async fn a_session_from_before_the_sign_in_is_worth_nothing_after_it() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let (victim, attacker) = (app.shop().await?, app.shop().await?);
    let mut theirs = Browser::new(&app)?;
    theirs.sign_in(&attacker.email, PASSWORD, "/").await?;
    let planted = theirs.cookies.get(SESSION).context("a session")?.clone();
    let invented = "A".repeat(43);

    for before in [planted, invented] {
        let mut browser = Browser::new(&app)?;
        browser.cookies.insert(SESSION.into(), before.clone());
        let answer = browser.sign_in(&victim.email, PASSWORD, "/").await?;
        assert_eq!(answer.status, 303);
        let after = browser.cookies.get(SESSION).context("a session")?;
        assert_ne!(*after, before);
        assert_eq!(after.len(), 43, "256 bits");
        let mut old = Browser::new(&app)?;
        old.cookies.insert(SESSION.into(), before);
        assert!(old.get("/").await?.is_turned_away());
    }
    Ok(())
}

#[tokio::test]
async fn a_copied_cookie_dies_with_the_session() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let mut browser = Browser::new(&app)?;
    browser.sign_in(&shop.email, PASSWORD, "/").await?;
    let mut copy = browser.clone();
    assert_eq!(copy.get("/").await?.status, 200);

    let answer = browser.submit("/", "/logout", &[]).await?;

    assert_eq!((answer.status, answer.header("location")), (303, "/login"));
    assert_eq!(browser.cookies.get(SESSION), None);
    assert!(copy.get("/").await?.is_turned_away());
    let mut owner = app.database.owner().await?;
    let kept: i64 = sqlx::query_scalar("select count(*) from sessions where ended_at is null")
        .fetch_one(&mut owner)
        .await?;
    assert_eq!(kept, 0);
    Ok(())
}

/// Each of them would leave the site in some browser.
const AWAY: [&str; 14] = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "/%2fevil.example",
    "/\t/evil.example",
    "/a/..//evil.example",
    "@evil.example",
    "/\r\nlocation: https://evil.example",
    "/\u{ff0f}evil.example",
    "",
];

#[tokio::test]
async fn nobody_is_led_away_after_signing_in() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let mut browser = Browser::new(&app)?;
    for next in AWAY {
        let answer = browser.sign_in(&shop.email, PASSWORD, next).await?;
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, "/"),
            "{next:?}"
        );
    }
    for referer in [
        "https://evil.example//evil.example/",
        "https://evil.example/\\evil",
    ] {
        let page = browser.get("/").await?;
        let token = server::sample::form_token(&page.body).context("a form")?;
        let person = browser.person();
        let request = person
            .request(Method::POST, "/language")
            .header("origin", &app.url)
            .header("referer", referer)
            .form(&[("csrf", token), ("lang", "en")]);
        let answer = crate::person::send(request).await?;
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, "/"),
            "{referer}"
        );
    }
    let kept = browser
        .sign_in(&shop.email, PASSWORD, "/members?q=a")
        .await?;
    assert_eq!(kept.header("location"), "/members?q=a");
    Ok(())
}

#[tokio::test]
async fn who_guesses_learns_nothing_and_is_slowed() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let mut browser = Browser::new(&app)?;
    let stranger = "stranger-000000000000000000000000000@example.jp";
    let wrong = browser.sign_in(&shop.email, "not it", "/").await?;
    let token = browser.get("/login").await?;
    let token = server::sample::form_token(&token.body)
        .context("a form")?
        .to_owned();
    let unknown = browser.sign_in(stranger, "not it", "/").await?;
    assert_eq!((wrong.status, unknown.status), (422, 422));
    assert_eq!(
        wrong.plain(&token, &[&shop.email]),
        unknown.plain(&token, &[stranger]),
        "an address that is known is told from one that is not"
    );

    let mut slowed = None;
    for n in 0..12 {
        // Whoever does not come through a proxy of ours cannot say where they come from.
        let token = browser.get("/login").await?;
        let token = server::sample::form_token(&token.body)
            .context("a form")?
            .to_owned();
        let fields = [
            ("email", shop.email.as_str()),
            ("password", "x"),
            ("csrf", &token),
        ];
        let request = browser
            .person()
            .request(Method::POST, "/login")
            .header("origin", &app.url)
            .header("x-forwarded-for", format!("203.0.113.{n}"))
            .header("forwarded", format!("for=203.0.113.{n}"))
            .header("x-real-ip", format!("203.0.113.{n}"))
            .form(&fields);
        let answer = crate::person::send(request).await?;
        assert!(
            answer
                .cookies()
                .iter()
                .all(|set| !set.starts_with("enishi="))
        );
        if answer.status == 429 {
            slowed = Some((n, answer));
            break;
        }
    }
    let (after, answer) = slowed.context("nobody slowed the guessing down")?;
    assert!(after <= 5, "only after {after}");
    assert!(
        answer.header("retry-after").parse::<u64>().is_ok(),
        "no Retry-After"
    );
    // Not even the right password gets through now: else the answer would tell that it was right.
    let right = browser.sign_in(&shop.email, PASSWORD, "/").await?;
    assert_eq!(right.status, 429);
    Ok(())
}

#[tokio::test]
async fn who_no_longer_works_there_is_out_at_once() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let mut browser = Browser::new(&app)?;
    browser.sign_in(&shop.email, PASSWORD, "/").await?;
    assert_eq!(browser.get("/settings/keys").await?.status, 200);
    let mut owner = app.database.owner().await?;

    sqlx::query("update memberships set role = 5")
        .execute(&mut owner)
        .await?;
    assert_eq!(browser.get("/settings/keys").await?.status, 403);
    sqlx::query("update memberships set ended_at = now()")
        .execute(&mut owner)
        .await?;
    assert_eq!(browser.get("/members").await?.status, 403);
    sqlx::query("update staff set disabled_at = now()")
        .execute(&mut owner)
        .await?;
    assert!(browser.get("/members").await?.is_turned_away());
    Ok(())
}

#[tokio::test]
async fn a_suspended_business_is_closed_to_its_staff_and_its_keys() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let program = crate::person::Person::program(&app, &shop.api_key().await?)?;
    let mut browser = Browser::new(&app)?;
    browser.sign_in(&shop.email, PASSWORD, "/").await?;
    assert_eq!(program.get("/api/v1/account").await?.status, 200);

    let mut owner = app.database.owner().await?;
    sqlx::query("update tenants set suspended_at = now()")
        .execute(&mut owner)
        .await?;

    // What a door said of a tenant is believed for two seconds.
    let page = browser.person();
    until(async || Ok((page.get("/members").await?.status != 200).then_some(()))).await?;
    until(async || Ok((program.get("/api/v1/members").await?.status != 200).then_some(()))).await?;
    assert_ne!(page.get("/reservations").await?.status, 200);
    assert_ne!(program.get("/api/v1/account").await?.status, 200);
    Ok(())
}
