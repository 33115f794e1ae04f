//! The kinds of events, each with what it carries
//! (<https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects>).

use serde::Deserialize;
use serde_json::Value;

use super::received::Received;

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Payload {
    /// The person added the account, or unblocked it.
    Follow {
        /// True: unblocked rather than added. Not always told, and not always right, says LINE.
        is_unblocked: Option<bool>,
    },
    /// The person blocked the account.
    Unfollow,
    /// The person wrote.
    Message(Received),
    /// The person edited a text in a group; the newest timestamp wins.
    MessageEdited(Received),
    /// The person took a message back: stop showing and using it.
    Unsend {
        /// The message that was taken back.
        message_id: String,
    },
    /// The person pressed something with a postback action.
    Postback(Postback),
    /// The end of account linking.
    AccountLink(AccountLink),
    /// The account joined a group or room.
    Join,
    /// The account was removed from a group or room.
    Leave,
    /// People joined the group or room.
    MemberJoined {
        /// Their ids.
        user_ids: Vec<String>,
    },
    /// People left the group or room.
    MemberLeft {
        /// Their ids.
        user_ids: Vec<String>,
    },
    /// A video with a `trackingId` was watched to its end.
    VideoPlayComplete {
        /// The tracking id of the video message.
        tracking_id: String,
    },
    /// The person came near a beacon.
    Beacon {
        /// The beacon's hardware id, 10 hexadecimal digits.
        hwid: String,
        /// `enter`, `banner`, `stay`, or what is new.
        kind: String,
        /// The device message, hexadecimal.
        device_message: Option<String>,
    },
    /// A notification message arrived at the phone.
    Delivery {
        /// The `X-Line-Delivery-Tag` of the send.
        data: String,
    },
    /// A kind, or a shape of a kind, that LINE did not document when this was written; see
    /// [`super::Event::json`].
    Unknown,
}

/// A pressed button.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Postback {
    /// The action's `data`. It comes back through the person's phone: check it like any input.
    pub data: String,
    /// What was picked: `date`, `time` or `datetime`, or of a rich menu switch
    /// `newRichMenuAliasId` and `status`.
    #[serde(default)]
    pub params: Option<serde_json::Map<String, Value>>,
}

impl Postback {
    /// The picked date, time or date-time, as LINE writes it.
    pub fn picked(&self) -> Option<&str> {
        let params = self.params.as_ref()?;
        ["datetime", "date", "time"]
            .iter()
            .find_map(|name| params.get(*name)?.as_str())
    }
}

/// The end of account linking
/// (<https://developers.line.biz/en/docs/messaging-api/linking-accounts/>).
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct AccountLink {
    /// Whether it succeeded. A failed one has neither source nor reply token.
    pub result: LinkResult,
    /// The nonce of [`crate::Endpoints::account_link_url`]: use it up, once.
    pub nonce: String,
}

impl std::fmt::Debug for AccountLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountLink")
            .field("result", &self.result)
            .finish_non_exhaustive()
    }
}

/// Whether account linking succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkResult {
    /// The user of the link token is the one who logged in.
    Ok,
    /// It is not, or the token was used.
    Failed,
    /// A word that LINE did not document when this was written; treat as failed.
    #[serde(other)]
    Unknown,
}

impl Payload {
    pub(super) fn read(kind: &str, event: &Value) -> Self {
        Self::known(kind, event).unwrap_or(Self::Unknown)
    }

    fn known(kind: &str, event: &Value) -> Option<Self> {
        let text = |pointer: &str| {
            event
                .pointer(pointer)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        Some(match kind {
            "follow" => Self::Follow {
                is_unblocked: event
                    .pointer("/follow/isUnblocked")
                    .and_then(Value::as_bool),
            },
            "unfollow" => Self::Unfollow,
            "message" => Self::Message(Received::read(event.get("message")?)?),
            "messageEdited" => Self::MessageEdited(Received::read(event.get("message")?)?),
            "unsend" => Self::Unsend {
                message_id: text("/unsend/messageId")?,
            },
            "postback" => Self::Postback(Postback::deserialize(event.get("postback")?).ok()?),
            "accountLink" => Self::AccountLink(AccountLink::deserialize(event.get("link")?).ok()?),
            "join" => Self::Join,
            "leave" => Self::Leave,
            "memberJoined" => Self::MemberJoined {
                user_ids: members(event, "/joined/members"),
            },
            "memberLeft" => Self::MemberLeft {
                user_ids: members(event, "/left/members"),
            },
            "videoPlayComplete" => Self::VideoPlayComplete {
                tracking_id: text("/videoPlayComplete/trackingId")?,
            },
            "beacon" => Self::Beacon {
                hwid: text("/beacon/hwid")?,
                kind: text("/beacon/type")?,
                device_message: text("/beacon/dm"),
            },
            "delivery" => Self::Delivery {
                data: text("/delivery/data")?,
            },
            _ => return None,
        })
    }
}

fn members(event: &Value, pointer: &str) -> Vec<String> {
    let members = event
        .pointer(pointer)
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let id = |member: &Value| {
        member
            .get("userId")
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    members.filter_map(id).collect()
}
