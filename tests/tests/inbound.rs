//! The promises of the intake: an event is durable before the 200, once, whatever LINE repeats; and each is
//! worked off once, in order, whatever becomes of the others.

#[path = "engine/stage.rs"]
mod stage;

use anyhow::Result;
use crm::{Friend, Taken, Timer, Trade, Trades, trade::Deed};
use inbound::{Inbox, Intake, IntakeSize};
use kernel::{ChannelId, MemberId, Site, TradeKind};
use line::webhook;
use poem::{
    Body, Endpoint, Request, Response,
    http::{Method, StatusCode},
};
use serde_json::{Value, json};
use stage::Stage;
use std::sync::{Arc, Mutex};
use tenancy::TenantTx;
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

fn event(user: &str, kind: &str, more: Value) -> Value {
    let mut event = json!({
        "type": kind,
        "mode": "active",
        "timestamp": chrono::Utc::now().timestamp_millis(),
        "source": {"type": "user", "userId": user},
        "webhookEventId": Uuid::now_v7().simple().to_string(),
        "deliveryContext": {"isRedelivery": false},
    });
    if let (Some(event), Value::Object(more)) = (event.as_object_mut(), more) {
        event.extend(more);
    }
    event
}

fn webhook_of(events: &[Value]) -> String {
    json!({"destination": "U0123456789abcdef0123456789abcdef", "events": events}).to_string()
}

fn request(channel: ChannelId, body: impl Into<String>, secret: &str) -> Request {
    let body = body.into();
    let signature = webhook::sign(body.as_bytes(), &secret.into());
    Request::builder()
        .method(Method::POST)
        .uri(format!("/line/{channel}").parse().expect("an address"))
        .header("x-line-signature", signature)
        .body(body)
}

async fn answer(intake: &Intake, request: Request) -> Result<Response> {
    intake
        .call(request)
        .await
        .map_err(|error| anyhow::anyhow!("{error}"))
}

impl Stage {
    fn intake(&self) -> Intake {
        Intake::open(self.db.clone(), IntakeSize::default())
    }

    fn secret(&self) -> &str {
        &self.provider.messaging.channel_secret
    }

    async fn hear(&self, intake: &Intake, events: &[Value]) -> Result<StatusCode> {
        let request = request(self.channel, webhook_of(events), self.secret());
        Ok(answer(intake, request).await?.status())
    }

    fn inbox(&self, trades: Trades) -> Inbox {
        let site = Site::new("https://enishi.example.jp");
        Inbox::new(trades, site, self.client.clone(), self.tokens.clone())
    }
}

#[tokio::test]
async fn an_event_is_stored_once_whatever_line_repeats() -> Result<()> {
    let stage = Stage::set().await?;
    let intake = stage.intake();
    let (one, two) = (
        event("U1", "follow", json!({})),
        event("U2", "teleport", json!({"x": 1})),
    );
    let mut repeats = tokio::task::JoinSet::new();
    for n in 0..40 {
        let (intake, secret) = (intake.clone(), stage.secret().to_owned());
        // The same two events in either order, as LINE may send them again.
        let events = if n % 2 == 0 {
            [one.clone(), two.clone()]
        } else {
            [two.clone(), one.clone()]
        };
        let channel = stage.channel;
        repeats.spawn(async move {
            let request = request(channel, webhook_of(&events), &secret);
            answer(&intake, request).await.map(|answer| answer.status())
        });
    }
    while let Some(status) = repeats.join_next().await {
        assert_eq!(status??, StatusCode::OK);
    }
    assert_eq!(stage.count("select count(*) from inbox").await?, 2);
    assert_eq!(
        stage
            .count("select count(*) from inbox where body::jsonb ->> 'x' = '1'")
            .await?,
        1,
        "what nobody knows is kept as it came"
    );
    Ok(())
}

#[tokio::test]
async fn a_wrong_signature_stores_nothing() -> Result<()> {
    let stage = Stage::set().await?;
    let intake = stage.intake();
    let body = webhook_of(&[event("U1", "follow", json!({}))]);

    let forged = request(
        stage.channel,
        body.clone(),
        "0123456789abcdef0123456789abcdef",
    );
    assert_eq!(
        answer(&intake, forged).await?.status(),
        StatusCode::UNAUTHORIZED
    );
    let mut changed = request(stage.channel, body.clone(), stage.secret());
    changed.set_body(body.replace("follow", "unfollow"));
    assert_eq!(
        answer(&intake, changed).await?.status(),
        StatusCode::UNAUTHORIZED
    );
    let unsigned = Request::builder()
        .uri(format!("/line/{}", stage.channel).parse()?)
        .body(body.clone());
    assert_eq!(
        answer(&intake, unsigned).await?.status(),
        StatusCode::UNAUTHORIZED
    );
    let stranger = request(ChannelId::new(), body.clone(), stage.secret());
    assert_eq!(
        answer(&intake, stranger).await?.status(),
        StatusCode::NOT_FOUND
    );
    let huge = request(stage.channel, body + &" ".repeat(1 << 20), stage.secret());
    assert_eq!(
        answer(&intake, huge).await?.status(),
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let garbled = request(stage.channel, "{\"events\": 7}", stage.secret());
    assert_eq!(
        answer(&intake, garbled).await?.status(),
        StatusCode::BAD_REQUEST
    );

    assert_eq!(stage.count("select count(*) from inbox").await?, 0);
    assert_eq!(
        stage
            .count("select count(*) from bells where kind <> 5")
            .await?,
        0
    );
    Ok(())
}

#[tokio::test]
async fn lines_empty_try_is_answered_and_noted() -> Result<()> {
    let stage = Stage::set().await?;
    let intake = stage.intake();

    assert_eq!(stage.hear(&intake, &[]).await?, StatusCode::OK);

    stage
        .until("webhook_heard_at is not null from channels")
        .await?;
    assert_eq!(stage.count("select count(*) from inbox").await?, 0);
    Ok(())
}

#[tokio::test]
async fn without_its_database_line_is_asked_to_come_again() -> Result<()> {
    let stage = Stage::set().await?;
    let intake = stage.intake();
    let request = request(
        stage.channel,
        webhook_of(&[event("U1", "follow", json!({}))]),
        stage.secret(),
    );
    drop(stage.database);

    let away = answer(&intake, request).await?;

    assert_eq!(away.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(away.header("retry-after"), Some("5"));
    Ok(())
}

#[tokio::test]
async fn bodies_that_pile_up_are_refused_before_they_are_read() -> Result<()> {
    let stage = Stage::set().await?;
    let size = IntakeSize {
        bytes: 64 * 1024,
        ..IntakeSize::default()
    };
    let intake = Intake::open(stage.db.clone(), size);
    // A stranger sends most of a body, and never the rest of it.
    let (mut stranger, begun) = tokio::io::duplex(64 * 1024);
    stranger.write_all(&[b' '; 60 * 1024]).await?;
    let mut stalled = request(stage.channel, "", stage.secret());
    stalled.set_body(Body::from_async_read(begun));
    let stalling = {
        let intake = intake.clone();
        tokio::spawn(async move { intake.call(stalled).await })
    };
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let padded = || {
        let body = webhook_of(&[event("U1", "follow", json!({}))]) + &" ".repeat(8 * 1024);
        request(stage.channel, body, stage.secret())
    };

    let full = answer(&intake, padded()).await?;
    assert_eq!(full.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(full.header("retry-after"), Some("5"));

    stalling.abort();
    let _ = stalling.await;
    assert_eq!(answer(&intake, padded()).await?.status(), StatusCode::OK);
    Ok(())
}

#[tokio::test]
async fn what_was_written_is_not_kept_once_it_is_settled() -> Result<()> {
    let stage = Stage::set().await?;
    let intake = stage.intake();
    let (user, _) = stage.person("花子")?;
    let text = json!({"message": {"id": "1", "type": "text", "text": "内緒です"}});
    let boo = json!({"postback": {"data": "restaurant:boo"}});
    let events = [
        event(&user, "message", text),
        event(&user, "teleport", json!({})),
        event(&user, "postback", boo),
    ];
    stage.hear(&intake, &events).await?;

    let trades = Trades::new(vec![Box::new(Nervous(Arc::default()))]);
    let workers = stage.work(stage.inbox(trades));
    stage
        .until("bool_and(done_at is not null) from inbox")
        .await?;
    workers.stop().await?;

    let emptied = "select count(*) from inbox where outcome in (1, 2) and body = ''";
    assert_eq!(stage.count(emptied).await?, 2);
    let kept = "select count(*) from inbox where outcome = 3 and body like '%restaurant:boo%'";
    assert_eq!(stage.count(kept).await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_new_friend_is_known_and_greeted_once() -> Result<()> {
    let stage = Stage::set().await?;
    let intake = stage.intake();
    let (user, _) = stage.person("花子")?;
    let follow = event(&user, "follow", json!({"follow": {"isUnblocked": false}}));
    let late = event(
        &user,
        "unfollow",
        json!({"timestamp": 1_700_000_000_000_i64}),
    );
    stage.hear(&intake, &[follow.clone(), late]).await?;
    stage
        .hear(&intake, &[follow, event(&user, "teleport", json!({}))])
        .await?;

    let workers = stage.work(stage.inbox(Trades::default()));
    stage
        .until("count(*) = 3 from inbox where done_at is not null")
        .await?;
    workers.stop().await?;

    let mut tx = stage.tenant.begin_read().await?;
    let friend = Friend::by_line_user(&mut tx, stage.channel, &user)
        .await?
        .expect("a friend");
    assert!(
        friend.is_following(),
        "the unfollow is older, though it came later"
    );
    assert_eq!(friend.display_name.as_deref(), Some("花子"));
    assert_eq!(
        stage
            .count("select count(*) from deliveries where reason = 'friend.greeting'")
            .await?,
        1
    );
    assert_eq!(
        stage
            .count("select count(*) from inbox where outcome = 2")
            .await?,
        1
    );
    Ok(())
}

/// Notes what it is handed, and panics at one word.
struct Nervous(Arc<Mutex<Vec<String>>>);

impl Trade for Nervous {
    fn kind(&self) -> TradeKind {
        TradeKind::Restaurant
    }

    fn postback<'a>(
        &'a self,
        _: &'a mut TenantTx,
        _: &'a Friend,
        _: Option<MemberId>,
        data: &'a str,
    ) -> Deed<'a, Taken> {
        Box::pin(async move {
            assert_ne!(data, "restaurant:boo");
            self.0
                .lock()
                .expect("no panic inside")
                .push(data.to_owned());
            Ok(Taken::Done)
        })
    }

    fn timer<'a>(&'a self, _: &'a mut TenantTx, _: &'a Timer) -> Deed<'a, ()> {
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn taps_are_handed_on_in_the_order_in_which_they_happened() -> Result<()> {
    let stage = Stage::set().await?;
    let intake = stage.intake();
    let (user, _) = stage.person("花子")?;
    let begun = chrono::Utc::now().timestamp_millis();
    let tap = |n: i64| {
        let data = format!("restaurant:{n}");
        event(
            &user,
            "postback",
            json!({"timestamp": begun + n, "postback": {"data": data}}),
        )
    };
    stage.hear(&intake, &[tap(3), tap(1)]).await?;
    stage.hear(&intake, &[tap(2), tap(0)]).await?;

    let heard = Arc::default();
    let trades = Trades::new(vec![Box::new(Nervous(Arc::clone(&heard)))]);
    let workers = stage.work(stage.inbox(trades));
    stage
        .until("bool_and(coalesce(outcome, 0) = 1) from inbox")
        .await?;
    workers.stop().await?;

    let heard = heard.lock().expect("no panic inside").clone();
    assert_eq!(
        heard,
        [
            "restaurant:0",
            "restaurant:1",
            "restaurant:2",
            "restaurant:3"
        ]
    );
    Ok(())
}

#[tokio::test]
async fn an_event_that_fails_is_set_aside_after_three_tries_and_the_others_go_on() -> Result<()> {
    let stage = Stage::set().await?;
    let intake = stage.intake();
    let (user, _) = stage.person("花子")?;
    let tap = |data: &str| event(&user, "postback", json!({"postback": {"data": data}}));
    stage.hear(&intake, &[tap("restaurant:boo")]).await?;
    stage
        .hear(&intake, &[tap("restaurant:yes"), tap("nobody:knows")])
        .await?;

    let heard = Arc::default();
    let trades = Trades::new(vec![Box::new(Nervous(Arc::clone(&heard)))]);
    let workers = stage.work(stage.inbox(trades));
    stage
        .until("bool_and(done_at is not null) from inbox")
        .await?;
    workers.stop().await?;

    assert_eq!(*heard.lock().expect("no panic inside"), ["restaurant:yes"]);
    assert_eq!(
        stage
            .count("select count(*) from inbox where outcome = 3 and tries = 3")
            .await?,
        1
    );
    assert_eq!(
        stage
            .count("select count(*) from inbox where outcome = 1 and tries = 1")
            .await?,
        2
    );
    Ok(())
}

#[tokio::test]
async fn an_event_that_fails_is_undone_and_leaves_those_around_it_done() -> Result<()> {
    let stage = Stage::set().await?;
    let intake = stage.intake();
    let (user, _) = stage.person("花子")?;
    let begun = chrono::Utc::now().timestamp_millis();
    let tap = |n: i64, user: &str, data: &str| {
        event(
            user,
            "postback",
            json!({"timestamp": begun + n, "postback": {"data": data}}),
        )
    };
    let stranger = format!("U{}", "7".repeat(32));
    let taps = [
        tap(0, &user, "restaurant:0"),
        tap(1, &user, "restaurant:1"),
        tap(2, &stranger, "restaurant:boo"),
        tap(3, &user, "restaurant:3"),
    ];
    stage.hear(&intake, &taps).await?;

    let heard = Arc::default();
    let trades = Trades::new(vec![Box::new(Nervous(Arc::clone(&heard)))]);
    let workers = stage.work(stage.inbox(trades));
    stage
        .until("count(*) = 2 from inbox where outcome = 1")
        .await?;
    // What comes after it waits untried.
    stage
        .until("count(*) = 1 from inbox where done_at is null and tries = 0")
        .await?;
    stage
        .until("bool_and(done_at is not null) from inbox")
        .await?;
    workers.stop().await?;

    let heard = heard.lock().expect("no panic inside").clone();
    assert_eq!(heard, ["restaurant:0", "restaurant:1", "restaurant:3"]);
    assert_eq!(
        stage
            .count("select count(*) from inbox where outcome = 1 and tries = 1")
            .await?,
        3
    );
    assert_eq!(
        stage
            .count("select count(*) from friends where line_user_id like 'U777%'")
            .await?,
        0,
        "what it wrote before it failed is undone"
    );
    Ok(())
}
