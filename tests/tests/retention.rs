//! What is past its use is deleted, tenant by tenant, by the tenant's own clock; what is not stays.

use anyhow::{Context, Result};
use chrono::TimeDelta;
use reqwest::{Client, Response, header::LOCATION, redirect::Policy};
use server::sample::form_token;
use sqlx::{AssertSqlSafe, Executor};
use testkit::{Shop, TestApp, until};

/// Tables that are swept, each with the two rows that `fill` puts there.
const SWEPT: [&str; 5] = [
    "login_attempts",
    "lounge_sessions",
    "idempotency",
    "inbox",
    "mails",
];

async fn count(app: &TestApp, what: &str) -> Result<i64> {
    let sql = format!("select count(*) from {what}");
    Ok(sqlx::query_scalar(AssertSqlSafe(sql))
        .fetch_one(&mut app.database.owner().await?)
        .await?)
}

/// In each table a row of now, and inbox and mail have one that is not done.
async fn fill(app: &TestApp, shop: &Shop) -> Result<()> {
    let (tenant, channel) = (shop.tenant.id().uuid(), shop.channel.uuid());
    let friend = uuid::Uuid::now_v7();
    let sql = format!(
        "insert into friends (tenant_id, id, channel_id, line_user_id, created_at)
           values ('{tenant}', '{friend}', '{channel}', 'U{friend}', now());
         insert into login_attempts (tenant_id, id, channel_id, state_hash, browser_hash, nonce, code_verifier, purpose, created_at, expires_at)
           values ('{tenant}', gen_random_uuid(), '{channel}', '\\x01', '\\x01', 'n', '\\x01', 1, now(), now() + interval '20 minutes');
         insert into lounge_sessions (tenant_id, token_hash, channel_id, friend_id, created_at, expires_at)
           values ('{tenant}', '\\x01', '{channel}', '{friend}', now(), now() + interval '2 hours');
         insert into idempotency (tenant_id, key, request_hash, status, body, created_at)
           values ('{tenant}', 'k', '\\x01', 201, '', now());
         delete from inbox where tenant_id = '{tenant}';
         insert into inbox (tenant_id, channel_id, webhook_event_id, at, received_at, body, done_at, outcome)
           select '{tenant}', '{channel}', 'done' || n, now(), now(), '', now(), 1 from generate_series(1, 2500) n;
         insert into inbox (tenant_id, channel_id, webhook_event_id, at, received_at, body)
           values ('{tenant}', '{channel}', 'waits', now(), now(), '');
         delete from mails where tenant_id = '{tenant}';
         insert into mails (tenant_id, id, letter, state, due_at, created_at, settled_at) values
           ('{tenant}', gen_random_uuid(), '\\x01', 2, now(), now(), now()),
           ('{tenant}', gen_random_uuid(), '\\x01', 1, now() + interval '1 year', now(), null)"
    );
    app.database
        .owner()
        .await?
        .execute(AssertSqlSafe(sql))
        .await?;
    Ok(())
}

/// How many rows each swept table holds of a shop's.
async fn held(app: &TestApp, shop: &Shop) -> Result<[i64; 5]> {
    let mut held = [0; 5];
    for (table, held) in SWEPT.iter().zip(&mut held) {
        let tenant = shop.tenant.id().uuid();
        *held = count(app, &format!("{table} where tenant_id = '{tenant}'")).await?;
    }
    Ok(held)
}

async fn becomes(app: &TestApp, shop: &Shop, wanted: [i64; 5]) -> Result<()> {
    let came = until(async || Ok((held(app, shop).await? == wanted).then_some(()))).await;
    let held = held(app, shop).await?;
    came.with_context(|| format!("{SWEPT:?}: {held:?} in place of {wanted:?}"))
}

#[tokio::test]
async fn what_is_past_its_use_goes_and_the_rest_stays() -> Result<()> {
    let app = TestApp::start().await?;
    let (soba, udon) = (app.shop().await?, Shop::open(&app, "うどん 結").await?);
    fill(&app, &soba).await?;
    fill(&app, &udon).await?;
    let full = [1, 1, 1, 2501, 2];

    soba.advance(TimeDelta::days(2)).await?;
    becomes(&app, &soba, [0, 0, 1, 2501, 2]).await?;
    // The day after, and the day after that, without anybody's doing.
    soba.advance(TimeDelta::days(6)).await?;
    becomes(&app, &soba, [0, 0, 0, 2501, 2]).await?;
    soba.advance(TimeDelta::days(23)).await?;
    becomes(&app, &soba, [0, 0, 0, 1, 1]).await?;

    assert_eq!(held(&app, &udon).await?, full, "another tenant's rows");
    let left = count(&app, "inbox where webhook_event_id = 'waits'").await?;
    assert_eq!(left, 2, "work that is not done is never past its use");
    Ok(())
}

#[tokio::test]
async fn one_round_goes_on_however_many_bells_were_rung() -> Result<()> {
    let app = TestApp::start().await?;
    let shop = app.shop().await?;
    let mut tx = shop.tenant.begin().await?;
    for hour in 1..=5 {
        let later = tx.now() + TimeDelta::hours(hour);
        tx.ring(
            tenancy::LaneKind::Housekeeping,
            shop.tenant.id().uuid(),
            later,
        )
        .await?;
    }
    tx.commit().await?;
    for _ in 0..8 {
        shop.advance(TimeDelta::hours(4)).await?;
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    until(async || {
        let coming = "bells where kind = 5 and due_at > now()";
        let ringing = "bells where kind = 5 and due_at <= now()";
        let both = (count(&app, coming).await?, count(&app, ringing).await?);
        Ok((both == (1, 0)).then_some(()))
    })
    .await
}

#[tokio::test]
async fn sessions_and_links_of_staff_go_a_month_after_their_end() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let owner = &mut app.database.owner().await?;
    for (days, mark) in [(29, "\\x01"), (31, "\\x02")] {
        let sql = format!(
            "insert into sessions (token_hash, staff_id, created_at, seen_at, expires_at)
               select '{mark}', id, now(), now(), now() - interval '{days} days' from staff limit 1;
             insert into staff_tokens (token_hash, staff_id, purpose, created_at, expires_at)
               select '{mark}', id, 1, now(), now() - interval '{days} days' from staff limit 1"
        );
        owner.execute(AssertSqlSafe(sql)).await?;
    }
    let standing: i64 = count(&app, "sessions").await?;
    let mut app = app;
    app.start_worker();
    shop.advance(TimeDelta::days(1)).await?;
    for table in ["sessions", "staff_tokens"] {
        let old = format!("{table} where token_hash = '\\x02'");
        until(async || Ok((count(&app, &old).await? == 0).then_some(()))).await?;
        let young = format!("{table} where token_hash = '\\x01'");
        assert_eq!(count(&app, &young).await?, 1, "{table}");
    }
    assert_eq!(count(&app, "sessions").await?, standing - 1);

    // Nobody's clock makes a session old that is not.
    let gone: i32 = sqlx::query_scalar("select door.sweep('infinity')")
        .fetch_one(owner)
        .await?;
    assert_eq!(gone, 0);
    Ok(())
}

/// A person in a browser of their own.
struct Visitor {
    http: Client,
    name: &'static str,
    /// Whether LINE asked for their leave the last time.
    was_asked: bool,
}

impl Visitor {
    fn new(name: &'static str) -> Result<Self> {
        let http = Client::builder()
            .cookie_store(true)
            .redirect(Policy::none())
            .build()?;
        Ok(Self {
            http,
            name,
            was_asked: false,
        })
    }

    /// Begins, signs in to LINE and allows it; the shop's page that this leads to.
    async fn arrive(&mut self, app: &TestApp, shop: &Shop) -> Result<Response> {
        self.was_asked = false;
        let begin = format!("{}/l/{}/link", app.url, shop.channel);
        let mut answer = self.http.get(begin).send().await?;
        for _ in 0..12 {
            if let Some(next) = answer.headers().get(LOCATION) {
                let next = answer.url().join(next.to_str()?)?;
                answer = self.http.get(next).send().await?;
                continue;
            }
            let at = answer.url().clone();
            if at.as_str().starts_with(&app.url) {
                return Ok(answer);
            }
            let asked = at.path().ends_with("/consent");
            self.was_asked |= asked;
            let form = if asked {
                [("answer", "allow")]
            } else {
                [("person", self.name)]
            };
            answer = self.http.post(at).form(&form).send().await?;
        }
        anyhow::bail!("LINE leads nowhere")
    }

    /// Presses a button of the consent page.
    async fn press(&self, app: &TestApp, consent: Response, button: &str) -> Result<Response> {
        let address = consent.url().clone();
        let page = consent.text().await?;
        let csrf = form_token(&page).context("the consent page has no form")?;
        let form = [
            ("csrf", csrf),
            ("service", "on"),
            ("profile", "on"),
            (button, "1"),
        ];
        let press = self.http.post(address).header("origin", &app.url);
        Ok(press.form(&form).send().await?)
    }
}

const KEPT_BY_LOGIN: &str =
    "friends f join line_tokens t on t.friend_id = f.id where f.display_name is not null";

#[tokio::test]
async fn what_line_gave_is_given_back_by_who_declines() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let mut hanako = Visitor::new("hanako")?;
    let consent = hanako.arrive(&app, &shop).await?;
    assert!(hanako.was_asked);
    assert_eq!(count(&app, KEPT_BY_LOGIN).await?, 1);

    let declined = hanako.press(&app, consent, "decline").await?;

    assert_eq!(declined.status(), 200);
    assert!(declined.text().await?.contains("連携しませんでした"));
    for nothing in [
        "line_tokens",
        "friends where display_name is not null or picture_url is not null",
        "lounge_sessions where ended_at is null",
        "login_attempts where finished_at is null",
        "links",
        "members",
    ] {
        assert_eq!(count(&app, nothing).await?, 0, "{nothing}");
    }
    let consent = hanako.arrive(&app, &shop).await?;
    assert!(hanako.was_asked, "LINE was told, and asks again");
    let linked = hanako.press(&app, consent, "offers").await?;
    assert_eq!(
        (linked.status().as_u16(), count(&app, "links").await?),
        (303, 1)
    );
    Ok(())
}

#[tokio::test]
async fn a_no_in_one_window_is_a_no_in_the_other() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let (mut phone, mut desk) = (Visitor::new("hanako")?, Visitor::new("hanako")?);
    let on_phone = phone.arrive(&app, &shop).await?;
    let on_desk = desk.arrive(&app, &shop).await?;
    phone.press(&app, on_phone, "decline").await?;
    let late = desk.press(&app, on_desk, "offers").await?;
    assert_eq!(
        (late.status().as_u16(), count(&app, "links").await?),
        (400, 0)
    );
    Ok(())
}

#[tokio::test]
async fn who_follows_the_account_is_known_to_it_still() -> Result<()> {
    let app = TestApp::start().await?;
    let shop = app.shop().await?;
    let account = &shop.provider.messaging.channel_id;
    app.line.follow("hanako", account).await?;
    let mut hanako = Visitor::new("hanako")?;
    let consent = hanako.arrive(&app, &shop).await?;
    hanako.press(&app, consent, "decline").await?;
    assert_eq!(count(&app, "line_tokens").await?, 0);
    let known = "friends where display_name is not null and followed_at is not null";
    assert_eq!(count(&app, known).await?, 1);
    Ok(())
}

#[tokio::test]
async fn what_line_gave_is_given_back_for_who_never_answers() -> Result<()> {
    let app = TestApp::start().await?;
    let shop = app.shop().await?;
    let (mut hanako, mut taro) = (Visitor::new("hanako")?, Visitor::new("taro")?);
    let consent = taro.arrive(&app, &shop).await?;
    taro.press(&app, consent, "offers").await?;
    hanako.arrive(&app, &shop).await?;
    assert_eq!(count(&app, KEPT_BY_LOGIN).await?, 2);

    shop.advance(TimeDelta::minutes(21)).await?;
    until(async || Ok((count(&app, "line_tokens").await? == 1).then_some(()))).await?;

    assert_eq!(
        count(&app, KEPT_BY_LOGIN).await?,
        1,
        "the linked one's stays"
    );
    let named = "friends where display_name is not null";
    assert_eq!(count(&app, named).await?, 1);
    assert_eq!(count(&app, "links where ended_at is null").await?, 1);
    until(async || {
        hanako_is_asked(&app, &shop)
            .await
            .map(|asked| asked.then_some(()))
    })
    .await
}

/// Whether LINE asks hanako for her leave, as it does after it was told.
async fn hanako_is_asked(app: &TestApp, shop: &Shop) -> Result<bool> {
    let mut hanako = Visitor::new("hanako")?;
    hanako.arrive(app, shop).await?;
    Ok(hanako.was_asked)
}

#[tokio::test]
async fn a_network_may_begin_so_many_logins_and_no_more() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let (soba, udon) = (app.shop().await?, Shop::open(&app, "うどん 結").await?);
    let http = Client::builder().redirect(Policy::none()).build()?;
    let begin = |shop: &Shop, page: &str| {
        http.get(format!("{}/l/{}/{page}", app.url, shop.channel))
            .send()
    };
    for _ in 0..30 {
        assert_eq!(begin(&soba, "link").await?.status(), 303);
    }
    for page in ["link", "me", "unlink"] {
        let refused = begin(&soba, page).await?;
        assert_eq!(refused.status(), 429, "{page}");
        let wait: u64 = refused.headers()["retry-after"].to_str()?.parse()?;
        assert!((1..=21).contains(&wait), "{wait}");
        let page = refused.text().await?;
        assert!(page.contains("もう一度はじめてください"), "{page}");
    }
    assert_eq!(count(&app, "login_attempts").await?, 30);
    assert_eq!(begin(&udon, "link").await?.status(), 303, "another shop's");
    Ok(())
}

#[tokio::test]
async fn a_keys_last_use_is_told_in_the_tenants_time() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let key = shop.api_key().await?;
    shop.advance(TimeDelta::days(3)).await?;
    assert!(app.house.db.api_key(&key).await?.is_some());
    let ahead = "api_keys where last_used_at between now() + interval '71 hours' and now() + interval '73 hours'";
    assert_eq!(count(&app, ahead).await?, 1);
    Ok(())
}
