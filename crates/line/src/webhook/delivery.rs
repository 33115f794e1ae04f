//! One webhook: whose it is, and its events, each kept as the very text that came.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::event::Event;

/// More than LINE sends; its own limit on bodies is 2 MB.
pub const MAX_BODY: usize = 2 * 1024 * 1024;

/// Levels of nesting; LINE's own events have a handful. Checked before anything is parsed or stored:
/// databases too read nested JSON by functions that call themselves.
const DEEPEST: usize = 64;

/// A webhook that passed [`super::verify`].
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The bot's own user id, as [`crate::messaging::BotInfo::user_id`] tells it.
    pub destination: String,
    /// The events of perhaps several people; empty when LINE only tries the connection.
    pub events: Vec<Event>,
}

/// A body that is not a webhook: no JSON object with `events`, over [`MAX_BODY`], or nested over 64
/// levels deep.
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
    /// Reads a body. Unknown types and fields are no error; what they hold is kept.
    pub fn parse(raw_body: &[u8]) -> Result<Self, Malformed> {
        if raw_body.len() > MAX_BODY || deeper_than(DEEPEST, raw_body) {
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

/// Counts brackets outside strings; of valid JSON that is its depth.
fn deeper_than(most: usize, json: &[u8]) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0usize, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > most {
            return true;
        }
    }
    false
}

#[cfg(test)]
#[path = "delivery/tests.rs"]
mod tests;
