//! The promises of delivery: whatever dies or is silent on the way, a message is taken by LINE once, and
//! the ledger says what became of it.

#[path = "engine/stage.rs"]
mod stage;

use anyhow::Result;
use chrono::TimeDelta;
use delivery::{
    Channel, Delivery, Mail, Postman, State,
    channel::{self, Field, PausedWhy, Why, Wrong},
    outbox,
};
use kernel::EmailAddress;
use serde_json::json;
use sqlx::Executor;
use stage::{ACCEPTED, CANCELLED, REFUSED, Stage, TRAVELLING, UNSURE, WAITING, claimed};
use uuid::Uuid;

#[tokio::test]
async fn what_is_posted_reaches_the_phone_and_the_ledger() -> Result<()> {
    let stage = Stage::set().await?;
    let hanako = stage.friend("花子").await?;

    let id = stage.post(&hanako, "ご予約を承りました", None).await?;
    let workers = stage.work(stage.courier());
    stage.until_all(ACCEPTED).await?;
    workers.stop().await?;

    let mut tx = stage.tenant.begin_read().await?;
    let delivery = Delivery::find(&mut tx, id)
        .await?
        .expect("a line in the ledger");
    assert_eq!(
        (delivery.state, delivery.tries, delivery.last_status),
        (State::Accepted, 1, Some(200))
    );
    assert!(delivery.request_id.is_some() && delivery.settled_at.is_some());
    assert_eq!(stage.accepted().await?, (1, 0));
    assert_eq!(stage.count("select count(*) from attempts").await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_killed_workers_parcels_are_sent_once() -> Result<()> {
    let stage = Stage::set().await?;
    let hanako = stage.friend("花子").await?;
    for n in 0..40 {
        stage.post(&hanako, &format!("{n}通目"), None).await?;
    }
    // LINE accepts and does not answer: the worker dies with everything in the air.
    stage
        .fault(json!({"kind": "silence_after", "probability": 1.0}))
        .await?;
    let doomed = stage.work(stage.courier());
    stage
        .until(&format!("bool_and(state = {TRAVELLING}) from parcels"))
        .await?;
    stage.until_accepted(40).await?;
    doomed.kill();
    stage.no_more_faults().await?;
    // Its lease is over after thirty seconds; the test does not wait for them.
    stage
        .owner()
        .await?
        .execute("update lanes set leased_until = '-infinity'")
        .await?;

    let heir = stage.work(stage.courier());
    stage.until_all(ACCEPTED).await?;
    heir.stop().await?;

    assert_eq!(stage.accepted().await?, (40, 0));
    assert!(
        stage
            .parcels()
            .await?
            .iter()
            .all(|parcel| parcel.last_status == Some(409))
    );
    Ok(())
}

#[tokio::test]
async fn what_a_killed_worker_had_in_hand_is_unsure_the_next_day() -> Result<()> {
    let stage = Stage::set().await?;
    let hanako = stage.friend("花子").await?;
    stage.post(&hanako, "明日19時です", None).await?;
    stage
        .fault(json!({"kind": "silence_after", "probability": 1.0}))
        .await?;
    let doomed = stage.work(stage.courier());
    stage.until_accepted(1).await?;
    doomed.kill();
    stage.no_more_faults().await?;
    stage
        .owner()
        .await?
        .execute("update lanes set leased_until = '-infinity'")
        .await?;

    stage.advance(TimeDelta::hours(25)).await?;
    let heir = stage.work(stage.courier());
    stage.until_all(UNSURE).await?;
    heir.stop().await?;

    assert_eq!(stage.accepted().await?, (1, 0));
    Ok(())
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_under_the_same_key() -> Result<()> {
    let stage = Stage::set().await?;
    let hanako = stage.friend("花子").await?;
    stage
        .fault(json!({"kind": "reset_after", "next": 1}))
        .await?;
    let id = stage.post(&hanako, "明日19時です", None).await?;

    let workers = stage.work(stage.courier());
    stage.until_all(ACCEPTED).await?;
    workers.stop().await?;

    let parcel = &stage.parcels().await?[0];
    assert_eq!((parcel.tries, parcel.last_status), (2, Some(409)));
    assert_eq!(stage.accepted().await?, (1, 0));
    assert_eq!(stage.count("select count(*) from attempts").await?, 2);
    let mut tx = stage.tenant.begin_read().await?;
    let delivery = Delivery::find(&mut tx, id)
        .await?
        .expect("a line in the ledger");
    assert_eq!(delivery.state, State::Accepted);
    Ok(())
}

#[tokio::test]
async fn what_line_may_have_taken_is_unsure_after_its_key_expired() -> Result<()> {
    let stage = Stage::set().await?;
    let hanako = stage.friend("花子").await?;
    stage
        .fault(json!({"kind": "reset_after", "next": 1}))
        .await?;
    stage.post(&hanako, "明日19時です", None).await?;
    let workers = stage.work(stage.courier());
    stage
        .until(&format!(
            "bool_and(state = {WAITING} and tries = 1) from parcels"
        ))
        .await?;
    workers.stop().await?;

    stage.advance(TimeDelta::hours(25)).await?;
    let workers = stage.work(stage.courier());
    stage.until_all(UNSURE).await?;
    workers.stop().await?;

    assert_eq!(stage.accepted().await?, (1, 0));
    assert_eq!(
        stage
            .count("select count(*) from deliveries where state = 5")
            .await?,
        1
    );
    Ok(())
}

#[tokio::test]
async fn what_line_has_clearly_not_taken_gets_a_new_key_the_next_day() -> Result<()> {
    let stage = Stage::set().await?;
    let hanako = stage.friend("花子").await?;
    stage.fault(json!({"kind": "quota", "next": 1})).await?;
    stage.post(&hanako, "明日19時です", None).await?;
    let workers = stage.work(stage.courier());
    stage.until("paused_why = 2 from channels").await?;
    workers.stop().await?;
    let before = stage.parcels().await?[0].clone();

    stage.advance(TimeDelta::hours(25)).await?;
    let workers = stage.work(stage.courier());
    stage.until_all(ACCEPTED).await?;
    workers.stop().await?;

    assert_ne!(stage.parcels().await?[0].retry_key, before.retry_key);
    assert_eq!(stage.accepted().await?, (1, 0));
    Ok(())
}

#[tokio::test]
async fn a_channel_that_is_too_fast_backs_off() -> Result<()> {
    let stage = Stage::set().await?;
    let hanako = stage.friend("花子").await?;
    stage.fault(json!({"kind": "rate", "next": 1})).await?;
    stage.post(&hanako, "明日19時です", None).await?;

    let workers = stage.work(stage.courier());
    stage
        .until(&format!(
            "bool_and(state = {WAITING} and last_status = 429 and due_at > now()) from parcels"
        ))
        .await?;
    stage.until_all(ACCEPTED).await?;
    workers.stop().await?;

    assert_eq!(stage.accepted().await?, (1, 0));
    assert_eq!(
        stage
            .count("select count(*) from channels where paused_at is not null")
            .await?,
        0
    );
    Ok(())
}

#[tokio::test]
async fn a_month_without_messages_pauses_the_channel_and_keeps_the_rest() -> Result<()> {
    let stage = Stage::set().await?;
    let hanako = stage.friend("花子").await?;
    stage
        .fault(json!({"kind": "quota", "probability": 1.0}))
        .await?;
    for n in 0..100 {
        stage.post(&hanako, &format!("{n}通目"), None).await?;
    }
    let workers = stage.work(stage.courier());
    stage.until("paused_why = 2 from channels").await?;
    stage.until_all(WAITING).await?;
    stage.no_more_faults().await?;
    assert_eq!(stage.accepted().await?, (0, 0));

    let mut tx = stage.tenant.begin().await?;
    assert!(Channel::resume(&mut tx, stage.channel).await?);
    tx.commit().await?;
    stage.until_all(ACCEPTED).await?;
    workers.stop().await?;

    assert_eq!(stage.accepted().await?, (100, 0));
    Ok(())
}

#[tokio::test]
async fn refused_credentials_pause_the_channel_until_it_is_connected_again() -> Result<()> {
    let stage = Stage::set().await?;
    let hanako = stage.friend("花子").await?;
    // LINE issues a new secret; what we have mints nothing any more.
    let edit = simulator::world::MessagingEdit {
        reissue_secret: true,
        ..Default::default()
    };
    let view = stage
        .line
        .world()
        .edit_messaging(&stage.provider.messaging.channel_id, edit)?;
    stage.post(&hanako, "明日19時です", None).await?;
    let tokens = line::TokenCache::new(stage.client.clone());
    let courier = delivery::Courier::new(stage.client.clone(), tokens, Default::default());
    let workers = stage.work(courier);
    stage.until("paused_why = 1 from channels").await?;

    let mut renewed = claimed(&stage.provider);
    renewed.messaging_secret = view.channel_secret.into();
    let checked = channel::check(&stage.client, &renewed)
        .await
        .expect("LINE agrees");
    let mut tx = stage.tenant.begin().await?;
    Channel::reconnect(&mut tx, stage.channel, &checked).await?;
    tx.commit().await?;
    stage.until_all(ACCEPTED).await?;
    workers.stop().await?;

    assert_eq!(stage.accepted().await?, (1, 0));
    let (_, secrets) = stage.db.channel(stage.channel).await?.expect("the channel");
    assert_eq!(
        secrets.len(),
        2,
        "webhooks signed before the change still count"
    );
    Ok(())
}

#[tokio::test]
async fn what_is_called_back_before_its_first_try_is_never_sent() -> Result<()> {
    let stage = Stage::set().await?;
    let hanako = stage.friend("花子").await?;
    let reservation = Uuid::now_v7();
    stage
        .post(&hanako, "明日19時です", Some(reservation))
        .await?;
    stage.post(&hanako, "ほかのご連絡", None).await?;
    let mut tx = stage.tenant.begin().await?;
    assert_eq!(outbox::cancel_of_subject(&mut tx, reservation).await?, 1);
    tx.commit().await?;

    let workers = stage.work(stage.courier());
    stage
        .until(&format!(
            "count(*) = 1 from parcels where state = {ACCEPTED}"
        ))
        .await?;
    workers.stop().await?;

    assert_eq!(stage.parcels().await?[0].state, CANCELLED);
    assert_eq!(stage.accepted().await?, (1, 0));
    Ok(())
}

#[tokio::test]
async fn calling_back_what_may_have_arrived_does_not_pretend() -> Result<()> {
    let stage = Stage::set().await?;
    let hanako = stage.friend("花子").await?;
    let reservation = Uuid::now_v7();
    stage
        .fault(json!({"kind": "reset_after", "next": 1}))
        .await?;
    stage
        .post(&hanako, "明日19時です", Some(reservation))
        .await?;
    let workers = stage.work(stage.courier());
    stage
        .until(&format!(
            "bool_and(state = {WAITING} and tries = 1) from parcels"
        ))
        .await?;
    workers.stop().await?;

    let mut tx = stage.tenant.begin().await?;
    outbox::cancel_of_subject(&mut tx, reservation).await?;
    tx.commit().await?;

    assert_eq!(stage.parcels().await?[0].state, UNSURE);
    Ok(())
}

#[tokio::test]
async fn a_refusal_is_settled_with_lines_words() -> Result<()> {
    let stage = Stage::set().await?;
    let mut stranger = stage.friend("花子").await?;
    stranger.line_user_id = format!("U{}", "0".repeat(32));
    let id = stage.post(&stranger, "どちらさま", None).await?;

    let workers = stage.work(stage.courier());
    stage.until_all(REFUSED).await?;
    workers.stop().await?;

    let mut tx = stage.tenant.begin_read().await?;
    let delivery = Delivery::find(&mut tx, id)
        .await?
        .expect("a line in the ledger");
    let failure = delivery.failure.expect("why it was refused");
    assert_eq!(
        (delivery.last_status, &*failure.code),
        (Some(400), "unknown_recipient")
    );
    assert_eq!(failure.message.as_deref(), Some("Failed to send messages"));
    Ok(())
}

#[tokio::test]
async fn the_very_field_that_is_wrong_is_named() -> Result<()> {
    let stage = Stage::set().await?;
    let right = claimed(&stage.provider);
    let other = || "0123456789abcdef0123456789abcdef".into();
    let cases = [
        (
            delivery::Claimed {
                messaging_secret: other(),
                ..right.clone()
            },
            Field::MessagingSecret,
            Why::WrongSecret,
        ),
        (
            delivery::Claimed {
                messaging_channel_id: "1".into(),
                ..right.clone()
            },
            Field::MessagingChannelId,
            Why::UnknownId,
        ),
        (
            delivery::Claimed {
                login_secret: other(),
                ..right.clone()
            },
            Field::LoginSecret,
            Why::WrongSecret,
        ),
        (
            delivery::Claimed {
                messaging_channel_id: right.login_channel_id.clone(),
                messaging_secret: right.login_secret.clone(),
                ..right.clone()
            },
            Field::MessagingChannelId,
            Why::NotMessaging,
        ),
        (
            delivery::Claimed {
                login_channel_id: right.messaging_channel_id.clone(),
                login_secret: right.messaging_secret.clone(),
                ..right.clone()
            },
            Field::LoginChannelId,
            Why::NotLogin,
        ),
    ];
    for (claimed, field, why) in cases {
        let wrong = channel::check(&stage.client, &claimed)
            .await
            .expect_err("something is wrong");
        assert_eq!(wrong, [Wrong { field, why }]);
    }
    Ok(())
}

#[tokio::test]
async fn a_paused_channel_sends_nothing() -> Result<()> {
    let stage = Stage::set().await?;
    let hanako = stage.friend("花子").await?;
    let mut tx = stage.tenant.begin().await?;
    assert!(Channel::pause(&mut tx, stage.channel, PausedWhy::Staff).await?);
    tx.commit().await?;
    stage.post(&hanako, "明日19時です", None).await?;

    let workers = stage.work(stage.courier());
    stage
        .until("count(*) = 0 from bells where kind <> 5")
        .await?;
    workers.stop().await?;

    assert_eq!(stage.parcels().await?[0].state, WAITING);
    assert_eq!(stage.accepted().await?, (0, 0));
    Ok(())
}

#[tokio::test]
async fn what_is_worthless_by_now_is_not_sent_and_the_ledger_says_why() -> Result<()> {
    let stage = Stage::set().await?;
    let hanako = stage.friend("花子").await?;
    let mut tx = stage.tenant.begin().await?;
    assert!(Channel::pause(&mut tx, stage.channel, PausedWhy::Staff).await?);
    tx.commit().await?;
    let tomorrow = stage.tenant.now() + TimeDelta::hours(20);
    let late = stage.post_until(&hanako, "明日19時です", tomorrow).await?;
    let next_week = stage.tenant.now() + TimeDelta::days(7);
    stage.post_until(&hanako, "来週です", next_week).await?;

    stage.advance(TimeDelta::hours(25)).await?;
    let mut tx = stage.tenant.begin().await?;
    assert!(Channel::resume(&mut tx, stage.channel).await?);
    tx.commit().await?;
    let workers = stage.work(stage.courier());
    stage
        .until(&format!(
            "count(*) = 1 from parcels where state = {ACCEPTED}"
        ))
        .await?;
    workers.stop().await?;

    let mut tx = stage.tenant.begin_read().await?;
    let delivery = Delivery::find(&mut tx, late).await?.expect("a line");
    assert_eq!((delivery.state, delivery.tries), (State::Cancelled, 0));
    assert_eq!(
        delivery.say_why(kernel::Lang::Ja).as_deref(),
        Some("時期を過ぎたため送りませんでした")
    );
    assert!(delivery.settled_at.is_some());
    assert_eq!(stage.accepted().await?, (1, 0));
    Ok(())
}

#[tokio::test]
async fn what_line_may_have_taken_is_unsure_once_it_is_worthless() -> Result<()> {
    let stage = Stage::set().await?;
    let hanako = stage.friend("花子").await?;
    stage
        .fault(json!({"kind": "reset_after", "next": 1}))
        .await?;
    let soon = stage.tenant.now() + TimeDelta::hours(2);
    let id = stage.post_until(&hanako, "2時間後です", soon).await?;
    let workers = stage.work(stage.courier());
    stage
        .until(&format!(
            "bool_and(state = {WAITING} and tries = 1) from parcels"
        ))
        .await?;
    workers.stop().await?;

    stage.advance(TimeDelta::hours(3)).await?;
    let workers = stage.work(stage.courier());
    stage.until_all(UNSURE).await?;
    workers.stop().await?;

    assert_eq!(stage.accepted().await?, (1, 0));
    let mut tx = stage.tenant.begin_read().await?;
    let delivery = Delivery::find(&mut tx, id).await?.expect("a line");
    let failure = delivery.failure.expect("why it is unsure");
    assert_eq!(failure.code, "worthless_unclear");
    Ok(())
}

#[tokio::test]
async fn a_mail_arrives_and_its_letter_is_emptied() -> Result<()> {
    let stage = Stage::set().await?;
    let mut tx = stage.tenant.begin().await?;
    let mail = Mail {
        to: EmailAddress::new("hanako@example.jp")?,
        subject: "メールアドレスの確認\r\nBcc: x@y.z".into(),
        text: "次のリンクを開いてください。".into(),
    };
    mail.post(&mut tx).await?;
    tx.commit().await?;
    let server = format!("smtp://{}", stage.line.smtp_address);

    let workers = stage.work(Postman::new(&server, "Enishi <no-reply@example.jp>")?);
    stage
        .until("bool_and(state = 2 and letter = ''::bytea) from mails")
        .await?;
    workers.stop().await?;

    let arrived = &stage.line.world().mails()[0];
    let arrived = stage.line.world().mail(arrived.id)?;
    assert_eq!(arrived.to, ["hanako@example.jp"]);
    assert_eq!(arrived.subject, "メールアドレスの確認  Bcc: x@y.z");
    assert!(arrived.text.contains("次のリンクを開いてください。"));
    Ok(())
}
