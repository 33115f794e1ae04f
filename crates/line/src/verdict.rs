//! One judgement for every answer that LINE can give to a send: accepted, later, or never.
//!
//! Sources: <https://developers.line.biz/en/docs/messaging-api/retrying-api-request/> for what may be
//! tried again, <https://developers.line.biz/en/reference/messaging-api/#status-codes> for the codes.

use serde::Deserialize;

use crate::client::Answer;
use crate::error::{CallError, Fault, Outcome};
use crate::refusal::Refusal;

/// What to do after a send.
///
/// Accepted is not delivered: LINE answers 200 too where the person blocks the account or is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// LINE has taken it, now or (409) at an earlier try under the same retry key.
    Accepted {
        /// `x-line-request-id` of this answer.
        request_id: Option<String>,
        /// On 409, the id of the request that was accepted at the earlier try.
        accepted_request_id: Option<String>,
        /// Message ids in the order of the request; LINE gives them for push and reply only.
        sent_message_ids: Vec<String>,
    },
    /// Try again later with the same retry key and the same bytes.
    Later {
        /// Why, which decides how long to wait and for whom.
        why: Later,
        /// `x-line-request-id`, if there was an answer.
        request_id: Option<String>,
    },
    /// The same request can never succeed.
    Never {
        /// Why.
        why: Never,
        /// `x-line-request-id`.
        request_id: Option<String>,
        /// LINE's own words, one line, bounded; empty where it said nothing readable.
        message: String,
    },
}

/// Why a request should be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Later {
    /// 429, too many requests: slow the channel down. Nothing was accepted.
    RateLimited,
    /// 429, the month's messages are used up or reserved
    /// (<https://developers.line.biz/en/reference/messaging-api/#error-responses>). Stop counted sends
    /// of this account and look at the consumption again; replies still work. Nothing was accepted.
    QuotaExhausted,
    /// 401: mint a new token once; if that does not help, the channel's credentials are wrong.
    Unauthorized,
    /// 5xx, time-out or a lost connection: it **may have been accepted**. Only the same retry key
    /// makes another try safe, and LINE remembers it for 24 hours.
    Unclear,
    /// No connection. Nothing was accepted.
    Unreachable,
}

/// Why a request must not be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Never {
    /// 400: the body is not what LINE takes.
    BadRequest,
    /// 400 for a recipient: an id that is not of this channel's provider, or no user's. Where LINE
    /// names the place in `to` of a multicast, `position` is it (from 0); the others may be sent
    /// under a new retry key.
    UnknownRecipient {
        /// Index into `to`.
        position: Option<usize>,
    },
    /// 400: the reply token was used, or is too old.
    InvalidReplyToken,
    /// 403: the account's plan or permissions do not allow it.
    Forbidden,
    /// 404.
    NotFound,
    /// 410.
    Gone,
    /// 413: over 2 MB.
    TooLarge,
    /// 415.
    UnsupportedMediaType,
    /// Any other refusal, with its status.
    Other(u16),
}

#[derive(Deserialize)]
struct Sent {
    #[serde(rename = "sentMessages", default)]
    sent_messages: Vec<SentMessage>,
}

#[derive(Deserialize)]
struct SentMessage {
    id: serde_json::Value,
}

impl Verdict {
    /// Judges any outcome.
    pub fn of(outcome: &Outcome) -> Self {
        match outcome {
            Ok(answer) => Self::of_answer(answer),
            Err(fault) => Self::Later {
                why: Later::of_fault(*fault),
                request_id: None,
            },
        }
    }

    /// Judges an answer.
    pub fn of_answer(answer: &Answer) -> Self {
        let request_id = answer.request_id.clone();
        if answer.is_success() || answer.status == 409 {
            return Self::Accepted {
                request_id,
                accepted_request_id: answer.accepted_request_id.clone(),
                sent_message_ids: sent_message_ids(&answer.body),
            };
        }
        let refusal = Refusal::read(answer);
        match Later::of_refusal(&refusal) {
            Some(why) => Self::Later { why, request_id },
            None => Self::Never {
                why: Never::of_refusal(&refusal),
                request_id,
                message: words(&refusal),
            },
        }
    }

    /// Judges the failure of a call that came before the send, such as minting its token.
    ///
    /// A refused mint is [`Later::Unauthorized`]: the send itself has not been judged.
    pub fn of_mint_failure(error: &CallError) -> Self {
        let request_id = error.request_id().map(str::to_owned);
        let why = match error {
            // Nothing was sent, so nothing can be unclear about it.
            CallError::Fault(Fault::Unsendable) => Later::Unauthorized,
            CallError::Fault(_) | CallError::Garbled { .. } => Later::Unreachable,
            CallError::Refused(refusal) => match Later::of_refusal(refusal) {
                Some(Later::Unclear) => Later::Unreachable,
                Some(why) => why,
                None => Later::Unauthorized,
            },
        };
        Self::Later { why, request_id }
    }

    /// True for [`Verdict::Accepted`].
    pub fn is_accepted(&self) -> bool {
        matches!(self, Self::Accepted { .. })
    }

    /// True where a new token should be minted before the next try.
    pub fn is_unauthorized(&self) -> bool {
        matches!(
            self,
            Self::Later {
                why: Later::Unauthorized,
                ..
            }
        )
    }

    /// `x-line-request-id` of the answer.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Accepted { request_id, .. }
            | Self::Later { request_id, .. }
            | Self::Never { request_id, .. } => request_id.as_deref(),
        }
    }
}

impl Later {
    fn of_fault(fault: Fault) -> Self {
        match fault {
            Fault::Unreachable => Self::Unreachable,
            Fault::TimedOut | Fault::Lost => Self::Unclear,
            // Only a token can make one of our own requests unwritable.
            Fault::Unsendable => Self::Unauthorized,
        }
    }

    fn of_refusal(refusal: &Refusal) -> Option<Self> {
        match refusal.status {
            401 => Some(Self::Unauthorized),
            429 if refusal
                .message
                .to_ascii_lowercase()
                .contains("monthly limit") =>
            {
                Some(Self::QuotaExhausted)
            }
            429 => Some(Self::RateLimited),
            // 408 is a proxy's; LINE documents none. 3xx and below are no answer of LINE's either.
            ..=399 | 408 | 500.. => Some(Self::Unclear),
            _ => None,
        }
    }
}

impl Never {
    fn of_refusal(refusal: &Refusal) -> Self {
        match refusal.status {
            400 => Self::of_bad_request(refusal),
            403 => Self::Forbidden,
            404 => Self::NotFound,
            410 => Self::Gone,
            413 => Self::TooLarge,
            415 => Self::UnsupportedMediaType,
            status => Self::Other(status),
        }
    }

    fn of_bad_request(refusal: &Refusal) -> Self {
        let message = refusal.message.to_ascii_lowercase();
        if message.starts_with("failed to send messages") {
            return Self::UnknownRecipient { position: None };
        }
        if message.starts_with("invalid reply token") {
            return Self::InvalidReplyToken;
        }
        let places = refusal
            .details
            .iter()
            .map(|detail| detail.property.as_str());
        let named = message
            .strip_prefix("the property, ")
            .and_then(|rest| rest.split(',').next());
        match named.into_iter().chain(places).find_map(recipient_position) {
            Some(position) => Self::UnknownRecipient {
                position: Some(position),
            },
            None => Self::BadRequest,
        }
    }
}

/// `to[3]` → 3.
fn recipient_position(property: &str) -> Option<usize> {
    property
        .trim()
        .strip_prefix("to[")?
        .strip_suffix(']')?
        .parse()
        .ok()
}

/// LINE's ids are strings in its schema and numbers in its prose: both are taken.
fn sent_message_ids(body: &[u8]) -> Vec<String> {
    let Ok(sent) = serde_json::from_slice::<Sent>(body) else {
        return Vec::new();
    };
    let text = |value: serde_json::Value| match value {
        serde_json::Value::String(id) => Some(id),
        serde_json::Value::Number(id) => Some(id.to_string()),
        _ => None,
    };
    sent.sent_messages
        .into_iter()
        .take(5)
        .filter_map(|message| text(message.id))
        .collect()
}

fn words(refusal: &Refusal) -> String {
    let mut words = refusal.message.clone();
    for detail in refusal.details.iter().take(5) {
        words.push_str(&format!("; {}: {}", detail.property, detail.message));
    }
    words
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Accepted {
                accepted_request_id: Some(_),
                ..
            } => f.write_str("accepted at an earlier try"),
            Self::Accepted { .. } => f.write_str("accepted"),
            Self::Later { why, .. } => write!(f, "later: {why}"),
            Self::Never { why, message, .. } if message.is_empty() => write!(f, "never: {why}"),
            Self::Never { why, message, .. } => write!(f, "never: {why} ({message})"),
        }
    }
}

impl std::fmt::Display for Later {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::RateLimited => "LINE asks this channel to slow down",
            Self::QuotaExhausted => "this month's messages are used up or reserved",
            Self::Unauthorized => "LINE does not accept the channel's token",
            Self::Unclear => "LINE may or may not have taken it",
            Self::Unreachable => "LINE cannot be reached",
        })
    }
}

impl std::fmt::Display for Never {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::BadRequest => f.write_str("LINE cannot read this request"),
            Self::UnknownRecipient { position: None } => {
                f.write_str("the recipient is not known to this channel")
            }
            Self::UnknownRecipient { position: Some(at) } => {
                write!(f, "recipient {at} is not known to this channel")
            }
            Self::InvalidReplyToken => f.write_str("the reply token was used or is too old"),
            Self::Forbidden => f.write_str("this account may not use this function"),
            Self::NotFound => f.write_str("LINE knows no such thing"),
            Self::Gone => f.write_str("it is no longer there"),
            Self::TooLarge => f.write_str("the request is over 2 MB"),
            Self::UnsupportedMediaType => f.write_str("LINE does not take this media type"),
            Self::Other(status) => write!(f, "LINE refused with status {status}"),
        }
    }
}

#[cfg(test)]
#[path = "verdict/tests.rs"]
mod tests;
