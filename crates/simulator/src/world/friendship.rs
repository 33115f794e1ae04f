//! Adding, blocking and unblocking an account, with the webhooks that these cause.

use serde_json::{json, value::RawValue};

use super::{
    State, World, WorldError,
    state::{Author, Bubble, CHAT_LENGTH, ChannelIx, PersonIx, Standing},
};

impl World {
    /// Adds the account as a friend (or unblocks it). Nothing happens when it already is one.
    pub fn follow(&self, person: &str, channel_id: &str) -> Result<bool, WorldError> {
        let (person, channel) = self.pair(person, channel_id)?;
        Ok(self.befriend(person, channel))
    }

    /// Unblocks the account; the same as adding it again.
    pub fn unblock(&self, person: &str, channel_id: &str) -> Result<bool, WorldError> {
        self.follow(person, channel_id)
    }

    /// Blocks the account. Nothing happens unless it is a friend.
    pub fn block(&self, person: &str, channel_id: &str) -> Result<bool, WorldError> {
        let (person, channel) = self.pair(person, channel_id)?;
        if !self.stand(person, channel, Standing::Blocked, "ブロックしました") {
            return Ok(false);
        }
        self.report(channel, person, None, json!({"type": "unfollow"}));
        Ok(true)
    }

    /// Whether the person is now a friend and was none before.
    pub(super) fn befriend(&self, person: PersonIx, channel: ChannelIx) -> bool {
        let was_blocked = self.state().standing(person, channel) == Standing::Blocked;
        if !self.stand(person, channel, Standing::Friend, "友だちに追加しました") {
            return false;
        }
        let event = json!({"type": "follow", "follow": {"isUnblocked": was_blocked}});
        self.report(channel, person, Some(()), event);
        true
    }

    fn stand(&self, person: PersonIx, channel: ChannelIx, standing: Standing, note: &str) -> bool {
        let mut state = self.state();
        let was = state.standing(person, channel);
        if was == standing || (standing == Standing::Blocked && was != Standing::Friend) {
            return false;
        }
        state.relation(person, channel).standing = standing;
        state.note(person, channel, note, self.now_ms());
        let id = state.messaging[channel as usize].id.clone();
        drop(state);
        self.changed(person, &id);
        true
    }
}

impl State {
    /// A line of the stand-in itself in a chat.
    fn note(&mut self, person: PersonIx, channel: ChannelIx, text: &str, at: i64) {
        let id = self.number_messages(1);
        let message = raw(&json!({"type": "text", "text": text}));
        let bubble = Bubble {
            id,
            from: Author::System,
            at,
            message,
        };
        self.relation(person, channel).add(bubble, CHAT_LENGTH);
    }
}

/// A JSON value as its text.
pub(super) fn raw(value: &serde_json::Value) -> Box<RawValue> {
    serde_json::value::to_raw_value(value).expect("a JSON value has a text")
}
