//! `push`: 60,000 personal messages, committed at once, until the stand-in has taken each and that is
//! written down. Beside it the same client with the same calls and no database.

use crate::{
    figure::{Figure, note},
    rig::{Pace, Rig},
    shop::Friend,
};
use anyhow::{Context, Result, ensure};
use delivery::{Post, Purpose, outbox};
use futures_util::{StreamExt, stream};
use line::{
    ChannelCredentials,
    message::{Bundle, Message, Text},
    messaging::PushBody,
};
use serde_json::Value;
use std::time::{Duration, Instant};
use uuid::Uuid;

const PARCELS: f64 = 60_000.0;
const BARE: f64 = 30_000.0;
/// As many calls under way as the courier has.
const IN_FLIGHT: usize = 64;
/// Past this it is not worth a figure.
const PATIENCE: Duration = Duration::from_secs(180);

pub async fn measure(rig: &mut Rig, dose: f64) -> Result<Vec<Figure>> {
    let friends = rig.befriend((PARCELS * dose) as usize).await?;
    note("push: the bare client");
    let bare = bare(rig, &friends, (BARE * dose) as usize).await?;

    note(format!("push: {} parcels", friends.len()));
    rig.clear_ledger().await?;
    rig.work(Pace::Off).await?;
    let begun = post(rig, &friends).await?;
    let drained = drained(rig, begun).await?;
    rig.rest().await;
    all_once(rig, friends.len() as u64).await?;
    let per_second = friends.len() as f64 / drained.as_secs_f64();
    Ok(vec![
        Figure::of("push", "push_per_s", "pushes/s", per_second)
            .at_least(10_000.0)
            .beside("same client, no database", bare),
    ])
}

pub fn bundle() -> Result<Bundle> {
    let text = "明日18時のご予約をお待ちしております。ご変更はこのままご返信ください。";
    Ok(Message::from(Text::new(text)?).into())
}

async fn bare(rig: &Rig, friends: &[Friend], count: usize) -> Result<f64> {
    let (bundle, own) = (bundle()?, &rig.shop.provider.messaging);
    let secret = own.channel_secret.clone();
    let credentials = ChannelCredentials::new(own.channel_id.clone(), secret);
    let channel = line::Channel::new(
        rig.house.line.clone(),
        rig.house.tokens.clone(),
        credentials,
    );
    let bodies: Vec<_> = (friends.iter().take(count))
        .map(|friend| PushBody::freeze(&friend.line_user_id, &bundle))
        .collect::<Result<_, _>>()?;
    let begun = Instant::now();
    let accepted = stream::iter(bodies)
        .map(|body| channel.push(body.into_bytes(), Uuid::new_v4()))
        .buffer_unordered(IN_FLIGHT)
        .filter(|verdict| std::future::ready(verdict.is_accepted()))
        .count()
        .await;
    let took = begun.elapsed();
    ensure!(
        accepted == count.min(friends.len()),
        "only {accepted} were accepted"
    );
    Ok(accepted as f64 / took.as_secs_f64())
}

/// Answers when they were committed.
async fn post(rig: &Rig, friends: &[Friend]) -> Result<Instant> {
    let (bundle, channel) = (bundle()?, rig.shop.channel);
    let posts: Vec<_> = friends
        .iter()
        .map(|friend| Post {
            channel,
            friend: friend.id,
            line_user_id: &friend.line_user_id,
            member: None,
            purpose: Purpose::Service,
            reason: "bench.push",
            subject: None,
            worthless_at: None,
            bundle: &bundle,
        })
        .collect();
    let mut tx = rig.shop.tenant.begin().await?;
    outbox::post_many(&mut tx, &posts).await?;
    let begun = Instant::now();
    tx.commit().await?;
    Ok(begun)
}

async fn drained(rig: &Rig, begun: Instant) -> Result<Duration> {
    let mut owner = rig.owner().await?;
    let left = "select exists (select from parcels where state in (1, 2))";
    while sqlx::query_scalar(left).fetch_one(&mut owner).await? {
        ensure!(begun.elapsed() < PATIENCE, "the parcels are not drained");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(begun.elapsed())
}

/// Ours and the stand-in's book agree: each parcel was accepted, none twice.
async fn all_once(rig: &Rig, count: u64) -> Result<()> {
    let ledger: Value = rig.line.get("/ledger/summary").await?;
    let of = |name: &str| ledger[name].as_u64().context("no such total");
    let (accepted, keys, twice) = (of("accepted")?, of("distinct_keys")?, of("twice")?);
    let settled = rig
        .count("select count(*) from deliveries where state = 3 and reason = 'bench.push'")
        .await?;
    note(format!(
        "push: accepted {accepted}, distinct {keys}, twice {twice}; {settled} in our ledger"
    ));
    ensure!(
        accepted == count && keys == count && twice == 0 && settled as u64 == count,
        "the ledgers do not agree: {ledger}, {settled} of {count}"
    );
    Ok(())
}
