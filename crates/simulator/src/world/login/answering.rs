//! The person's answer: consent or refusal, and where the browser goes next.

use super::{Code, Pending};
use crate::{
    ids,
    world::{State, World, WorldError, state::PersonIx},
};

const CODE_MS: i64 = 10 * 60 * 1000;

impl World {
    /// Whether the consent page must be shown to this person: a scope is new, or the caller insists.
    pub fn needs_consent(&self, pending: &str, person: &str) -> Result<bool, WorldError> {
        let state = self.state();
        let waiting = state.pending.alive(pending, self.now_ms());
        let waiting = waiting.ok_or(WorldError::Unknown("login"))?;
        let person = *state
            .by_person
            .get(person)
            .ok_or(WorldError::Unknown("person"))?;
        Ok(state.asks_consent(waiting, person))
    }

    /// The person agrees; answers where the browser goes next. `add_friend` is the add-friend option of the page.
    pub fn approve(
        &self,
        pending: &str,
        person: &str,
        add_friend: bool,
    ) -> Result<String, WorldError> {
        let person = self.person_ix(person)?;
        let now = self.now_ms();
        let mut state = self.state();
        let waiting = state
            .pending
            .take(pending, now)
            .ok_or(WorldError::Unknown("login"))?;
        let asked = state.asks_consent(&waiting, person);
        state.consent(&waiting, person);
        let bot = state.logins[waiting.login as usize].linked_bot;
        let code = ids::random_token();
        let meaning = Code {
            pending: waiting.clone(),
            person,
            auth_time: crate::clock::real_ms() / 1000,
        };
        state
            .codes
            .insert(code.clone(), meaning, now, now + CODE_MS);
        drop(state);
        self.touch();

        let mut answer = vec![("code", code), ("state", waiting.state.clone())];
        if let (Some(bot), Some(_), true) = (bot, &waiting.bot_prompt, asked) {
            let changed = add_friend && self.befriend(person, bot);
            answer.push(("friendship_status_changed", changed.to_string()));
        }
        Ok(with_query(&waiting.redirect_uri, &answer))
    }

    /// The person refuses; answers where the browser goes next.
    pub fn refuse(&self, pending: &str) -> Result<String, WorldError> {
        let taken = self.state().pending.take(pending, self.now_ms());
        let waiting = taken.ok_or(WorldError::Unknown("login"))?;
        let text = "The resource owner denied the request.";
        Ok(refusal_url(
            &waiting.redirect_uri,
            "ACCESS_DENIED",
            text,
            &waiting.state,
        ))
    }

    /// Answers a request with `prompt=none` without any page.
    pub(crate) fn without_page(
        &self,
        id: &str,
        person: Option<&str>,
    ) -> Result<String, WorldError> {
        let refused = match person.map(|person| self.needs_consent(id, person)) {
            Some(Ok(false)) => return self.approve(id, person.unwrap_or_default(), false),
            Some(Ok(true)) => ("INTERACTION_REQUIRED", "The user must consent."),
            Some(Err(_)) | None => ("LOGIN_REQUIRED", "The user must log in."),
        };
        let taken = self.state().pending.take(id, self.now_ms());
        let waiting = taken.ok_or(WorldError::Unknown("login"))?;
        Ok(refusal_url(
            &waiting.redirect_uri,
            refused.0,
            refused.1,
            &waiting.state,
        ))
    }
}

impl State {
    fn asks_consent(&self, pending: &Pending, person: PersonIx) -> bool {
        let granted = self.consents.get(&(person, pending.login));
        let all = granted.is_some_and(|g| pending.scopes.iter().all(|scope| g.contains(scope)));
        pending.force_consent || !all
    }

    fn consent(&mut self, pending: &Pending, person: PersonIx) {
        let granted = self.consents.entry((person, pending.login)).or_default();
        for scope in &pending.scopes {
            if !granted.contains(scope) {
                granted.push(scope.clone());
            }
        }
    }
}

pub(super) fn refusal_url(redirect_uri: &str, error: &str, text: &str, state: &str) -> String {
    let answer = [
        ("error", error),
        ("error_description", text),
        ("state", state),
    ];
    with_query(
        redirect_uri,
        &answer.map(|(name, value)| (name, value.to_owned())),
    )
}

/// Appends parameters to a checked URL.
fn with_query(url: &str, answer: &[(&str, String)]) -> String {
    match reqwest::Url::parse(url) {
        Ok(mut url) => {
            url.query_pairs_mut().extend_pairs(answer);
            url.into()
        }
        // Callback URLs are parsed when they are registered.
        Err(_) => url.to_owned(),
    }
}
