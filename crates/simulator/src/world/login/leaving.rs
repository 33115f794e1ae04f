//! The end of a login: by the channel's deauthorize, or by the person in the app.

use crate::world::{
    State, World, WorldError,
    state::{LoginIx, PersonIx, Standing},
    tokens::UserToken,
};

impl World {
    /// Ends the tie between a person and a Login channel; no when the token is not (any longer) good.
    pub(crate) fn deauthorize(&self, login: LoginIx, access_token: &str) -> bool {
        let mut state = self.state();
        let held = state.access_tokens.alive(access_token, self.now_ms());
        let Some(held) = held.filter(|held| held.login == login && !held.revoked) else {
            return false;
        };
        let person = held.person;
        state.cut(login, person);
        drop(state);
        self.touch();
        true
    }

    /// What the person does in the app under "authorized apps": LINE tells nobody.
    pub fn revoke_app(&self, person: &str, login_channel: &str) -> Result<(), WorldError> {
        let mut state = self.state();
        let person = *state
            .by_person
            .get(person)
            .ok_or(WorldError::Unknown("person"))?;
        let login = *state
            .by_login
            .get(login_channel)
            .ok_or(WorldError::Unknown("channel"))?;
        state.cut(login, person);
        drop(state);
        self.touch();
        Ok(())
    }
}

impl State {
    fn cut(&mut self, login: LoginIx, person: PersonIx) {
        self.consents.remove(&(person, login));
        let theirs = |held: &UserToken| held.login == login && held.person == person;
        self.access_tokens.forget(theirs);
        self.refresh_tokens.forget(theirs);
    }

    /// Whether a person is a friend (and does not block) of the account linked to a Login channel.
    pub(crate) fn linked_friend(&self, login: LoginIx, person: PersonIx) -> Option<bool> {
        let bot = self.logins[login as usize].linked_bot?;
        Some(self.standing(person, bot) == Standing::Friend)
    }
}
