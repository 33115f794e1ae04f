//! The API, called as no client of sound mind would.

use crate::{
    browser::Browser,
    person::{Answer, Person, send},
};
use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::Value;
use std::collections::BTreeSet;
use testkit::{TestApp, shop::PASSWORD};

/// Words of the inside, which no stranger reads.
const INSIDE: [&str; 12] = [
    "sqlx",
    "serde",
    "poem",
    "hyper",
    "tokio",
    "panicked",
    "postgres",
    "src/",
    ".rs",
    "expected value",
    "at line",
    "relation",
];

fn problem(what: &str, answer: &Answer) -> Result<Value> {
    assert!(
        (400..500).contains(&answer.status),
        "{what}: {} {}",
        answer.status,
        answer.body
    );
    assert_eq!(
        answer.header("content-type"),
        "application/problem+json",
        "{what}"
    );
    for word in INSIDE {
        assert!(
            !answer.body.contains(word),
            "{what} tells {word}: {}",
            answer.body
        );
    }
    let problem: Value = serde_json::from_str(&answer.body).with_context(|| what.to_owned())?;
    assert_eq!(problem["status"], answer.status, "{what}");
    assert_eq!(
        problem["request_id"],
        answer.header("x-request-id"),
        "{what}"
    );
    Ok(problem)
}

#[tokio::test]
async fn whatever_is_sent_the_answer_is_a_problem_that_tells_nothing_of_the_inside() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let program = Person::program(&app, &shop.api_key().await?)?;
    let deep = "[".repeat(200_000);
    let nested = format!("{}1{}", "{\"name\":".repeat(300), "}".repeat(300));
    let bodies = [
        ("nothing", String::new()),
        ("half", "{\"name\":".into()),
        ("a list", "[]".into()),
        ("null", "null".into()),
        ("a number", "7".into()),
        ("a list for a text", r#"{"name":["x"]}"#.into()),
        ("null for a text", r#"{"name":null}"#.into()),
        (
            "an unknown field",
            r#"{"name":"x","tenant_id":"ten_0"}"#.into(),
        ),
        ("the id", r#"{"name":"x","id":"mem_0"}"#.into()),
        ("NUL", "{\"name\":\"a\\u0000b\"}".into()),
        ("half a pair", "{\"name\":\"\\ud800\"}".into()),
        ("turned round", "{\"name\":\"a\\u202eb\"}".into()),
        (
            "a long name",
            format!("{{\"name\":\"{}\"}}", "あ".repeat(81)),
        ),
        (
            "piled marks",
            format!("{{\"name\":\"a{}\"}}", "\u{301}".repeat(500)),
        ),
        ("a language", r#"{"name":"x","language":"tlh"}"#.into()),
        ("deep", deep),
        ("nested", nested),
        (
            "NUL in their id",
            "{\"name\":\"x\",\"external_id\":\"a\\u0000\"}".into(),
        ),
        (
            "NUL in a note",
            "{\"name\":\"x\",\"note\":\"a\\u0000\"}".into(),
        ),
        (
            "huge",
            format!("{{\"name\":\"{}\"}}", "x".repeat(2_000_000)),
        ),
    ];
    for (what, body) in bodies {
        let answer = program.json(Method::POST, "/api/v1/members", &body).await?;
        problem(what, &answer)?;
    }
    for (what, body) in [
        (
            "no such time",
            r#"{"member":"mem_0","starts_at":"2026-02-30T00:00:00Z","party":2}"#,
        ),
        (
            "a far year",
            r#"{"member":"mem_0","starts_at":"+999999-01-01T00:00:00Z","party":2}"#,
        ),
        (
            "a big party",
            r#"{"member":"mem_0","starts_at":"2099-01-01T00:00:00Z","party":99999999999999999999}"#,
        ),
        (
            "half a guest",
            r#"{"member":"mem_0","starts_at":"2099-01-01T00:00:00Z","party":1.5}"#,
        ),
        (
            "less than none",
            r#"{"member":"mem_0","starts_at":"2099-01-01T00:00:00Z","party":-1}"#,
        ),
        (
            "another's member",
            r#"{"member":"rsv_0","starts_at":"2099-01-01T00:00:00Z","party":2}"#,
        ),
    ] {
        let answer = program
            .json(Method::POST, "/api/v1/reservations", body)
            .await?;
        problem(what, &answer)?;
    }
    for kind in [
        "text/plain",
        "application/xml",
        "multipart/form-data; boundary=x",
        "x",
    ] {
        let request = program.request(Method::POST, "/api/v1/members");
        let answer = send(
            request
                .header("content-type", kind)
                .body("{\"name\":\"x\"}"),
        )
        .await?;
        problem(kind, &answer)?;
    }
    let packed = program
        .request(Method::POST, "/api/v1/members")
        .header("content-type", "application/json")
        .header("content-encoding", "gzip")
        .body("{\"name\":\"x\"}");
    assert_eq!(problem("packed", &send(packed).await?)?["status"], 415);
    let members: i64 = sqlx::query_scalar("select count(*) from members")
        .fetch_one(&mut app.database.owner().await?)
        .await?;
    assert_eq!(members, 0);
    Ok(())
}

#[tokio::test]
async fn no_address_makes_it_stumble() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let program = Person::program(&app, &shop.api_key().await?)?;
    let mut browser = Browser::new(&app)?;
    browser.sign_in(&shop.email, PASSWORD, "/").await?;
    let staff = browser.person();
    let long = "9".repeat(7_000);
    let odd = [
        "%00",
        "%ff%fe",
        "%ed%a0%80",
        "%27%20or%201%3d1--",
        "..%2f..%2f",
        "%25",
        "%",
        "%2",
        "%f0%9f%8d%9c",
        "0",
        "-1",
        "mem_",
        "mem_00000000000000000000000000",
        "mem_zzzzzzzzzzzzzzzzzzzzzzzzzz",
        "mem_8zzzzzzzzzzzzzzzzzzzzzzzzz",
        &long,
    ];
    let places = [
        "/api/v1/members/{}",
        "/api/v1/members?q={}",
        "/api/v1/members?cursor={}",
        "/api/v1/members?limit={}",
        "/api/v1/members/by-external-id/{}",
        "/api/v1/reservations/{}",
        "/api/v1/reservations?from={}",
        "/api/v1/reservations?cursor={}",
        "/api/v1/deliveries/{}",
        "/api/v1/deliveries?member={}",
        "/api/v1/deliveries?subject={}",
        "/api/v1/deliveries?cursor={}",
    ];
    let pages = [
        "/members?q={}",
        "/members?after={}",
        "/members/{}",
        "/members/{}/edit",
        "/reservations?date={}",
        "/reservations/{}",
        "/reservations/new?member={}",
        "/reservations/new?q={}",
        "/reservations/new?date={}",
        "/deliveries?after={}",
        "/deliveries?state={}",
        "/settings/audit?after={}",
        "/live?topics={}",
        "/verify?token={}",
        "/login?next={}",
        "/docs/problems/{}",
        "/assets/{}",
        "/l/{}/link",
        "/l/{}/me",
    ];
    let mut wrong = Vec::new();
    for text in odd {
        for place in places {
            let answer = program.get(&place.replace("{}", text)).await?;
            if answer.status == 429 {
                tokio::time::sleep(std::time::Duration::from_secs(2)).await;
            }
            if answer.status >= 500 {
                wrong.push(format!(
                    "{}: {}",
                    place.replace("{}", &text[..text.len().min(40)]),
                    answer.status
                ));
            }
        }
        for place in pages {
            let answer = staff.get(&place.replace("{}", text)).await?;
            if answer.status >= 500 {
                wrong.push(format!(
                    "{}: {}",
                    place.replace("{}", &text[..text.len().min(40)]),
                    answer.status
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    Ok(())
}

#[tokio::test]
async fn no_form_makes_a_page_stumble() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let mut browser = Browser::new(&app)?;
    browser.sign_in(&shop.email, PASSWORD, "/").await?;
    let page = browser.get("/members/new").await?;
    let mut staff = browser.person();
    server::sample::form_token(&page.body)
        .context("a form")?
        .clone_into(&mut staff.token);
    let mut wrong = Vec::new();
    for (path, fields) in [
        (
            "/members",
            vec![
                "name",
                "kana",
                "external_id",
                "phone",
                "email",
                "note",
                "language",
            ],
        ),
        (
            "/reservations",
            vec!["member", "starts_at", "party", "course", "note"],
        ),
        ("/settings", vec!["name", "zone", "language"]),
        ("/settings/keys", vec!["name"]),
        ("/settings/keys/revoke", vec!["key"]),
        (
            "/setup",
            vec![
                "messaging_channel_id",
                "login_channel_id",
                "messaging_secret",
            ],
        ),
        ("/workplaces", vec!["tenant"]),
        ("/sandbox/clock", vec!["by"]),
        ("/language", vec!["lang"]),
        ("/verify", vec!["token"]),
        ("/verify/resend", vec!["email"]),
        ("/login", vec!["email", "next"]),
    ] {
        for field in fields {
            for value in [
                "%00",
                "%ff",
                "",
                &"%E3%81%82".repeat(3_000),
                "a&name=b&party=1",
            ] {
                let answer = staff.form(path, &format!("{field}={value}")).await?;
                if answer.status >= 500 {
                    wrong.push(format!(
                        "{path} {field}={}: {}",
                        &value[..value.len().min(20)],
                        answer.status
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    Ok(())
}

#[tokio::test]
async fn fifty_at_once_under_one_key_are_one() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let program = Person::program(&app, &shop.api_key().await?)?;
    let once = |body: &'static str| {
        let request = program
            .request(Method::POST, "/api/v1/members")
            .header("content-type", "application/json")
            .header("idempotency-key", "order-1");
        send(request.body(body))
    };
    let mut at_once = tokio::task::JoinSet::new();
    for _ in 0..50 {
        at_once.spawn(once(r#"{"name":"山田 花子"}"#));
    }
    let (mut statuses, mut ids) = (BTreeSet::new(), BTreeSet::new());
    while let Some(answer) = at_once.join_next().await {
        let answer = answer??;
        statuses.insert(answer.status);
        if answer.status == 201 {
            let made: Value = serde_json::from_str(&answer.body)?;
            ids.insert(made["id"].to_string());
        }
    }
    assert_eq!(ids.len(), 1, "{statuses:?}");
    assert!(
        statuses.is_subset(&BTreeSet::from([201, 409])),
        "{statuses:?}"
    );
    let again = once(r#"{"name":"山田 花子"}"#).await?;
    assert_eq!(
        (again.status, again.header("idempotency-replayed")),
        (201, "true")
    );
    let other = once(r#"{"name":"佐藤 太郎"}"#).await?;
    assert_eq!(problem("another body", &other)?["status"], 422);
    let members: i64 = sqlx::query_scalar("select count(*) from members")
        .fetch_one(&mut app.database.owner().await?)
        .await?;
    assert_eq!(members, 1);
    Ok(())
}

#[tokio::test]
async fn of_twenty_who_edit_one_version_one_wins() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let program = Person::program(&app, &shop.api_key().await?)?;
    let mut tx = shop.tenant.begin().await?;
    let new = crm::member::NewMember::named(kernel::Name::new("山田 花子")?);
    let member = crm::Member::create(&mut tx, &new).await?;
    tx.commit().await?;
    let at = shop.tenant.now() + chrono::TimeDelta::days(2);
    let id = shop.reserve(member, at).await?.id;
    let mut at_once = tokio::task::JoinSet::new();
    for party in 1..=20 {
        let program = program.clone();
        at_once.spawn(async move {
            let body = format!("{{\"version\":1,\"party\":{party}}}");
            program
                .json(Method::PATCH, &format!("/api/v1/reservations/{id}"), &body)
                .await
        });
    }
    let mut won = 0;
    while let Some(answer) = at_once.join_next().await {
        let answer = answer??;
        match answer.status {
            200 => won += 1,
            409 => {}
            other => anyhow::bail!("{other}: {}", answer.body),
        }
    }
    assert_eq!(won, 1);
    Ok(())
}

#[tokio::test]
async fn a_key_is_asked_for_whole() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let key = shop.api_key().await?;
    let (start, end) = key.split_at(key.len() - 1);
    let other_end = if end == "A" { "E" } else { "A" };
    let wrong = [
        start.to_owned(),
        format!("{start}{other_end}"),
        format!("{key}A"),
        key.to_uppercase(),
        key.trim_start_matches("enk_").to_owned(),
        "enk_".to_owned(),
        "enk_%00".to_owned(),
        "x".repeat(8_000),
        "' or 1=1 --".to_owned(),
    ];
    for wrong in wrong {
        let answer = Person::program(&app, &wrong)?
            .get("/api/v1/account")
            .await?;
        problem(&wrong, &answer)?;
        assert_eq!(answer.status, 401, "{wrong}");
    }
    let nobody = Person::nobody(&app)?;
    for path in [
        format!("/api/v1/account?key={key}"),
        format!("/api/v1/account?access_token={key}"),
    ] {
        assert_eq!(nobody.get(&path).await?.status, 401);
    }
    Ok(())
}
