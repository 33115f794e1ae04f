//! One webhook: whose it is, and its events, each kept as the very text that came.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::event::Event;

/// More than LINE sends; its own limit on bodies is 2 MB.
pub const MAX_BODY: usize = 2 * 1024 * 1024;

/// A webhook that passed [`super::verify`].
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The bot's own user id, as [`crate::messaging::BotInfo::user_id`] tells it.
    pub destination: String,
    /// The events of perhaps several people; empty when LINE only tries the connection.
    pub events: Vec<Event>,
}

/// A body that is not a webhook: no JSON object with `events`, or over [`MAX_BODY`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the body is not a webhook of LINE's")]
pub struct Malformed;

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(default)]
    destination: String,
    #[serde(borrow)]
    events: Vec<&'a RawValue>,
}

impl Delivery {
    /// Reads a body. Unknown types and fields are no error; nesting is bounded at 128 levels.
    pub fn parse(raw_body: &[u8]) -> Result<Self, Malformed> {
        if raw_body.len() > MAX_BODY {
            return Err(Malformed);
        }
        let wire: Wire = serde_json::from_slice(raw_body).map_err(|_| Malformed)?;
        let events = wire
            .events
            .into_iter()
            .map(|event| Event::read(event.get()))
            .collect();
        Ok(Self {
            destination: wire.destination,
            events,
        })
    }
}

#[cfg(test)]
#[path = "delivery/tests.rs"]
mod tests;
