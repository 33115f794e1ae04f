//! What an event asks of us. No I/O.

use line::webhook::{Event, Payload, ReceivedContent, Source};

/// What an event asks of us.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Errand {
    /// They added or unblocked the account. `greets`: and may be greeted.
    Followed { greets: bool },
    /// They blocked it.
    Unfollowed,
    /// They pressed a button.
    Pressed { data: String },
    /// They wrote; of what kind, not what.
    Wrote { kind: &'static str },
    /// Nobody needs it.
    Nothing,
}

/// The longest data of a postback that LINE lets us make
/// (<https://developers.line.biz/en/reference/messaging-api/#postback-action>).
const LONGEST_DATA: usize = 300;

impl Errand {
    pub fn of(event: &Event) -> Self {
        // Only the chat between a person and the account; groups are nobody's business yet.
        if !matches!(&event.source, Some(Source::User { user_id: Some(_) })) {
            return Self::Nothing;
        }
        match &event.payload {
            Payload::Follow { .. } => Self::Followed {
                greets: !event.standby,
            },
            Payload::Unfollow => Self::Unfollowed,
            // Another module speaks for the account just now: we would answer beside it.
            _ if event.standby => Self::Nothing,
            Payload::Postback(pressed) if pressed.data.chars().count() <= LONGEST_DATA => {
                Self::Pressed {
                    data: pressed.data.clone(),
                }
            }
            Payload::Message(message) => Self::Wrote {
                kind: kind_of(&message.content),
            },
            _ => Self::Nothing,
        }
    }
}

fn kind_of(content: &ReceivedContent) -> &'static str {
    match content {
        ReceivedContent::Text { .. } => "text",
        ReceivedContent::Image => "image",
        ReceivedContent::Video => "video",
        ReceivedContent::Audio => "audio",
        ReceivedContent::File { .. } => "file",
        ReceivedContent::Location { .. } => "location",
        ReceivedContent::Sticker { .. } => "sticker",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errand(rest: &str) -> Errand {
        Errand::of(&Event::read(&format!(
            r#"{{"source":{{"type":"user","userId":"U1"}},"webhookEventId":"e",{rest}}}"#
        )))
    }

    #[test]
    fn each_event_has_its_errand() {
        assert_eq!(
            errand(r#""type":"follow""#),
            Errand::Followed { greets: true }
        );
        assert_eq!(errand(r#""type":"unfollow""#), Errand::Unfollowed);
        let pressed = errand(r#""type":"postback","postback":{"data":"restaurant:confirm:rsv_1"}"#);
        assert_eq!(
            pressed,
            Errand::Pressed {
                data: "restaurant:confirm:rsv_1".into()
            }
        );
        let wrote =
            errand(r#""type":"message","message":{"id":"1","type":"text","text":"こんにちは"}"#);
        assert_eq!(wrote, Errand::Wrote { kind: "text" });
        let sticker = errand(r#""type":"message","message":{"id":"1","type":"hologram"}"#);
        assert_eq!(sticker, Errand::Wrote { kind: "other" });
    }

    #[test]
    fn in_standby_we_listen_and_stay_silent() {
        assert_eq!(
            errand(r#""mode":"standby","type":"follow""#),
            Errand::Followed { greets: false }
        );
        let pressed = errand(r#""mode":"standby","type":"postback","postback":{"data":"x"}"#);
        assert_eq!(pressed, Errand::Nothing);
    }

    #[test]
    fn what_is_unknown_or_not_a_persons_is_nobodys() {
        assert_eq!(errand(r#""type":"teleport""#), Errand::Nothing);
        let long = format!(
            r#""type":"postback","postback":{{"data":"{}"}}"#,
            "x".repeat(301)
        );
        assert_eq!(errand(&long), Errand::Nothing);
        for json in [
            r#"{"type":"follow"}"#,
            r#"{"type":"message","source":{"type":"group","groupId":"C1","userId":"U1"},"message":{"id":"1","type":"text","text":"a"}}"#,
            "null",
        ] {
            assert_eq!(Errand::of(&Event::read(json)), Errand::Nothing, "{json}");
        }
    }
}
