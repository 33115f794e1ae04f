//! Events as the inbox keeps them.

use kernel::{ChannelId, Instant};
use line::webhook::{Event, Source};
use uuid::Uuid;

/// One event, ready to be stored.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    pub channel: Uuid,
    pub event_id: String,
    pub line_user_id: Option<String>,
    /// LINE's time of the event; none where it is no time that anybody could mean.
    pub at: Option<Instant>,
    pub body: String,
}

/// The events of one webhook.
#[derive(Debug, Default)]
pub(super) struct Rows(pub Vec<Row>);

/// The longest user id: module channels have 68 characters.
const LONGEST_USER_ID: usize = 80;

impl Rows {
    pub fn of(channel: ChannelId, events: &[Event]) -> Self {
        Self(events.iter().map(|event| Row::of(channel, event)).collect())
    }
}

impl Row {
    /// Nothing that LINE (or who holds its secret) writes may keep a batch from being stored.
    fn of(channel: ChannelId, event: &Event) -> Self {
        // By groups and rooms the order is kept no less: the user is the one who speaks.
        let user = event.source.as_ref().and_then(Source::user_id);
        let is_sane = |id: &&str| {
            (1..=LONGEST_USER_ID).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic())
        };
        Self {
            channel: channel.uuid(),
            event_id: event.webhook_event_id.replace(char::is_control, "_"),
            line_user_id: user.filter(is_sane).map(str::to_owned),
            at: Some(event.timestamp).filter(|at| is_of_this_age(*at)),
            body: event.json().to_owned(),
        }
    }
}

/// Between 2001 and 2100: LINE began in 2011.
fn is_of_this_age(at: Instant) -> bool {
    (978_307_200..4_102_444_800).contains(&at.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(json: &str) -> Row {
        Row::of(ChannelId::new(), &Event::read(json))
    }

    #[test]
    fn an_event_is_kept_as_it_came() {
        let json = r#"{"type":"follow","webhookEventId":"01FZ","timestamp":1625665242211,"source":{"type":"user","userId":"U1"},"new":[1]}"#;
        let row = row(json);
        assert_eq!(row.body, json);
        assert_eq!(
            (row.event_id.as_str(), row.line_user_id.as_deref()),
            ("01FZ", Some("U1"))
        );
        assert_eq!(
            row.at.map(|at| at.timestamp_millis()),
            Some(1_625_665_242_211)
        );
    }

    #[test]
    fn what_a_column_would_refuse_is_left_out() {
        let row = row(
            r#"{"webhookEventId":"a\u0000b","timestamp":9223372036854775807,"source":{"type":"user","userId":"U\u0000"}}"#,
        );
        assert_eq!(
            (row.event_id.as_str(), row.line_user_id, row.at),
            ("a_b", None, None)
        );
    }

    #[test]
    fn anything_at_all_makes_a_row() {
        for json in [
            "{}",
            "[]",
            "null",
            "7",
            r#"{"type":"from_2031","timestamp":"soon"}"#,
        ] {
            let row = row(json);
            assert!((1..=64).contains(&row.event_id.chars().count()), "{json}");
            assert_eq!(row.body, json);
        }
    }
}
