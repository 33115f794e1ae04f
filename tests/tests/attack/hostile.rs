//! What people may call themselves: twenty texts that would run, in every place that shows what people wrote.

use crate::browser::Browser;
use anyhow::{Context, Result};
use chrono::TimeDelta;
use crm::member::{Member, NewMember};
use kernel::{Name, Note};
use restaurant::reservation::{NewReservation, Party, Reservation};
use tenancy::NewApiKey;
use testkit::{TestApp, shop::PASSWORD};

/// Each in a form that would run where it is not escaped: in text, attribute, script, style, comment.
const PAYLOADS: [&str; 20] = [
    "<script>alert(1)</script>",
    "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)//",
    "\" onmouseover=\"alert(1)",
    "' onfocus='alert(1)' autofocus='",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<meta http-equiv=refresh content='0;url=//e.example'>",
    "<base href=//evil.example>",
    "<form action=//evil.example><input name=csrf>",
    "<style>@import '//evil.example';</style>",
    "<math><mtext><img src=x onerror=alert(1)>",
    "{{7*7}}<b hx-get=\"/logout\" hx-trigger=load>",
];

fn is_quiet(page: &str, body: &str, payload: &str) {
    assert!(!body.contains(payload), "{page} shows {payload} as it is");
    let live = [
        "<script>alert",
        "<img src=x",
        "<svg onload",
        "<svg/onload",
        "<iframe",
        "<base",
        "<math",
        "<b hx-get",
    ];
    for live in live {
        assert!(!body.contains(live), "{page} shows {live} of {payload}");
    }
}

#[tokio::test]
async fn nothing_that_people_write_runs_on_any_page() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let mut browser = Browser::new(&app)?;
    browser.sign_in(&shop.email, PASSWORD, "/").await?;
    let start = shop.tenant.now() + TimeDelta::days(2);
    let mut owner = app.database.owner().await?;
    let mut tx = shop.tenant.begin().await?;
    let mut made = Vec::new();
    for (n, payload) in PAYLOADS.iter().enumerate() {
        let name = Name::new(payload)?;
        let new = NewMember {
            kana: Some(name.clone()),
            note: Some(Note::new(payload)?),
            external_id: Some(crm::member::ExternalId::new(payload)?),
            ..NewMember::named(name.clone())
        };
        let member = Member::create(&mut tx, &new).await?;
        let new = NewReservation {
            member,
            starts_at: start + TimeDelta::minutes(n as i64),
            party: Party::new(2)?,
            course: Some(name.clone()),
            note: Some(Note::new(payload)?),
        };
        let reservation = Reservation::make(&mut tx, &new).await?.id;
        NewApiKey::make(&mut tx, &name).await?;
        let user = format!("U-hostile-{n}");
        let friend = crm::Friend::seen(&mut tx, shop.channel, &user).await?;
        friend
            .describe(
                &mut tx,
                Some(payload),
                Some("javascript:alert(1)"),
                Some(payload),
            )
            .await?;
        linking::Link::tie(&mut tx, member, friend.id, linking::Way::LineLogin).await?;
        let session = linking::LoungeSession::begin(&mut tx, shop.channel, friend.id).await?;
        made.push((*payload, member, reservation, session.text()));
    }
    tx.commit().await?;

    let day = shop.tenant.zone().local(start).date();
    let next_day = day.succ_opt().context("a day")?;
    let lists = [
        "/".to_owned(),
        "/members".to_owned(),
        "/deliveries".to_owned(),
        "/settings/keys".to_owned(),
        "/settings/audit".to_owned(),
        "/reservations/new".to_owned(),
        format!("/reservations?date={day}"),
        format!("/reservations?date={next_day}"),
    ];
    for path in &lists {
        let page = browser.get(path).await?;
        assert_eq!(page.status, 200, "{path}");
        for payload in PAYLOADS {
            is_quiet(path, &page.body, payload);
        }
    }
    for (payload, member, reservation, session) in made {
        let pages = [
            format!("/members/{member}"),
            format!("/members/{member}/edit"),
            format!("/reservations/{reservation}"),
            format!("/reservations/{reservation}/panel"),
            format!("/reservations/{reservation}/edit"),
            format!("/reservations/{reservation}/cancel"),
            format!("/reservations/new?member={member}"),
        ];
        for path in &pages {
            let page = browser.get(path).await?;
            assert_eq!(page.status, 200, "{path}");
            is_quiet(path, &page.body, payload);
            assert!(
                !page.body.contains("javascript:alert(1)\""),
                "{path}: a picture's address"
            );
        }
        let echoed = percent_encoded(payload);
        for path in [
            format!("/members?q={echoed}"),
            format!("/login?next={echoed}"),
            format!("/reservations?date={echoed}"),
        ] {
            is_quiet(&path, &browser.get(&path).await?.body, payload);
        }
        let mut guest = Browser::new(&app)?;
        guest.cookies.insert("enishi-lounge".into(), session);
        let page = guest.get(&format!("/l/{}/me", shop.channel)).await?;
        assert_eq!(page.status, 200);
        is_quiet("me", &page.body, payload);
    }
    sqlx::query("update tenants set name = $1")
        .bind(PAYLOADS[0])
        .execute(&mut owner)
        .await?;
    for path in [
        "/".to_owned(),
        format!("/l/{}/help", shop.channel),
        format!("/l/{}/unlinked", shop.channel),
    ] {
        is_quiet(&path, &browser.get(&path).await?.body, PAYLOADS[0]);
    }
    Ok(())
}

fn percent_encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
