//! Webhooks out: what happened, as LINE tells it: signed, in order per channel, with two seconds to answer.

mod post;
mod queue;

pub(crate) use post::{Posted, post_signed, sender_client};
pub(crate) use queue::{DeliveryView, Event, Webhooks, run_queues};

use serde_json::{Value, json};

use crate::{
    ids,
    world::{ChannelIx, PersonIx, World},
};

/// A reply token works this long after its webhook.
pub(crate) const REPLY_MS: i64 = 60 * 1000;
/// And never longer than this after the event.
pub(crate) const REPLY_AT_MOST_MS: i64 = 20 * 60 * 1000;

impl World {
    /// Tells the channel's webhook what a person did; `replyable` adds a reply token.
    pub(crate) fn report(
        &self,
        channel: ChannelIx,
        person: PersonIx,
        replyable: Option<()>,
        mut event: Value,
    ) {
        let mut state = self.state();
        let now = self.now_ms();
        let provider = state.messaging[channel as usize].provider;
        let user = state.user_id(person, provider).to_string();
        event["source"] = json!({"type": "user", "userId": user});
        if replyable.is_some() {
            let token = ids::hex(&ids::random::<16>());
            state.hold_reply(token.clone(), channel, person, now);
            event["replyToken"] = token.into();
        }
        drop(state);
        self.enqueue(channel, event, now);
    }

    /// Tells the channel's webhook something that names nobody.
    pub(crate) fn report_anonymously(&self, channel: ChannelIx, event: Value) {
        self.enqueue(channel, event, self.now_ms());
    }

    fn enqueue(&self, channel: ChannelIx, mut event: Value, now: i64) {
        let id = ids::ulid(now);
        event["mode"] = "active".into();
        event["timestamp"] = now.into();
        event["webhookEventId"] = id.into();
        self.webhooks.push(
            channel,
            Event {
                value: event,
                attempts: 0,
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::world::NewProvider;

    #[test]
    fn a_block_and_a_return_are_told_in_order() {
        let world = World::new(false, CancellationToken::new());
        world.seed();
        let new = NewProvider { name: "店".into() };
        let channel = world
            .create_provider(&new)
            .expect("made")
            .messaging
            .channel_id;
        let mut told = world.webhooks.take_receiver().expect("first taker");

        world.follow("taro", &channel).expect("followed");
        assert!(
            !world.follow("taro", &channel).expect("again"),
            "nothing new"
        );
        world.block("taro", &channel).expect("blocked");
        world.unblock("taro", &channel).expect("unblocked");

        let mut types = Vec::new();
        while let Ok((_, event)) = told.try_recv() {
            let replyable = event.value.get("replyToken").is_some();
            types.push((
                event.value["type"].clone(),
                event.value["follow"]["isUnblocked"].clone(),
                replyable,
            ));
        }
        assert_eq!(
            types,
            [
                (json!("follow"), json!(false), true),
                (json!("unfollow"), Value::Null, false),
                (json!("follow"), json!(true), true)
            ]
        );
    }
}
