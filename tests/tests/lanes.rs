//! Lanes: one holder, takeover, fairness, and no bell lost between poster and holder.

use anyhow::Result;
use kernel::{EmailAddress, Lang, Name, TenantId, TradeKind, Zone};
use sqlx::Executor;
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tenancy::{Crew, Db, Holding, LaneKind, LaneWork, Served, SignUp, Tenant, Topic, lane::Work};
use testkit::TestDatabase;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

async fn signed_up(db: &Db, business: &str) -> Result<Tenant> {
    let form = SignUp {
        business: Name::new(business)?,
        trade: TradeKind::Restaurant,
        zone: Zone::TOKYO,
        language: Lang::Ja,
        person: Name::new("山田 花子")?,
        email: EmailAddress::new(&format!("{}@example.jp", uuid::Uuid::now_v7().simple()))?,
        password: "soba to tempura".into(),
        sandbox: true,
    };
    let (tx, ..) = db.sign_up(form).await?;
    let id = tx.tenant_id();
    tx.commit().await?;
    Ok(db.tenant(id).await?.expect("the tenant that was just made"))
}

async fn ring(tenant: &Tenant) -> Result<()> {
    let mut tx = tenant.begin().await?;
    tx.ring(LaneKind::Timers, tenant.id().uuid(), tenant.now())
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Takes one audit line per unit of posted work and counts it off, as a courier takes parcels.
struct Counter {
    db_work: Arc<AtomicI64>,
    turns: Arc<Mutex<Vec<TenantId>>>,
    hang_first: Option<Arc<Notify>>,
}

impl LaneWork for Counter {
    fn kind(&self) -> LaneKind {
        LaneKind::Timers
    }

    fn serve<'a>(&'a self, lane: &'a Holding) -> Work<'a> {
        Box::pin(async move {
            self.turns
                .lock()
                .expect("no panic inside")
                .push(lane.tenant().id());
            if let Some(hang) = &self.hang_first {
                hang.notify_one();
                std::future::pending::<()>().await;
            }
            let mut tx = lane.begin().await?;
            let tenant = tx.id();
            let done = sqlx::query("delete from timers where tenant_id = $1")
                .bind(tenant)
                .execute(tx.conn())
                .await?;
            tx.commit().await?;
            self.db_work
                .fetch_add(done.rows_affected() as i64, Ordering::SeqCst);
            Ok(Served::Idle)
        })
    }
}

async fn post(tenant: &Tenant) -> Result<()> {
    let mut tx = tenant.begin().await?;
    let id = tx.id();
    sqlx::query(
        "insert into timers (tenant_id, id, kind, subject, due_at) values ($1, $2, 1, $2, now())",
    )
    .bind(id)
    .bind(uuid::Uuid::now_v7())
    .execute(tx.conn())
    .await?;
    tx.ring(LaneKind::Timers, id, tenant.now()).await?;
    tx.commit().await?;
    Ok(())
}

async fn until(what: impl Fn() -> bool) {
    for _ in 0..400 {
        if what() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("did not come true within ten seconds");
}

#[tokio::test]
async fn work_posted_while_workers_race_is_all_done_once() -> Result<()> {
    let database = TestDatabase::new().await?;
    let db = database.db().await?;
    let tenant = signed_up(&db, "そば処 縁").await?;
    let (done, turns) = (Arc::new(AtomicI64::new(0)), Arc::default());
    let shutdown = CancellationToken::new();
    let crews: Vec<_> = (0..3)
        .map(|_| {
            let work = Counter {
                db_work: done.clone(),
                turns: Arc::clone(&turns),
                hang_first: None,
            };
            tokio::spawn(Crew::new(db.clone(), 2).join(work).run(shutdown.clone()))
        })
        .collect();

    let posters: Vec<_> = (0..4)
        .map(|_| {
            let tenant = tenant.clone();
            tokio::spawn(async move {
                for _ in 0..50 {
                    post(&tenant).await.expect("posts");
                }
            })
        })
        .collect();
    for poster in posters {
        poster.await?;
    }
    until(|| done.load(Ordering::SeqCst) == 200).await;

    shutdown.cancel();
    for crew in crews {
        crew.await?;
    }
    let left: i64 = sqlx::query_scalar("select count(*) from timers")
        .fetch_one(&mut database.owner().await?)
        .await?;
    assert_eq!((left, done.load(Ordering::SeqCst)), (0, 200));
    Ok(())
}

#[tokio::test]
async fn a_dead_workers_lane_is_taken_over_and_the_dead_one_writes_nothing_more() -> Result<()> {
    let database = TestDatabase::new().await?;
    let db = database.db().await?;
    let tenant = signed_up(&db, "そば処 縁").await?;
    post(&tenant).await?;
    let (done, turns, hangs) = (
        Arc::new(AtomicI64::new(0)),
        Arc::default(),
        Arc::new(Notify::new()),
    );
    let stuck = Counter {
        db_work: done.clone(),
        turns: Arc::clone(&turns),
        hang_first: Some(hangs.clone()),
    };
    let dead = tokio::spawn(
        Crew::new(db.clone(), 1)
            .join(stuck)
            .run(CancellationToken::new()),
    );
    hangs.notified().await;
    dead.abort();
    // Thirty seconds pass for the dead one's lease; the test does not wait for them.
    let mut owner = database.owner().await?;
    let due: bool = sqlx::query_scalar("select bool_and(leased_until <= now() + interval '30 seconds') from lanes where holder is not null")
        .fetch_one(&mut owner)
        .await?;
    assert!(due, "no lease is longer than thirty seconds");
    owner
        .execute("update lanes set leased_until = now() - interval '1 second'")
        .await?;

    let shutdown = CancellationToken::new();
    let work = Counter {
        db_work: done.clone(),
        turns: Arc::clone(&turns),
        hang_first: None,
    };
    let heir = tokio::spawn(Crew::new(db.clone(), 1).join(work).run(shutdown.clone()));
    until(|| done.load(Ordering::SeqCst) == 1).await;

    shutdown.cancel();
    heir.await?;
    let epoch: i64 = sqlx::query_scalar("select epoch from lanes where kind = 3")
        .fetch_one(&mut owner)
        .await?;
    assert_eq!(epoch, 2, "each holder has an epoch of its own");
    Ok(())
}

#[tokio::test]
async fn the_longest_unserved_tenant_comes_first() -> Result<()> {
    let database = TestDatabase::new().await?;
    let db = database.db().await?;
    let busy = signed_up(&db, "大きな店").await?;
    let small = signed_up(&db, "小さな店").await?;
    ring(&busy).await?;
    ring(&small).await?;
    database
        .owner()
        .await?
        .execute("update lanes set served_at = now()")
        .await?;
    let by_hand = format!(
        "update lanes set served_at = now() - interval '1 minute' where tenant_id = '{}'",
        small.id().uuid()
    );
    database
        .owner()
        .await?
        .execute(sqlx::AssertSqlSafe(by_hand))
        .await?;

    let (done, turns) = (
        Arc::new(AtomicI64::new(0)),
        Arc::new(Mutex::new(Vec::new())),
    );
    let shutdown = CancellationToken::new();
    let work = Counter {
        db_work: done,
        turns: turns.clone(),
        hang_first: None,
    };
    let crew = tokio::spawn(Crew::new(db, 1).join(work).run(shutdown.clone()));
    until(|| turns.lock().expect("no panic inside").len() >= 2).await;

    shutdown.cancel();
    crew.await?;
    assert_eq!(
        turns.lock().expect("no panic inside")[..2],
        [small.id(), busy.id()]
    );
    Ok(())
}

#[tokio::test]
async fn a_bell_for_later_rings_when_the_sandbox_clock_is_moved() -> Result<()> {
    let database = TestDatabase::new().await?;
    let db = database.db().await?;
    let tenant = signed_up(&db, "そば処 縁").await?;
    let mut tx = tenant.begin().await?;
    tx.ring(
        LaneKind::Timers,
        tenant.id().uuid(),
        tenant.now() + chrono::TimeDelta::days(3),
    )
    .await?;
    tx.commit().await?;
    let (done, turns) = (
        Arc::new(AtomicI64::new(0)),
        Arc::new(Mutex::new(Vec::new())),
    );
    let shutdown = CancellationToken::new();
    let work = Counter {
        db_work: done,
        turns: turns.clone(),
        hang_first: None,
    };
    let crew = tokio::spawn(Crew::new(db, 1).join(work).run(shutdown.clone()));
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(
        turns.lock().expect("no panic inside").is_empty(),
        "rang three days early"
    );

    let mut tx = tenant.begin().await?;
    tenancy::clock::advance(&mut tx, chrono::TimeDelta::days(3)).await?;
    tx.commit().await?;
    until(|| !turns.lock().expect("no panic inside").is_empty()).await;

    shutdown.cancel();
    crew.await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_process_hears_what_was_committed_and_nothing_else() -> Result<()> {
    let database = TestDatabase::new().await?;
    let (here, there) = (database.db().await?, database.db().await?);
    let tenant = signed_up(&here, "そば処 縁").await?;
    let (news, until) = (
        tokio::sync::Mutex::new(there.news()),
        CancellationToken::new(),
    );
    let listening = tokio::spawn({
        let (there, until) = (there.clone(), until.clone());
        async move { there.listen(until).await }
    });

    let mut undone = tenant.begin().await?;
    undone.announce(Topic::Setup).await?;
    drop(undone);
    let heard = testkit::until(async || {
        // Said again, as whoever listens may not be connected yet.
        let mut tx = tenant.begin().await?;
        tx.announce(Topic::Members).await?;
        tx.commit().await?;
        Ok(news.lock().await.try_recv().ok())
    });
    let heard = heard.await?;

    assert_eq!((heard.tenant, heard.topic), (tenant.id(), Topic::Members));
    until.cancel();
    listening.await?;
    Ok(())
}
