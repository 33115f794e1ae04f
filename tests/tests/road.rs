//! The main road, whole: from a friend's follow to an answered reminder.

use anyhow::{Context, Result};
use chrono::TimeDelta;
use serde_json::Value;
use testkit::{TestApp, until};

/// The first postback data on a phone that begins so, among the newest messages.
fn button(phone: &str, start: &str) -> Option<String> {
    let at = phone.rfind(start)?;
    phone[at..].split('"').next().map(str::to_owned)
}

#[tokio::test]
async fn a_reminder_reaches_the_phone_and_is_answered_with_a_tap() -> Result<()> {
    let app = TestApp::start().await?;
    let shop = app.shop().await?;

    // The guest adds the shop, is greeted with a button, and links.
    app.line
        .follow("hanako", &shop.provider.messaging.channel_id)
        .await?;
    shop.shows(&app, "hanako", "LINE連携する").await?;
    let member = shop.link(&app, "hanako").await?;
    shop.shows(&app, "hanako", "LINE連携が完了しました").await?;

    // The confirmation arrives at once, the reminder on the evening before.
    let zone = shop.tenant.zone();
    let day = zone.local(shop.tenant.now() + TimeDelta::days(3)).date();
    let at = zone.instant(day.and_hms_opt(19, 0, 0).context("19:00")?)?;
    let made = shop.reserve(member, at).await?;
    let confirm = format!("restaurant:confirm:{}", made.id);
    shop.shows(&app, "hanako", &made.number()).await?;
    assert!(
        !shop.phone(&app, "hanako").await?.contains(&confirm),
        "reminded three days early"
    );
    let evening = day.pred_opt().context("the day before")?;
    let evening = zone.instant(evening.and_hms_opt(18, 1, 0).context("18:01")?)?;
    shop.advance(evening - shop.tenant.now()).await?;
    shop.shows(&app, "hanako", &confirm).await?;

    // The answer shows on the reservation.
    let data = button(&shop.phone(&app, "hanako").await?, &confirm).context("a button")?;
    shop.tap(&app, "hanako", &data).await?;
    let tenant = shop.now(&app).await?;
    until(async || {
        let mut tx = tenant.begin_read().await?;
        let found = restaurant::Reservation::find(&mut tx, made.id).await?;
        Ok(found
            .filter(|r| r.state == restaurant::reservation::State::Confirmed)
            .map(|_| ()))
    })
    .await?;

    // LINE accepted each message once.
    let ledger: Value = app.line.get("/ledger/summary").await?;
    assert_eq!(ledger["twice"], 0, "{ledger}");
    Ok(())
}

#[tokio::test]
async fn a_guest_links_while_the_sandbox_is_three_days_ahead() -> Result<()> {
    let app = TestApp::start().await?;
    let shop = app.shop().await?;
    let browser = app.browser()?;
    browser
        .sign_in(&shop.email, testkit::shop::PASSWORD)
        .await?;
    let before: Value = app.line.get("/clock").await?;

    let moved = browser
        .submit("/", "/sandbox/clock", &[("by", "3d")])
        .await?;
    assert_eq!(moved.status, 303);
    until(async || {
        let now: Value = app.line.get("/clock").await?;
        let ahead = now["offset_s"].as_i64() > before["offset_s"].as_i64();
        Ok(ahead.then_some(()))
    })
    .await
    .context("the phones' clock did not follow")?;

    shop.link(&app, "taro").await?;
    shop.shows(&app, "taro", "LINE連携が完了しました").await
}
