//! Forms that no page of ours sent.

use crate::{
    browser::Browser,
    person::{Person, send},
    routes::ROUTES,
};
use anyhow::{Context, Result};
use reqwest::{Method, RequestBuilder};
use sqlx::{AssertSqlSafe, PgConnection};
use testkit::{TestApp, shop::PASSWORD};

const FORM: &str = "application/x-www-form-urlencoded";

/// All that the owner sees of what the product keeps, but for when somebody was seen last.
async fn picture(owner: &mut PgConnection) -> Result<String> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'public' and c.relkind = 'r'
           and c.relname not in ('sessions', 'login_attempts', '_sqlx_migrations', 'lanes', 'bells')
         order by 1",
    )
    .fetch_all(&mut *owner)
    .await?;
    let mut picture = String::new();
    for table in tables {
        let rows = format!(
            "select coalesce(string_agg(t::text, e'\\n' order by t::text), '') from {table} t"
        );
        let rows: String = sqlx::query_scalar(AssertSqlSafe(rows))
            .fetch_one(&mut *owner)
            .await?;
        picture.push_str(&format!("{table}:\n{rows}\n"));
    }
    Ok(picture)
}

type Forge = fn(RequestBuilder, &str, &str) -> RequestBuilder;

/// Each is refused for one reason: `ours` is the address of the site, `token` a right one.
const FORGERIES: [(&str, Forge); 11] = [
    ("no token", |r, ours, _| {
        r.header("origin", ours).body("x=1")
    }),
    ("an empty token", |r, ours, _| {
        r.header("origin", ours).body("csrf=")
    }),
    ("an invented token", |r, ours, _| {
        r.header("origin", ours)
            .body(format!("csrf={}", "A".repeat(43)))
    }),
    ("the token in a second field only", |r, ours, token| {
        r.header("origin", ours).body(format!("csrf=&csrf={token}"))
    }),
    ("another site", |r, ours, token| {
        let r = r
            .header("origin", ours)
            .header("sec-fetch-site", "cross-site");
        r.body(format!("csrf={token}"))
    }),
    ("a neighbour", |r, ours, token| {
        let r = r
            .header("origin", ours)
            .header("sec-fetch-site", "same-site");
        r.body(format!("csrf={token}"))
    }),
    ("typed in", |r, ours, token| {
        let r = r.header("origin", ours).header("sec-fetch-site", "none");
        r.body(format!("csrf={token}"))
    }),
    ("another origin", |r, _, token| {
        r.header("origin", "https://evil.example")
            .body(format!("csrf={token}"))
    }),
    ("no origin", |r, _, token| r.body(format!("csrf={token}"))),
    ("the origin null", |r, _, token| {
        r.header("origin", "null").body(format!("csrf={token}"))
    }),
    ("our origin as a prefix", |r, ours, token| {
        r.header("origin", format!("{ours}.evil.example"))
            .body(format!("csrf={token}"))
    }),
];

#[tokio::test]
async fn no_forged_form_does_anything() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let mut browser = Browser::new(&app)?;
    browser.sign_in(&shop.email, PASSWORD, "/").await?;
    let page = browser.get("/members/new").await?;
    let token = server::sample::form_token(&page.body)
        .context("a form")?
        .to_owned();
    let foreign = Person::visitor(&app).await?.token;
    let person = browser.person();
    let mut owner = app.database.owner().await?;
    let before = picture(&mut owner).await?;
    let pages = ROUTES.iter().filter(|(method, path, ..)| {
        *method == "POST" && !path.starts_with("/api/") && !path.starts_with("/line/")
    });
    for (_, path, ..) in pages {
        let path = path.replace(":channel", &shop.channel.to_string());
        for (what, forge) in FORGERIES {
            let request = person
                .request(Method::POST, &path)
                .header("content-type", FORM);
            let answer = send(forge(request, &app.url, &token)).await?;
            assert_eq!(answer.status, 403, "{path}: {what}");
        }
        let borrowed = Person {
            token: foreign.clone(),
            ..person.clone()
        };
        assert_eq!(borrowed.form(&path, "x=1").await?.status, 403, "{path}");
        for kind in [
            "text/plain",
            "application/json",
            "multipart/form-data; boundary=x",
        ] {
            let request = person
                .request(Method::POST, &path)
                .header("content-type", kind);
            let body = format!("csrf={token}&name=x");
            let answer = send(request.header("origin", &app.url).body(body)).await?;
            assert_eq!(answer.status, 403, "{path}: {kind}");
        }
    }
    assert_eq!(before, picture(&mut owner).await?);
    Ok(())
}

#[tokio::test]
async fn reading_changes_nothing() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let mut browser = Browser::new(&app)?;
    browser.sign_in(&shop.email, PASSWORD, "/").await?;
    let mut tx = shop.tenant.begin().await?;
    let new = crm::member::NewMember::named(kernel::Name::new("山田 花子")?);
    let member = crm::Member::create(&mut tx, &new).await?;
    tx.commit().await?;
    let starts_at = shop.tenant.now() + chrono::TimeDelta::days(2);
    let reservation = shop.reserve(member, starts_at).await?.id;
    let person = browser.person();
    let mut owner = app.database.owner().await?;
    let before = picture(&mut owner).await?;
    for (method, path, _, more) in ROUTES {
        let path = path
            .replace(":channel", &shop.channel.to_string())
            .replace(":member", &member.to_string())
            .replace(":reservation", &reservation.to_string());
        let fields = if *method == "GET" { "" } else { more };
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            let path = format!("{path}?{fields}");
            let request = person.request(method.clone(), &path);
            let request = request.header("x-http-method-override", "POST");
            let answer = send(request).await?;
            assert!(answer.status < 500, "{method} {path}: {}", answer.status);
        }
    }
    let after = picture(&mut owner).await?;
    assert_eq!(before, after);
    Ok(())
}
