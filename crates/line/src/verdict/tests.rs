//! The verdict on each row of LINE's table of codes and common texts.

use http::HeaderMap;

use super::*;

fn answer(status: u16, message: &str) -> Answer {
    let mut headers = HeaderMap::new();
    headers.insert("X-Line-Request-Id", "req-1".parse().expect("a value"));
    Answer::new(status, &headers, format!(r#"{{"message":"{message}"}}"#))
}

fn never(status: u16, message: &str) -> Never {
    match Verdict::of(&Ok(answer(status, message))) {
        Verdict::Never {
            why,
            request_id,
            message: words,
        } => {
            assert_eq!(
                (request_id.as_deref(), words.as_str()),
                (Some("req-1"), message)
            );
            why
        }
        other => panic!("{status} {message} gave {other:?}"),
    }
}

fn later(status: u16, message: &str) -> Later {
    match Verdict::of(&Ok(answer(status, message))) {
        Verdict::Later { why, request_id } => {
            assert_eq!(request_id.as_deref(), Some("req-1"));
            why
        }
        other => panic!("{status} {message} gave {other:?}"),
    }
}

#[test]
fn every_2xx_is_accepted_with_its_message_ids() {
    let body = r#"{"sentMessages":[{"id":"461230966842064897","quoteToken":"q"},{"id":42}]}"#;
    let answer = Answer::new(200, &HeaderMap::new(), body);
    let Verdict::Accepted {
        sent_message_ids,
        accepted_request_id: None,
        ..
    } = Verdict::of(&Ok(answer))
    else {
        panic!("200 is accepted")
    };
    assert_eq!(sent_message_ids, ["461230966842064897", "42"]);

    for (status, body) in [(200, "{}"), (202, "{}"), (200, ""), (200, "not json")] {
        let verdict = Verdict::of(&Ok(Answer::new(status, &HeaderMap::new(), body)));
        assert!(verdict.is_accepted(), "{status} {body}");
    }
}

#[test]
fn a_409_is_accepted_and_names_the_accepted_request() {
    let mut headers = HeaderMap::new();
    headers.insert("x-line-request-id", "second".parse().expect("a value"));
    headers.insert(
        "x-line-accepted-request-id",
        "first".parse().expect("a value"),
    );
    let body = r#"{"message":"The retry key is already accepted","sentMessages":[{"id":"1"}]}"#;

    let verdict = Verdict::of(&Ok(Answer::new(409, &headers, body)));

    assert_eq!(
        verdict,
        Verdict::Accepted {
            request_id: Some("second".into()),
            accepted_request_id: Some("first".into()),
            sent_message_ids: vec!["1".into()],
        }
    );
    assert_eq!(verdict.to_string(), "accepted at an earlier try");
}

#[test]
fn a_400_is_never() {
    assert_eq!(
        never(400, "The request body has 1 error(s)"),
        Never::BadRequest
    );
    let unparsable = "The request body could not be parsed as JSON (line: 1, column: 2)";
    assert_eq!(never(400, unparsable), Never::BadRequest);
    assert_eq!(never(400, "Invalid reply token"), Never::InvalidReplyToken);
    assert_eq!(
        never(400, "Failed to send messages"),
        Never::UnknownRecipient { position: None }
    );
    assert_eq!(
        never(
            400,
            "The property, to[17], in the request body is invalid (line: -, column: -)"
        ),
        Never::UnknownRecipient { position: Some(17) }
    );
    assert_eq!(
        never(
            400,
            "The property, messages[0], in the request body is invalid (line: 1, column: 2)"
        ),
        Never::BadRequest
    );
}

#[test]
fn a_recipient_named_in_the_details_is_found() {
    let body = r#"{"message":"The request body has 1 error(s)","details":[{"message":"bad","property":"to[2]"}]}"#;
    let Verdict::Never { why, message, .. } =
        Verdict::of(&Ok(Answer::new(400, &HeaderMap::new(), body)))
    else {
        panic!("400 is never")
    };
    assert_eq!(why, Never::UnknownRecipient { position: Some(2) });
    assert_eq!(message, "The request body has 1 error(s); to[2]: bad");
}

#[test]
fn the_other_4xx_are_never() {
    let not_available = "Access to this API is not available for your account";
    assert_eq!(never(403, not_available), Never::Forbidden);
    assert_eq!(never(404, "Not found"), Never::NotFound);
    assert_eq!(
        never(410, "The coupon has already been closed."),
        Never::Gone
    );
    assert_eq!(never(413, ""), Never::TooLarge);
    assert_eq!(
        never(415, "The content type, text/plain, is not supported"),
        Never::UnsupportedMediaType
    );
    assert_eq!(never(422, "Failed to send messages"), Never::Other(422));
}

#[test]
fn the_two_meanings_of_429_are_told_apart() {
    assert_eq!(
        later(
            429,
            "The API rate limit has been exceeded. Try again later."
        ),
        Later::RateLimited
    );
    assert_eq!(
        later(429, "You have reached your monthly limit."),
        Later::QuotaExhausted
    );
    assert_eq!(later(429, ""), Later::RateLimited);
    assert_eq!(later(429, "something new"), Later::RateLimited);
}

#[test]
fn a_401_asks_for_a_new_token_whatever_it_says() {
    for text in [
        "Authentication failed. Confirm that the access token in the authorization header is valid.",
        "Authentication failed due to the following reason: XXX",
        "",
    ] {
        assert_eq!(later(401, text), Later::Unauthorized);
    }
}

#[test]
fn what_may_have_been_accepted_is_unclear() {
    for status in [500, 502, 503, 504, 599, 408, 302] {
        assert_eq!(later(status, "Internal error"), Later::Unclear);
    }
    for fault in [Fault::TimedOut, Fault::Lost] {
        let verdict = Verdict::of(&Err(fault));
        assert_eq!(
            verdict,
            Verdict::Later {
                why: Later::Unclear,
                request_id: None
            }
        );
    }
}

#[test]
fn what_cannot_have_been_accepted_is_not_unclear() {
    let unreachable = Verdict::of(&Err(Fault::Unreachable));
    assert_eq!(
        unreachable,
        Verdict::Later {
            why: Later::Unreachable,
            request_id: None
        }
    );
    assert!(Verdict::of(&Err(Fault::Unsendable)).is_unauthorized());
    let no_token = Verdict::of_mint_failure(&CallError::Fault(Fault::TimedOut));
    assert_eq!(
        no_token,
        Verdict::Later {
            why: Later::Unreachable,
            request_id: None
        }
    );
}

#[test]
fn verdicts_speak_plain_english() {
    let verdict = Verdict::of(&Ok(answer(429, "You have reached your monthly limit.")));
    assert_eq!(
        verdict.to_string(),
        "later: this month's messages are used up or reserved"
    );
    let verdict = Verdict::of(&Ok(answer(400, "Failed to send messages")));
    assert_eq!(
        verdict.to_string(),
        "never: the recipient is not known to this channel (Failed to send messages)"
    );
}
