//! From LINE's verdict to what the outbox says next. No I/O: the whole table is here.

use super::{
    backoff::backoff,
    hand::{Carried, InHand, Tried},
};
use crate::State;
use chrono::TimeDelta;
use line::{
    Verdict,
    verdict::{Later, Never},
};

/// What is written of a parcel that came back.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub state: State,
    /// How long it waits where it waits.
    pub wait: TimeDelta,
    /// LINE may have taken it at this try.
    pub unclear: bool,
    /// The try happened; otherwise it is taken back from the count.
    pub tried: bool,
    pub status: Option<i16>,
    pub why: Option<String>,
    pub request_id: Option<String>,
    /// The number of the verdict where the try gets a line of its own in `attempts`.
    pub attempt: Option<i16>,
}

const ACCEPTED: i16 = 1;
const LATER: i16 = 2;
const NEVER: i16 = 3;

pub(super) fn judge(carried: Carried) -> Step {
    let Carried { parcel, tried } = carried;
    match tried {
        Tried::Held => Step::held(),
        Tried::Judged(Verdict::Accepted {
            request_id,
            accepted_request_id,
            ..
        }) => Step {
            state: State::Accepted,
            status: Some(if accepted_request_id.is_some() {
                409
            } else {
                200
            }),
            // The request that LINE accepted, which its support can find: on 409 an earlier one.
            request_id: accepted_request_id.or(request_id),
            attempt: (parcel.tries > 1).then_some(ACCEPTED),
            ..Step::settled()
        },
        Tried::Judged(Verdict::Later { why, request_id }) => later(&parcel, why, request_id),
        Tried::Judged(Verdict::Never {
            why,
            request_id,
            message,
        }) => Step {
            state: State::Refused,
            status: Some(never_status(why)),
            why: Some(with_words(never_word(why), &message)),
            request_id,
            attempt: (parcel.tries > 1).then_some(NEVER),
            ..Step::settled()
        },
    }
}

fn later(parcel: &InHand, why: Later, request_id: Option<String>) -> Step {
    let wait = match why {
        // The channel is paused as a whole: the parcel itself is ready.
        Later::QuotaExhausted | Later::Unauthorized => TimeDelta::zero(),
        Later::RateLimited | Later::Unclear | Later::Unreachable => {
            backoff(parcel.tries, parcel.retry_key)
        }
    };
    Step {
        state: State::Waiting,
        wait,
        unclear: why == Later::Unclear,
        status: later_status(why),
        why: Some(later_word(why).to_owned()),
        request_id,
        attempt: Some(LATER),
        ..Step::settled()
    }
}

impl Step {
    fn settled() -> Self {
        Self {
            state: State::Accepted,
            wait: TimeDelta::zero(),
            unclear: false,
            tried: true,
            status: None,
            why: None,
            request_id: None,
            attempt: None,
        }
    }

    fn held() -> Self {
        Self {
            state: State::Waiting,
            tried: false,
            ..Self::settled()
        }
    }
}

fn later_status(why: Later) -> Option<i16> {
    match why {
        Later::RateLimited | Later::QuotaExhausted => Some(429),
        Later::Unauthorized => Some(401),
        Later::Unclear | Later::Unreachable => None,
    }
}

fn later_word(why: Later) -> &'static str {
    match why {
        Later::RateLimited => "rate_limited",
        Later::QuotaExhausted => "quota_exhausted",
        Later::Unauthorized => "unauthorized",
        Later::Unclear => "unclear",
        Later::Unreachable => "unreachable",
    }
}

fn never_status(why: Never) -> i16 {
    match why {
        Never::BadRequest | Never::UnknownRecipient { .. } | Never::InvalidReplyToken => 400,
        Never::Forbidden => 403,
        Never::NotFound => 404,
        Never::Gone => 410,
        Never::TooLarge => 413,
        Never::UnsupportedMediaType => 415,
        Never::Other(status) => i16::try_from(status).unwrap_or(i16::MAX),
    }
}

fn never_word(why: Never) -> &'static str {
    match why {
        Never::BadRequest => "bad_request",
        Never::UnknownRecipient { .. } => "unknown_recipient",
        Never::InvalidReplyToken => "invalid_reply_token",
        Never::Forbidden => "forbidden",
        Never::NotFound => "not_found",
        Never::Gone => "gone",
        Never::TooLarge => "too_large",
        Never::UnsupportedMediaType => "unsupported_media_type",
        Never::Other(_) => "other",
    }
}

/// `word: what LINE said`, as [`crate::ledger::Failure`] reads it back. A NUL would not fit into the column.
fn with_words(word: &str, message: &str) -> String {
    if message.is_empty() {
        word.to_owned()
    } else {
        format!("{word}: {}", message.replace('\0', ""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TEXT;
    use kernel::ParcelId;
    use uuid::Uuid;

    fn carried(tries: i16, tried: Tried) -> Carried {
        let parcel = InHand {
            id: ParcelId::new(),
            is_multicast: false,
            retry_key: Uuid::new_v4(),
            tries,
            due_at: chrono::Utc::now(),
        };
        Carried { parcel, tried }
    }

    fn accepted(earlier: Option<&str>) -> Tried {
        Tried::Judged(Verdict::Accepted {
            request_id: Some("now".into()),
            accepted_request_id: earlier.map(str::to_owned),
            sent_message_ids: vec![],
        })
    }

    fn put_off(why: Later) -> Tried {
        Tried::Judged(Verdict::Later {
            why,
            request_id: None,
        })
    }

    #[test]
    fn a_conflict_on_the_retry_key_is_accepted() {
        let step = judge(carried(2, accepted(Some("earlier"))));
        assert_eq!(step.state, State::Accepted);
        assert_eq!(
            (step.status, step.request_id.as_deref()),
            (Some(409), Some("earlier"))
        );
        assert_eq!(step.attempt, Some(ACCEPTED));
    }

    #[test]
    fn what_settles_at_the_first_try_needs_no_line_of_its_own() {
        assert_eq!(judge(carried(1, accepted(None))).attempt, None);
    }

    #[test]
    fn only_a_missing_answer_leaves_a_doubt() {
        let doubts = |why| judge(carried(1, put_off(why))).unclear;
        assert!(doubts(Later::Unclear));
        for clear in [
            Later::RateLimited,
            Later::QuotaExhausted,
            Later::Unauthorized,
            Later::Unreachable,
        ] {
            assert!(!doubts(clear), "{clear:?}");
        }
    }

    #[test]
    fn what_the_channel_must_wait_for_the_parcel_need_not() {
        for (why, waits) in [
            (Later::RateLimited, true),
            (Later::Unclear, true),
            (Later::Unreachable, true),
            (Later::QuotaExhausted, false),
            (Later::Unauthorized, false),
        ] {
            let step = judge(carried(3, put_off(why)));
            assert_eq!(step.state, State::Waiting);
            assert_eq!(step.wait > TimeDelta::zero(), waits, "{why:?}");
            assert_eq!(step.attempt, Some(LATER));
        }
    }

    #[test]
    fn a_refusal_is_settled_with_lines_words() {
        let verdict = Verdict::Never {
            why: Never::UnknownRecipient { position: None },
            request_id: None,
            message: "Failed to send messages".into(),
        };
        let step = judge(carried(1, Tried::Judged(verdict)));
        assert_eq!((step.state, step.status), (State::Refused, Some(400)));
        assert_eq!(
            step.why.as_deref(),
            Some("unknown_recipient: Failed to send messages")
        );
    }

    #[test]
    fn what_was_held_back_was_not_tried() {
        let step = judge(carried(1, Tried::Held));
        assert_eq!(
            (step.state, step.tried, step.unclear),
            (State::Waiting, false, false)
        );
        assert_eq!(step.attempt, None);
    }

    #[test]
    fn every_why_has_its_words() {
        let later = [
            Later::RateLimited,
            Later::QuotaExhausted,
            Later::Unauthorized,
            Later::Unclear,
            Later::Unreachable,
        ];
        let never = [
            Never::BadRequest,
            Never::UnknownRecipient { position: None },
            Never::InvalidReplyToken,
            Never::Forbidden,
            Never::NotFound,
            Never::Gone,
            Never::TooLarge,
            Never::UnsupportedMediaType,
            Never::Other(418),
        ];
        let words = later
            .map(later_word)
            .into_iter()
            .chain(never.map(never_word));
        for word in words.chain(["key_expired"]) {
            assert!(TEXT.has(&format!("why-{word}")), "{word}");
        }
    }
}
