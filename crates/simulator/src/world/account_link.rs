//! Linking accounts from inside the chat: link tokens, and the webhook that tells how it ended.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    World, WorldError,
    state::{ChannelIx, PersonIx, Standing},
};
use crate::ids;

const LINK_TOKEN_MS: i64 = 10 * 60 * 1000;

/// Whom a link token was issued for.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct LinkToken {
    channel: ChannelIx,
    person: PersonIx,
}

/// How an account link ended. `Expired` sends no webhook; the person sees an error page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkOutcome {
    /// Webhook with `result: ok`.
    Linked,
    /// The browsing person is not the one of the token: webhook with `result: failed`.
    Failed,
    /// The token is unknown, used or older than ten minutes, or the nonce is not 10–255 characters.
    Expired,
}

impl World {
    /// Issues a link token for a friend of the channel.
    pub(crate) fn link_token(&self, channel: ChannelIx, user: &str) -> Option<String> {
        let mut state = self.state();
        let person = state.person_of(state.messaging[channel as usize].provider, user)?;
        if state.standing(person, channel) != Standing::Friend {
            return None;
        }
        let token = ids::random_token()[..32].to_owned();
        let now = self.now_ms();
        state.link_tokens.insert(
            token.clone(),
            LinkToken { channel, person },
            now,
            now + LINK_TOKEN_MS,
        );
        drop(state);
        self.touch();
        Some(token)
    }

    /// Name of the account that a living link token belongs to, for the page.
    pub fn link_account_name(&self, link_token: &str) -> Option<String> {
        let state = self.state();
        let held = state.link_tokens.alive(link_token, self.now_ms())?;
        Some(state.messaging[held.channel as usize].name.clone())
    }

    /// The person's browser comes back from the account's own login with a nonce.
    pub fn account_link(
        &self,
        person: &str,
        link_token: &str,
        nonce: &str,
    ) -> Result<LinkOutcome, WorldError> {
        let person = self.person_ix(person)?;
        if !(10..=255).contains(&nonce.chars().count()) {
            return Ok(LinkOutcome::Expired);
        }
        let taken = self.state().link_tokens.take(link_token, self.now_ms());
        let Some(held) = taken else {
            return Ok(LinkOutcome::Expired);
        };
        self.touch();
        if held.person != person {
            let event =
                json!({"type": "accountLink", "link": {"result": "failed", "nonce": nonce}});
            self.report_anonymously(held.channel, event);
            return Ok(LinkOutcome::Failed);
        }
        let event = json!({"type": "accountLink", "link": {"result": "ok", "nonce": nonce}});
        self.report(held.channel, person, Some(()), event);
        Ok(LinkOutcome::Linked)
    }
}
