//! Bodies written once and sent as they are: LINE's retry key covers the very same request only.

use bytes::Bytes;
use serde::Serialize;

use crate::message::Bundle;

/// Most recipients of one multicast
/// (<https://developers.line.biz/en/reference/messaging-api/#send-multicast-message>).
const MOST_RECIPIENTS: usize = 500;

/// A body that cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FreezeError {
    /// An id is empty, or too long or oddly written to be one of LINE's.
    #[error("this is not an id of LINE's")]
    BadRecipient,
    /// A multicast goes to 1–500 users.
    #[error("a multicast goes to 1 to 500 users, not {0}")]
    Recipients(usize),
    /// A unit's name is 1–30 of `a-z A-Z 0-9 _`.
    #[error("an aggregation unit's name is 1 to 30 letters, digits or underscores")]
    BadUnit,
}

/// What may be said beside the messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// True: the phone does not ring (`notificationDisabled`).
    pub silent: bool,
    /// Counts this send under a name of your own; push and multicast only.
    pub unit: Option<AggregationUnit>,
}

/// A name for LINE's statistics
/// (<https://developers.line.biz/en/docs/messaging-api/unit-based-statistics-aggregation/>).
///
/// At most 1,000 names a calendar month; LINE silently drops the 1,001st and still sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AggregationUnit(String);

impl AggregationUnit {
    /// 1–30 of `a-z A-Z 0-9 _`, case-sensitive.
    pub fn new(name: impl Into<String>) -> Result<Self, FreezeError> {
        let name = name.into();
        let fits = (1..=30).contains(&name.len())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if fits {
            Ok(Self(name))
        } else {
            Err(FreezeError::BadUnit)
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a, To: Serialize> {
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<To>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_token: Option<&'a str>,
    messages: &'a Bundle,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    notification_disabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_aggregation_units: Option<[&'a AggregationUnit; 1]>,
}

impl<'a, To: Serialize> Wire<'a, To> {
    fn new(messages: &'a Bundle, options: &'a Options) -> Self {
        Self {
            to: None,
            reply_token: None,
            messages,
            notification_disabled: options.silent,
            custom_aggregation_units: options.unit.as_ref().map(|unit| [unit]),
        }
    }

    fn freeze(&self) -> Bytes {
        serde_json::to_vec(self)
            .expect("strings and checked messages always serialise")
            .into()
    }
}

macro_rules! frozen {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(Bytes);

        impl $name {
            /// The JSON, to be kept with its retry key until LINE has answered.
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }

            /// The JSON, by value.
            pub fn into_bytes(self) -> Bytes {
                self.0
            }
        }

        impl From<$name> for Bytes {
            fn from(body: $name) -> Bytes {
                body.0
            }
        }
    };
}

frozen!(
    /// The body of a push: one user, group or room.
    PushBody
);
frozen!(
    /// The body of a multicast: 1–500 users.
    MulticastBody
);
frozen!(
    /// The body of a reply.
    ReplyBody
);
frozen!(
    /// The body of a broadcast.
    BroadcastBody
);

impl PushBody {
    /// Writes the body for `to`, the id of a user, group or room.
    pub fn freeze(to: &str, messages: &Bundle) -> Result<Self, FreezeError> {
        Self::freeze_with(to, messages, &Options::default())
    }

    /// The same with [`Options`].
    pub fn freeze_with(
        to: &str,
        messages: &Bundle,
        options: &Options,
    ) -> Result<Self, FreezeError> {
        let to = Some(recipient(to)?);
        Ok(Self(
            Wire {
                to,
                ..Wire::new(messages, options)
            }
            .freeze(),
        ))
    }
}

impl MulticastBody {
    /// Writes the body for 1–500 user ids. LINE gives no result per recipient.
    pub fn freeze<S: AsRef<str>>(to: &[S], messages: &Bundle) -> Result<Self, FreezeError> {
        Self::freeze_with(to, messages, &Options::default())
    }

    /// The same with [`Options`].
    pub fn freeze_with<S: AsRef<str>>(
        to: &[S],
        messages: &Bundle,
        options: &Options,
    ) -> Result<Self, FreezeError> {
        if !(1..=MOST_RECIPIENTS).contains(&to.len()) {
            return Err(FreezeError::Recipients(to.len()));
        }
        let to: Vec<&str> = to
            .iter()
            .map(|id| recipient(id.as_ref()))
            .collect::<Result<_, _>>()?;
        Ok(Self(
            Wire {
                to: Some(to),
                ..Wire::new(messages, options)
            }
            .freeze(),
        ))
    }
}

impl ReplyBody {
    /// Writes the answer to the event that carried `reply_token`: single use, within a minute.
    pub fn freeze(reply_token: &str, messages: &Bundle) -> Self {
        let options = Options::default();
        let wire = Wire::<()>::new(messages, &options);
        Self(
            Wire {
                reply_token: Some(reply_token),
                ..wire
            }
            .freeze(),
        )
    }
}

impl BroadcastBody {
    /// Writes the body for all friends.
    pub fn freeze(messages: &Bundle) -> Self {
        Self(Wire::<()>::new(messages, &Options::default()).freeze())
    }
}

/// Ids are `U`, `C` or `R` and 32 hexadecimal digits; module channels have 68 characters with a dash.
fn recipient(id: &str) -> Result<&str, FreezeError> {
    let fits = (1..=128).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if fits {
        Ok(id)
    } else {
        Err(FreezeError::BadRecipient)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Text;

    fn hello() -> Bundle {
        Bundle::new([Text::new("こんにちは").expect("short").into()]).expect("one")
    }

    #[test]
    fn a_push_is_written_as_line_reads_it() {
        let body = PushBody::freeze("U1", &hello()).expect("valid");
        assert_eq!(
            std::str::from_utf8(body.as_bytes()).expect("JSON"),
            r#"{"to":"U1","messages":[{"type":"text","text":"こんにちは"}]}"#
        );
    }

    #[test]
    fn freezing_twice_gives_the_same_bytes() {
        let options = Options {
            silent: true,
            unit: Some(AggregationUnit::new("spring_2026").expect("ok")),
        };
        let frozen = || PushBody::freeze_with("U1", &hello(), &options).expect("valid");
        assert_eq!(frozen(), frozen());
        assert_eq!(
            std::str::from_utf8(frozen().as_bytes()).expect("JSON"),
            r#"{"to":"U1","messages":[{"type":"text","text":"こんにちは"}],"notificationDisabled":true,"customAggregationUnits":["spring_2026"]}"#
        );
    }

    #[test]
    fn a_multicast_goes_to_1_to_500() {
        let ids = vec!["U1"; 501];
        assert!(MulticastBody::freeze(&ids[..500], &hello()).is_ok());
        assert_eq!(
            MulticastBody::freeze(&ids, &hello()),
            Err(FreezeError::Recipients(501))
        );
        assert_eq!(
            MulticastBody::freeze(&ids[..0], &hello()),
            Err(FreezeError::Recipients(0))
        );
    }

    #[test]
    fn what_cannot_be_an_id_or_a_name_is_refused() {
        assert_eq!(
            PushBody::freeze("", &hello()),
            Err(FreezeError::BadRecipient)
        );
        assert_eq!(
            PushBody::freeze("U1\n", &hello()),
            Err(FreezeError::BadRecipient)
        );
        assert_eq!(
            AggregationUnit::new("spring-2026"),
            Err(FreezeError::BadUnit)
        );
    }
}
