//! What dies and comes back: the database, a server, a worker. Nothing is lost and nothing is done twice.

#[path = "../strangers/person.rs"]
mod person;
mod process;
mod proxy;

use anyhow::{Context, Result, ensure};
use chrono::TimeDelta;
use crm::Friend;
use delivery::outbox::{self, Post};
use kernel::EmailAddress;
use line::{
    message::{Message, Text},
    webhook,
};
use person::{Answer, Person, send};
use process::Process;
use proxy::Proxy;
use reqwest::Method;
use serde_json::{Value, json};
use server::House;
use sqlx::Executor;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};
use testkit::{Shop, TestApp, shop::PASSWORD, until};
use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::sync::CancellationToken;

/// A second server and worker of the same installation, whose wire to the database can be cut.
struct Behind {
    proxy: Proxy,
    url: String,
    shutdown: CancellationToken,
    tasks: JoinSet<()>,
}

impl Behind {
    async fn start(app: &TestApp) -> Result<Self> {
        let proxy = Proxy::before(&app.database.app_url()).await?;
        let mut config = app.house.config.clone();
        config.database_url = proxy.url.clone().into();
        let house = House::open(config).await?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let (shutdown, mut tasks) = (CancellationToken::new(), JoinSet::new());
        tasks.spawn(house.clone().listen(shutdown.clone()));
        tasks.spawn(house.clone().work(shutdown.clone()));
        let until = shutdown.clone();
        tasks.spawn(async move { house.serve(listener, until).await.expect("serves") });
        Ok(Self {
            proxy,
            url,
            shutdown,
            tasks,
        })
    }
}

impl Drop for Behind {
    fn drop(&mut self) {
        self.shutdown.cancel();
        self.tasks.abort_all();
    }
}

fn follow(id: &str) -> String {
    json!({"destination": "U0", "events": [{
        "type": "follow", "mode": "active", "timestamp": chrono::Utc::now().timestamp_millis(),
        "source": {"type": "user", "userId": "U-during-the-outage"}, "webhookEventId": id,
        "deliveryContext": {"isRedelivery": false}, "follow": {"isUnblocked": false},
    }]})
    .to_string()
}

async fn webhook_of(nobody: &Person, shop: &Shop, body: &str) -> Result<Answer> {
    let secret = shop.provider.messaging.channel_secret.clone();
    let request = nobody
        .request(Method::POST, &format!("/line/{}", shop.channel))
        .header(
            "x-line-signature",
            webhook::sign(body.as_bytes(), &secret.into()),
        );
    send(request.body(body.to_owned())).await
}

/// Come again later: 503, when, and nothing of the inside.
fn is_away(what: &str, answer: &Answer) {
    assert_eq!(answer.status, 503, "{what}: {}", answer.body);
    let again = answer.header("retry-after").parse::<u64>();
    assert!(
        again.is_ok_and(|seconds| seconds <= 60),
        "{what}: no Retry-After"
    );
    for inside in ["sqlx", "postgres", "Connection", "refused", "127.0.0.1:"] {
        assert!(
            !answer.body.contains(inside),
            "{what} tells {inside}: {}",
            answer.body
        );
    }
}

#[tokio::test]
async fn while_the_database_is_away_callers_are_told_when_to_come_again() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let behind = Behind::start(&app).await?;
    let hanako = &shop.provider.messaging.channel_id;
    app.line.follow("hanako", hanako).await?;
    let member = shop.link(&app, "hanako").await?;
    let staff = app
        .house
        .db
        .staff_of(&EmailAddress::new(&shop.email)?)
        .await?;
    let staff = staff.context("staff")?;
    let session = app
        .house
        .db
        .begin_session(staff, Some(shop.tenant.id()))
        .await?;
    let at = |person: Person| Person {
        url: behind.url.clone(),
        ..person
    };
    let owner = at(Person::signed_in(&app, &session).await?);
    let program = at(Person::program(&app, &shop.api_key().await?)?);
    let nobody = at(Person::nobody(&app)?);
    assert_eq!(owner.get("/members").await?.status, 200);
    assert_eq!(
        webhook_of(&nobody, &shop, &follow("before")).await?.status,
        200
    );

    behind.proxy.cut();
    // What was believed of a tenant or channel for two seconds is not asked for again.
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    let begun = Instant::now();
    is_away("page", &owner.get("/members").await?);
    // The site's own address is another than this server's.
    let form = |path: &str, fields: &str| {
        let request = owner
            .request(Method::POST, path)
            .header("origin", app.house.config.site.public_url())
            .header("content-type", "application/x-www-form-urlencoded");
        send(request.body(format!("csrf={}&{fields}", owner.token)))
    };
    is_away("form", &form("/members", "name=x").await?);
    let sign_in = format!("email={}&password={PASSWORD}", shop.email);
    is_away("sign-in", &form("/login", &sign_in).await?);
    is_away("API", &program.get("/api/v1/members").await?);
    let new = program
        .json(Method::POST, "/api/v1/members", "{\"name\":\"x\"}")
        .await?;
    is_away("API POST", &new);
    assert_eq!(new.header("content-type"), "application/problem+json");
    is_away(
        "lounge",
        &nobody.get(&format!("/l/{}/link", shop.channel)).await?,
    );
    is_away(
        "webhook",
        &webhook_of(&nobody, &shop, &follow("during")).await?,
    );
    assert_eq!(nobody.get("/readyz").await?.status, 503);
    assert_eq!(nobody.get("/livez").await?.status, 200);
    assert_eq!(
        nobody.get("/login").await?.status,
        200,
        "it needs no database"
    );
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(60), "{took:?} for nine answers");

    // Another server of the installation still reaches the database and takes a reservation.
    let made = shop
        .reserve(member, shop.tenant.now() + TimeDelta::days(3))
        .await?;
    behind.proxy.mend();
    let back = Instant::now();
    until(async || Ok((owner.get("/members").await?.status == 200).then_some(()))).await?;
    until(async || Ok((nobody.get("/readyz").await?.status == 200).then_some(()))).await?;
    shop.shows(&app, "hanako", &made.number()).await?;
    assert!(
        back.elapsed() < Duration::from_secs(10),
        "{:?}",
        back.elapsed()
    );
    assert_eq!(program.get("/api/v1/members").await?.status, 200);
    assert_eq!(
        webhook_of(&nobody, &shop, &follow("during")).await?.status,
        200
    );
    let stored: Vec<String> = sqlx::query_scalar(
        "select webhook_event_id from inbox where webhook_event_id in ('before', 'during') order by 1",
    )
    .fetch_all(&mut app.database.owner().await?)
    .await?;
    assert_eq!(stored, ["before", "during"]);
    let ledger: Value = app.line.get("/ledger/summary").await?;
    assert_eq!(ledger["twice"], 0, "{ledger}");
    Ok(())
}

#[derive(Default)]
struct Load {
    answered: AtomicU32,
    failed: AtomicU32,
    is_over: AtomicBool,
}

/// Asks one thing after the other, until a connection is refused: then the server is gone.
async fn ask_on(load: Arc<Load>, person: Person, path: &'static str) {
    while !load.is_over.load(Ordering::SeqCst) {
        match person.request(Method::GET, path).send().await {
            Err(error) if error.is_connect() => return,
            Err(error) => {
                eprintln!("{path}: {error:?}");
                load.failed.fetch_add(1, Ordering::SeqCst);
            }
            Ok(answer) => {
                let right = answer.status().as_u16() == 200;
                let whole = right && answer.bytes().await.is_ok();
                let count = if whole { &load.answered } else { &load.failed };
                count.fetch_add(1, Ordering::SeqCst);
            }
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_server_that_is_told_to_stop_fails_no_request() -> Result<()> {
    let binary = program_or_skip!();
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let key = shop.api_key().await?;
    let mut server = Process::start(&app, &binary, &["serve"]).await?;
    server.is_ready().await?;
    let load = Arc::new(Load::default());
    let mut callers = JoinSet::new();
    for n in 0..6 {
        let person = Person {
            url: server.url.clone(),
            ..Person::program(&app, &key)?
        };
        let path = ["/login", "/api/openapi.json", "/livez"][n % 3];
        callers.spawn(ask_on(load.clone(), person, path));
        // And those who come each time anew.
        let stranger = Person {
            url: server.url.clone(),
            http: reqwest::Client::builder()
                .pool_max_idle_per_host(0)
                .build()?,
            ..Person::nobody(&app)?
        };
        callers.spawn(ask_on(load.clone(), stranger, path));
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let before = load.answered.load(Ordering::SeqCst);

    server.tell_to_stop().await?;
    let ended = tokio::time::timeout(Duration::from_secs(30), server.child.wait()).await;
    load.is_over.store(true, Ordering::SeqCst);
    while callers.join_next().await.is_some() {}

    let status = ended.context("it did not end within thirty seconds")??;
    assert!(status.success(), "{status}");
    assert!(before > 50, "only {before} were answered: no load");
    assert_eq!(load.failed.load(Ordering::SeqCst), 0);
    Ok(())
}

async fn parcels(app: &TestApp, accepted: bool) -> Result<i64> {
    let mut owner = app.database.owner().await?;
    Ok(
        sqlx::query_scalar("select count(*) from parcels where (state = 3) = $1")
            .bind(accepted)
            .fetch_one(&mut owner)
            .await?,
    )
}

#[tokio::test]
async fn what_a_killed_worker_held_reaches_line_once() -> Result<()> {
    let binary = program_or_skip!();
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    app.line
        .follow("hanako", &shop.provider.messaging.channel_id)
        .await?;
    let user = app
        .line
        .user_id("hanako", &shop.provider.messaging.channel_id)
        .await?;
    let mut tx = shop.tenant.begin().await?;
    let friend = Friend::followed(&mut tx, shop.channel, &user, shop.tenant.now()).await?;
    let mut bundles = Vec::new();
    for n in 0..300 {
        bundles.push(Message::from(Text::new(format!("{n}通目"))?).into());
    }
    let posts: Vec<_> = bundles
        .iter()
        .map(|bundle| Post {
            channel: shop.channel,
            friend: friend.id,
            line_user_id: &user,
            member: None,
            purpose: delivery::Purpose::Service,
            reason: "test.posted",
            subject: None,
            worthless_at: None,
            bundle,
        })
        .collect();
    outbox::post_many(&mut tx, &posts).await?;
    tx.commit().await?;
    // Each answer comes late, so that the worker dies with its hands full.
    let slow = json!({"kind": "slow", "probability": 1.0, "delay_ms": 400});
    let _: Value = app.line.post("/faults", slow).await?;

    let mut doomed = Process::start(&app, &binary, &["work"]).await?;
    let deadline = Instant::now() + Duration::from_secs(20);
    let held = loop {
        let ledger: Value = app.line.get("/ledger/summary").await?;
        let accepted = ledger["accepted"].as_u64().context("a number")?;
        if accepted > 0 {
            break accepted;
        }
        ensure!(Instant::now() < deadline, "the worker sent nothing");
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    doomed.child.kill().await?;
    assert!(
        parcels(&app, false).await? > 0,
        "all was done before it died ({held})"
    );
    let mut owner = app.database.owner().await?;
    let lease: bool = sqlx::query_scalar(
        "select coalesce(bool_and(leased_until <= now() + interval '30 seconds'), true) from lanes",
    )
    .fetch_one(&mut owner)
    .await?;
    assert!(lease, "no lease is longer than thirty seconds");
    owner
        .execute("update lanes set leased_until = now() - interval '1 second'")
        .await?;

    let begun = Instant::now();
    let _heir = Process::start(&app, &binary, &["work"]).await?;
    while parcels(&app, true).await? < 300 {
        let took = begun.elapsed();
        ensure!(
            took < Duration::from_secs(30),
            "{} of 300",
            parcels(&app, true).await?
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let ledger: Value = app.line.get("/ledger/summary").await?;
    assert_eq!(
        (&ledger["accepted"], &ledger["twice"]),
        (&json!(300), &json!(0))
    );
    Ok(())
}
