//! Questions that tests ask: did it arrive, and was nothing accepted twice.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{World, WorldError, state::Author};

/// "Has this person got it?"
#[derive(Debug, Deserialize)]
pub(crate) struct ReceivedQuestion {
    channel: String,
    person: String,
    /// Part of the message as it was sent.
    contains: Option<String>,
    /// How many such bubbles; at least one when absent.
    count: Option<usize>,
}

/// An assertion that does not hold.
#[derive(Debug, Serialize)]
pub(crate) struct Unmet {
    message: String,
    found: usize,
    keys: Vec<Uuid>,
}

impl World {
    /// Holds when the person's chat has such bubbles of the account.
    pub(crate) fn received(&self, ask: &ReceivedQuestion) -> Result<Option<Unmet>, WorldError> {
        let (person, channel) = self.pair(&ask.person, &ask.channel)?;
        let state = self.state();
        let chat = state
            .relations
            .get(&(person, channel))
            .into_iter()
            .flat_map(|r| &r.chat);
        let wanted = ask.contains.as_deref().unwrap_or_default();
        let found = chat
            .filter(|b| b.from == Author::Bot && b.message.get().contains(wanted))
            .count();
        let met = ask.count.map_or(found > 0, |count| found == count);
        let message = format!("found {found}, expected {:?} of {wanted:?}", ask.count);
        Ok((!met).then_some(Unmet {
            message,
            found,
            keys: Vec::new(),
        }))
    }

    /// Holds when no retry key was accepted more than once.
    pub(crate) fn never_twice(&self) -> Option<Unmet> {
        let keys = self.ledger().repeated().to_vec();
        let message = "retry keys were accepted more than once".to_owned();
        let found = keys.len();
        (found > 0).then_some(Unmet {
            message,
            found,
            keys,
        })
    }
}
