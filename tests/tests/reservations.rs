//! The promises of a reservation: confirmed at once, remembered the evening before, answered by a tap,
//! and never remembered once it is called off.

use anyhow::Result;
use chrono::TimeDelta;
use crm::{Member, member::NewMember, timer};
use delivery::{Delivery, State as Sent, Withheld};
use kernel::{Instant, MemberId, Name, Zone};
use linking::{EndedBy, Link};
use restaurant::{
    Reservation,
    reservation::{NewReservation, NotEdited, NotMade, Party, State, Step, Visit},
};
use std::time::Duration;
use testkit::{Shop, TestApp, until};
use tokio::time::sleep;

/// Seven in the evening, some days from now.
fn evening(shop: &Shop, days: i64) -> Result<Instant> {
    let date = Zone::TOKYO.local(shop.tenant.now()).date() + TimeDelta::days(days);
    Ok(Zone::TOKYO.parse_local(&format!("{date}T19:00"))?)
}

/// Moves the clock to seven in the evening, some days from now.
async fn to_the_evening(shop: &Shop, days: i64) -> Result<()> {
    shop.advance(evening(shop, days)? - shop.tenant.now()).await
}

/// Waits until a reservation stands so.
async fn stands(shop: &Shop, of: &Reservation, state: State) -> Result<Reservation> {
    until(async || {
        let mut tx = shop.tenant.begin_read().await?;
        let found = Reservation::find(&mut tx, of.id).await?;
        Ok(found.filter(|found| found.state == state))
    })
    .await
}

async fn steps(shop: &Shop, of: &Reservation) -> Result<Vec<Step>> {
    let mut tx = shop.tenant.begin_read().await?;
    let history = Reservation::history(&mut tx, of.id).await?;
    Ok(history.into_iter().map(|taken| taken.step).collect())
}

async fn ledger(shop: &Shop, of: &Reservation) -> Result<Vec<Delivery>> {
    let mut tx = shop.tenant.begin_read().await?;
    Ok(Delivery::of_subject(&mut tx, of.id.uuid()).await?)
}

async fn walk_in(shop: &Shop) -> Result<MemberId> {
    let mut tx = shop.tenant.begin().await?;
    let member = Member::create(&mut tx, &NewMember::named(Name::new("電話の客")?)).await?;
    tx.commit().await?;
    Ok(member)
}

async fn cancel(shop: &Shop, of: &Reservation) -> Result<()> {
    let mut tx = shop.tenant.begin().await?;
    Reservation::cancel(&mut tx, of.id).await?;
    Ok(tx.commit().await?)
}

#[tokio::test]
async fn a_guest_is_told_reminded_and_heard() -> Result<()> {
    let app = TestApp::start().await?;
    let shop = app.shop().await?;
    let hanako = shop.link(&app, "hanako").await?;

    let made = shop.reserve(hanako, evening(&shop, 3)?).await?;
    shop.shows(&app, "hanako", "ご予約を承りました").await?;

    to_the_evening(&shop, 2).await?;
    shop.shows(&app, "hanako", "ご予約の確認です").await?;

    shop.tap(&app, "hanako", &format!("restaurant:confirm:{}", made.id))
        .await?;
    let confirmed = stands(&shop, &made, State::Confirmed).await?;
    assert!(confirmed.answered_at.is_some());
    shop.shows(&app, "hanako", "お待ちしております").await?;
    let taken = steps(&shop, &made).await?;
    assert_eq!(taken, [Step::Made, Step::Reminded, Step::Confirmed]);
    Ok(())
}

#[tokio::test]
async fn a_cancelled_reservation_is_never_reminded_of() -> Result<()> {
    let app = TestApp::start().await?;
    let shop = app.shop().await?;
    let hanako = shop.link(&app, "hanako").await?;
    let off = shop.reserve(hanako, evening(&shop, 3)?).await?;
    let on = shop
        .reserve(hanako, evening(&shop, 3)? + TimeDelta::hours(2))
        .await?;

    cancel(&shop, &off).await?;
    to_the_evening(&shop, 2).await?;

    // Timers fire in their order: when the later one has, the earlier one has had its chance.
    until(async || {
        Ok(steps(&shop, &on)
            .await?
            .contains(&Step::Reminded)
            .then_some(()))
    })
    .await?;
    assert_eq!(steps(&shop, &off).await?, [Step::Made, Step::Cancelled]);
    let reasons: Vec<_> = ledger(&shop, &off)
        .await?
        .into_iter()
        .map(|one| one.reason)
        .collect();
    assert_eq!(reasons, ["reservation.made", "reservation.cancelled"]);
    Ok(())
}

#[tokio::test]
async fn a_cancellation_stops_what_waits_in_the_outbox() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let hanako = shop.link(&app, "hanako").await?;
    let made = shop.reserve(hanako, evening(&shop, 3)?).await?;

    cancel(&shop, &made).await?;

    let states: Vec<_> = ledger(&shop, &made)
        .await?
        .into_iter()
        .map(|one| one.state)
        .collect();
    assert_eq!(states, [Sent::Cancelled, Sent::Waiting]);
    Ok(())
}

#[tokio::test]
async fn a_reminder_that_comes_after_the_visit_is_not_sent() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let hanako = shop.link(&app, "hanako").await?;
    let made = shop.reserve(hanako, evening(&shop, 3)?).await?;

    // Nobody works until the guests have long gone home.
    to_the_evening(&shop, 4).await?;
    let mut app = app;
    app.start_worker();

    let told = until(async || {
        let told = ledger(&shop, &made).await?;
        Ok(told
            .iter()
            .all(|one| one.state.is_settled())
            .then_some(told))
    })
    .await?;
    assert!(told.iter().all(|one| one.state == Sent::Cancelled));
    assert!(!shop.phone(&app, "hanako").await?.contains("ご予約"));
    Ok(())
}

#[tokio::test]
async fn calling_off_and_unlinking_at_once_wait_for_each_other() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let hanako = shop.link(&app, "hanako").await?;
    let made = shop.reserve(hanako, evening(&shop, 3)?).await?;
    // Both are held up at the waiting confirmation, the staff first.
    let mut owner = app.database.owner().await?;
    sqlx::raw_sql("begin; select from parcels for update")
        .execute(&mut owner)
        .await?;
    let off = async { cancel(&shop, &made).await };
    let unlink = async {
        sleep(Duration::from_millis(200)).await;
        let mut tx = shop.tenant.begin().await?;
        let link = Link::of_member(&mut tx, hanako).await?.expect("a link");
        // Whether LINE is told is another test's affair.
        let _ = link.end(&mut tx, EndedBy::Member).await?;
        anyhow::Ok(tx.commit().await?)
    };
    let free = async {
        sleep(Duration::from_millis(500)).await;
        anyhow::Ok(sqlx::raw_sql("commit").execute(&mut owner).await?)
    };

    let (off, unlinked, _) = tokio::join!(off, unlink, free);

    off?;
    unlinked?;
    let told = ledger(&shop, &made).await?;
    assert!(told.iter().all(|one| one.state == Sent::Cancelled));
    Ok(())
}

#[tokio::test]
async fn a_guest_calls_off_by_a_tap_and_once() -> Result<()> {
    let app = TestApp::start().await?;
    let shop = app.shop().await?;
    let hanako = shop.link(&app, "hanako").await?;
    let made = shop.reserve(hanako, evening(&shop, 3)?).await?;

    shop.tap(&app, "hanako", &format!("restaurant:cancel:{}", made.id))
        .await?;
    stands(&shop, &made, State::Cancelled).await?;
    shop.shows(&app, "hanako", "キャンセルしました").await?;
    shop.tap(&app, "hanako", &format!("restaurant:confirm:{}", made.id))
        .await?;
    shop.shows(&app, "hanako", "すでにキャンセルされています")
        .await?;

    assert_eq!(steps(&shop, &made).await?, [Step::Made, Step::Cancelled]);
    Ok(())
}

#[tokio::test]
async fn nobody_answers_for_somebody_else() -> Result<()> {
    let app = TestApp::start().await?;
    let shop = app.shop().await?;
    let hanako = shop.link(&app, "hanako").await?;
    shop.link(&app, "taro").await?;
    let made = shop.reserve(hanako, evening(&shop, 3)?).await?;

    shop.tap(&app, "taro", &format!("restaurant:cancel:{}", made.id))
        .await?;
    shop.shows(&app, "taro", "ご予約が見つかりませんでした")
        .await?;

    stands(&shop, &made, State::Booked).await?;
    Ok(())
}

#[tokio::test]
async fn a_reservation_of_somebody_without_line_stands_and_says_why_nobody_was_told() -> Result<()>
{
    let app = TestApp::start().await?;
    let shop = app.shop().await?;
    let guest = walk_in(&shop).await?;

    let made = shop.reserve(guest, evening(&shop, 3)?).await?;

    assert_eq!(made.state, State::Booked);
    let told = ledger(&shop, &made).await?;
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].state, told[0].withheld),
        (Sent::Withheld, Some(Withheld::NotLinked))
    );
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_is_not_written_into_the_book() -> Result<()> {
    let app = TestApp::start().await?;
    let shop = app.shop().await?;
    let guest = walk_in(&shop).await?;
    let made = shop.reserve(guest, evening(&shop, 3)?).await?;
    let refused = async |member, starts_at| {
        let mut tx = shop.tenant.begin().await?;
        let party = Party::new(2)?;
        let new = NewReservation {
            member,
            starts_at,
            party,
            course: None,
            note: None,
        };
        let refused = Reservation::make(&mut tx, &new).await.expect_err("refused");
        anyhow::Ok(refused)
    };

    let past = refused(guest, shop.tenant.now() - TimeDelta::minutes(1)).await?;
    let stranger = refused(MemberId::new(), evening(&shop, 5)?).await?;
    let twice = refused(guest, made.starts_at + TimeDelta::minutes(90)).await?;
    let far = refused(guest, shop.tenant.now() + TimeDelta::days(2000)).await?;

    assert!(matches!(past, NotMade::InThePast));
    assert!(matches!(stranger, NotMade::UnknownMember));
    assert!(matches!(twice, NotMade::Overlaps(other) if other == made.id));
    assert!(matches!(far, NotMade::TooFarAhead));
    assert!(Party::new(0).is_err());
    Ok(())
}

#[tokio::test]
async fn two_at_once_get_one_table() -> Result<()> {
    let app = TestApp::start().await?;
    let shop = app.shop().await?;
    let guest = walk_in(&shop).await?;
    let at = evening(&shop, 3)?;

    let once = || shop.reserve(guest, at);
    let (a, b, c, d) = tokio::join!(once(), once(), once(), once());

    let made = [a, b, c, d].iter().filter(|one| one.is_ok()).count();
    assert_eq!(made, 1);
    Ok(())
}

#[tokio::test]
async fn a_moved_visit_is_told_and_reminded_of_at_its_new_time() -> Result<()> {
    let app = TestApp::start().await?;
    let shop = app.shop().await?;
    let hanako = shop.link(&app, "hanako").await?;
    let made = shop.reserve(hanako, evening(&shop, 3)?).await?;
    let visit = Visit {
        starts_at: evening(&shop, 10)?,
        party: Party::new(4)?,
        course: Some(Name::new("鴨南蛮コース")?),
        note: None,
    };

    let mut tx = shop.tenant.begin().await?;
    let edited = Reservation::edit(&mut tx, made.id, made.version, &visit).await?;
    tx.commit().await?;
    shop.shows(&app, "hanako", "ご予約内容が変わりました")
        .await?;
    let mut tx = shop.tenant.begin().await?;
    let stale = Reservation::edit(&mut tx, made.id, made.version, &visit).await;
    assert!(matches!(stale, Err(NotEdited::EditedMeanwhile)));
    drop(tx);
    assert_eq!(edited.version, made.version + 1);

    let mut tx = shop.tenant.begin_read().await?;
    let next = timer::next_of(&mut tx, made.id.uuid(), 1).await?;
    assert_eq!(next, Some(evening(&shop, 9)? - TimeDelta::hours(1)));
    drop(tx);
    to_the_evening(&shop, 9).await?;
    shop.shows(&app, "hanako", "ご予約の確認です").await?;
    assert_eq!(
        steps(&shop, &made).await?,
        [Step::Made, Step::Edited, Step::Reminded]
    );
    Ok(())
}
