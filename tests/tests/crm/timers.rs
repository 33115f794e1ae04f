//! Timers fire once, never early, and one that fails holds up nobody.

use anyhow::Result;
use chrono::TimeDelta;
use crm::{
    Alarm, Friend, Taken, Timer, Trade, Trades, timer,
    trade::{Deed, TradeFault},
};
use kernel::{MemberId, TradeKind};
use sqlx::Row;
use std::sync::{Arc, Mutex};
use tenancy::{Crew, TenantTx};
use testkit::{Shop, TestApp, until};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const RING: i16 = 1;
const FAIL: i16 = 2;
const PANIC: i16 = 3;

/// A trade that writes down what woke it.
#[derive(Clone, Default)]
struct Woken(Arc<Mutex<Vec<Uuid>>>);

impl Trade for Woken {
    fn kind(&self) -> TradeKind {
        TradeKind::Restaurant
    }

    fn postback<'a>(
        &'a self,
        _: &'a mut TenantTx,
        _: &'a Friend,
        _: Option<MemberId>,
        _: &'a str,
    ) -> Deed<'a, Taken> {
        Box::pin(async { Ok(Taken::NotOurs) })
    }

    fn timer<'a>(&'a self, tx: &'a mut TenantTx, timer: &'a Timer) -> Deed<'a, ()> {
        Box::pin(async move {
            assert!(timer.due_at <= tx.now(), "early");
            match timer.kind {
                FAIL => return Err(TradeFault::from("as told")),
                PANIC => panic!("as told"),
                _ => self
                    .0
                    .lock()
                    .expect("nobody panicked here")
                    .push(timer.subject),
            }
            Ok(())
        })
    }
}

impl Woken {
    fn list(&self) -> Vec<Uuid> {
        self.0.lock().expect("nobody panicked here").clone()
    }

    fn at_work(&self, app: &TestApp) -> CancellationToken {
        let shutdown = CancellationToken::new();
        let trades = Trades::new(vec![Box::new(self.clone())]);
        let crew = Crew::new(app.house.db.clone(), 2).join(Alarm::new(trades));
        tokio::spawn(crew.run(shutdown.clone()));
        shutdown
    }
}

async fn set(shop: &Shop, kind: i16, hours: i64) -> Result<Uuid> {
    let subject = Uuid::now_v7();
    let mut tx = shop.tenant.begin().await?;
    let due_at = tx.now() + TimeDelta::hours(hours);
    timer::set(&mut tx, kind, subject, due_at).await?;
    tx.commit().await?;
    Ok(subject)
}

#[tokio::test]
async fn timers_fire_in_their_order_once_they_are_due() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let woken = Woken::default();
    let second = set(&shop, RING, 2).await?;
    let first = set(&shop, RING, 1).await?;
    let cancelled = set(&shop, RING, 1).await?;
    let tomorrow = set(&shop, RING, 24).await?;
    let mut tx = shop.tenant.begin().await?;
    assert_eq!(timer::cancel_of(&mut tx, cancelled).await?, 1);
    tx.commit().await?;
    let _working = woken.at_work(&app).drop_guard();

    shop.advance(TimeDelta::hours(3)).await?;
    until(async || Ok((woken.list().len() == 2).then_some(()))).await?;
    assert_eq!(woken.list(), [first, second]);

    shop.advance(TimeDelta::hours(22)).await?;
    until(async || Ok((woken.list().len() == 3).then_some(()))).await?;
    assert_eq!(woken.list(), [first, second, tomorrow]);
    Ok(())
}

#[tokio::test]
async fn a_timer_that_fails_is_put_aside_after_five_tries() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let woken = Woken::default();
    set(&shop, FAIL, 1).await?;
    set(&shop, PANIC, 1).await?;
    let sound = set(&shop, RING, 1).await?;
    let _working = woken.at_work(&app).drop_guard();

    for tries in 1..=5 {
        shop.advance(TimeDelta::hours(1)).await?;
        until(async || Ok((tried(&app, tries).await? == 2).then_some(()))).await?;
    }

    assert_eq!(woken.list(), [sound]);
    let mut owner = app.database.owner().await?;
    let aside = "select count(*) from timers where quarantined_at is not null and fired_at is null";
    let aside: i64 = sqlx::query(aside).fetch_one(&mut owner).await?.try_get(0)?;
    assert_eq!(aside, 2);
    Ok(())
}

/// How many timers were tried in vain so often.
async fn tried(app: &TestApp, tries: i16) -> Result<i64> {
    let mut owner = app.database.owner().await?;
    let count = "select count(*) from timers where tries = $1";
    Ok(sqlx::query(count)
        .bind(tries)
        .fetch_one(&mut owner)
        .await?
        .try_get(0)?)
}
