//! People in bulk, for measurements: friends of one channel, made in one go.

use super::{
    World, WorldError,
    people::MOST_PEOPLE,
    state::{Person, PersonIx, Standing},
};

impl World {
    /// Makes `count` friends of a channel; answers their LINE user ids. Their chats keep few messages.
    pub fn befriend_many(&self, channel_id: &str, count: usize) -> Result<Vec<String>, WorldError> {
        let mut state = self.state();
        let channel = *state
            .by_channel
            .get(channel_id)
            .ok_or(WorldError::Unknown("channel"))?;
        if state.people.len().saturating_add(count) > MOST_PEOPLE {
            return Err(WorldError::TooMany("people"));
        }
        let provider = state.messaging[channel as usize].provider;
        let mut users = Vec::with_capacity(count);
        for _ in 0..count {
            let ix = state.people.len() as PersonIx;
            let id = format!("bench{ix}");
            state.by_person.insert(id.clone(), ix);
            state.people.push(Person {
                id,
                name: format!("Bench {ix}"),
                language: "ja".into(),
                phone: None,
                status_message: None,
                only_at: Some(provider),
            });
            state.introduce(ix);
            state.relation(ix, channel).standing = Standing::Friend;
            users.push(state.user_id(ix, provider).to_string());
        }
        drop(state);
        self.touch();
        Ok(users)
    }
}
