//! One queue and one sending task per channel, so that a channel's events arrive in the order in which they happened.

use std::{
    collections::{HashMap, VecDeque},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use reqwest::Client;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::{Semaphore, mpsc};

use super::{Posted, REPLY_AT_MOST_MS, REPLY_MS, post_signed};
use crate::world::{ChannelIx, World};

const QUEUE: usize = 10_000;
const MOST_DELIVERIES: usize = 300;
const MOST_REDELIVERIES: usize = 2_000;
/// LINE publishes neither count nor intervals of redelivery.
const REDELIVER_AFTER: [Duration; 4] = [
    Duration::from_secs(1),
    Duration::from_secs(5),
    Duration::from_secs(20),
    Duration::from_secs(60),
];

/// A webhook event on its way.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) value: Value,
    pub(crate) attempts: usize,
}

/// One attempt at a webhook, for the console.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DeliveryView {
    channel: String,
    at: i64,
    events: Vec<String>,
    redelivery: bool,
    #[serde(flatten)]
    posted: Posted,
}

/// Where the verbs put events, and where the sending tasks take them.
pub(crate) struct Webhooks {
    sender: mpsc::Sender<(ChannelIx, Event)>,
    receiver: Mutex<Option<mpsc::Receiver<(ChannelIx, Event)>>>,
    deliveries: Mutex<VecDeque<DeliveryView>>,
    redeliveries: Arc<Semaphore>,
}

impl Default for Webhooks {
    fn default() -> Self {
        let (sender, receiver) = mpsc::channel(QUEUE);
        Self {
            sender,
            receiver: Mutex::new(Some(receiver)),
            deliveries: Mutex::default(),
            redeliveries: Arc::new(Semaphore::new(MOST_REDELIVERIES)),
        }
    }
}

impl Webhooks {
    /// Queues an event; drops it (and says so) when 10,000 wait already.
    pub(super) fn push(&self, channel: ChannelIx, event: Event) {
        if self.sender.try_send((channel, event)).is_err() {
            tracing::warn!(channel, "webhook queue is full, an event was dropped");
        }
    }

    pub(crate) fn take_receiver(&self) -> Option<mpsc::Receiver<(ChannelIx, Event)>> {
        self.receiver
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    fn note(&self, delivery: DeliveryView) {
        let mut deliveries = self
            .deliveries
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if deliveries.len() >= MOST_DELIVERIES {
            deliveries.pop_front();
        }
        deliveries.push_back(delivery);
    }

    /// The last attempts, newest first.
    pub(crate) fn deliveries(&self) -> Vec<DeliveryView> {
        let deliveries = self
            .deliveries
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        deliveries.iter().rev().cloned().collect()
    }
}

/// Hands events to one task per channel until the world stops.
pub(crate) async fn run_queues(world: Arc<World>, client: Client) {
    let Some(mut events) = world.webhooks.take_receiver() else {
        return;
    };
    let mut channels: HashMap<ChannelIx, mpsc::Sender<Event>> = HashMap::new();
    loop {
        let (channel, event) = tokio::select! {
            () = world.stopping.cancelled() => return,
            next = events.recv() => match next {
                Some(next) => next,
                None => return,
            },
        };
        let queue = channels.entry(channel).or_insert_with(|| {
            let (sender, receiver) = mpsc::channel(QUEUE);
            tokio::spawn(run_channel(
                world.clone(),
                client.clone(),
                channel,
                receiver,
            ));
            sender
        });
        if queue.try_send(event).is_err() {
            tracing::warn!(channel, "webhook queue is full, an event was dropped");
        }
    }
}

async fn run_channel(
    world: Arc<World>,
    client: Client,
    channel: ChannelIx,
    mut events: mpsc::Receiver<Event>,
) {
    loop {
        let first = tokio::select! {
            () = world.stopping.cancelled() => return,
            first = events.recv() => match first {
                Some(first) => first,
                None => return,
            },
        };
        let most = world.state().messaging[channel as usize].batch;
        let mut batch = vec![first];
        while batch.len() < most {
            match events.try_recv() {
                Ok(next) => batch.push(next),
                Err(_) => break,
            }
        }
        deliver(&world, &client, channel, batch).await;
    }
}

/// Sends a batch; what was not taken goes to redelivery, where the channel wants it.
async fn deliver(world: &Arc<World>, client: &Client, channel: ChannelIx, batch: Vec<Event>) {
    let Some((url, secret, body, redelivery)) = world.prepare(channel, &batch) else {
        return;
    };
    let posted = post_signed(client, &url, &secret, body, None).await;
    let success = posted.success;
    world.note_delivery(channel, &batch, posted);
    if success || !redelivery {
        return;
    }
    for event in batch {
        redeliver(world, client, channel, event);
    }
}

/// Sends an event once more, later and alone.
fn redeliver(world: &Arc<World>, client: &Client, channel: ChannelIx, mut event: Event) {
    let Some(after) = REDELIVER_AFTER.get(event.attempts).copied() else {
        return;
    };
    let Ok(permit) = world.webhooks.redeliveries.clone().try_acquire_owned() else {
        tracing::warn!(channel, "too many redeliveries, an event was dropped");
        return;
    };
    event.attempts += 1;
    let (world, client) = (world.clone(), client.clone());
    let later: Pin<Box<dyn Future<Output = ()> + Send>> = Box::pin(async move {
        tokio::select! {
            () = world.stopping.cancelled() => return,
            () = tokio::time::sleep(after) => {}
        }
        drop(permit);
        deliver(&world, &client, channel, vec![event]).await;
    });
    tokio::spawn(later);
}

impl World {
    /// URL, secret, exact bytes and whether to redeliver; nothing when no webhook is in use.
    fn prepare(
        &self,
        channel: ChannelIx,
        batch: &[Event],
    ) -> Option<(String, String, Bytes, bool)> {
        let now = self.now_ms();
        let mut state = self.state();
        for event in batch {
            if let Some(token) = event.value.get("replyToken").and_then(Value::as_str) {
                state.refresh_reply(token, now);
            }
        }
        let settings = &state.messaging[channel as usize];
        let url = settings
            .webhook_url
            .clone()
            .filter(|_| settings.webhook_active)?;
        let body = json!({
            "destination": settings.bot,
            "events": batch.iter().map(Event::as_sent).collect::<Vec<_>>(),
        });
        let bytes = Bytes::from(body.to_string());
        Some((url, settings.secret.clone(), bytes, settings.redelivery))
    }

    fn note_delivery(&self, channel: ChannelIx, batch: &[Event], posted: Posted) {
        let name = |event: &Event| event.value["type"].as_str().unwrap_or_default().to_owned();
        let channel = self.state().messaging[channel as usize].id.to_string();
        self.webhooks.note(DeliveryView {
            channel,
            at: self.now_ms(),
            events: batch.iter().map(name).collect(),
            redelivery: batch.iter().any(|event| event.attempts > 0),
            posted,
        });
    }
}

impl Event {
    fn as_sent(&self) -> Value {
        let mut value = self.value.clone();
        value["deliveryContext"] = json!({"isRedelivery": self.attempts > 0});
        value
    }
}

impl crate::world::State {
    /// Remembers a reply token.
    pub(super) fn hold_reply(&mut self, token: String, channel: ChannelIx, person: u32, now: i64) {
        let held = crate::world::ReplyToken {
            channel,
            person,
            born_at: now,
        };
        self.reply_tokens.insert(token, held, now, now + REPLY_MS);
    }

    /// The minute begins anew with each delivery, up to 20 minutes after the event.
    fn refresh_reply(&mut self, token: &str, now: i64) {
        let born = self.reply_tokens.any(token).map(|(_, held)| held.born_at);
        if let Some(born) = born {
            self.reply_tokens
                .prolong(token, (now + REPLY_MS).min(born + REPLY_AT_MOST_MS));
        }
    }
}
