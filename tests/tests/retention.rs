//! What is past its use is deleted, tenant by tenant, by the tenant's own clock; what is not stays.

use anyhow::{Context, Result};
use chrono::TimeDelta;
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
