//! What a phone shows: the chat list and one chat.

use serde::Serialize;
use serde_json::{Value, value::RawValue};

use super::{
    World, WorldError,
    state::{Author, MessagingChannel, Relation, Standing},
};

/// The chat list of one person.
#[derive(Debug, Clone, Serialize)]
pub struct PhoneView {
    /// Whose phone.
    pub user: PhoneUser,
    /// Every account there is: first those with a chat, the newest on top, then the others.
    pub chats: Vec<ChatView>,
    /// The stand-in's time, milliseconds since 1970.
    pub now: i64,
}

/// Whose phone.
#[derive(Debug, Clone, Serialize)]
pub struct PhoneUser {
    /// The stand-in's id of the person.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Address of a drawn picture.
    pub picture: String,
}

/// One line of the chat list.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChatView {
    /// Messaging channel id.
    pub channel_id: String,
    /// The account's name.
    pub name: String,
    /// The account's basic id.
    pub basic_id: String,
    /// Is a friend.
    pub followed: bool,
    /// Is blocked.
    pub blocked: bool,
    /// Messages of the account that were not read.
    pub unread: u32,
    /// The last bubble.
    pub last: Option<LastLine>,
}

/// The last bubble of a chat in one line.
#[derive(Debug, Clone, Serialize)]
pub struct LastLine {
    /// Its text or alternative text.
    pub text: String,
    /// Milliseconds since 1970.
    pub at: i64,
}

/// One chat.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChatPage {
    /// Messaging channel id.
    pub channel_id: String,
    /// The account's name.
    pub name: String,
    /// Oldest first, the last 200.
    pub messages: Vec<BubbleView>,
    /// Is a friend.
    pub followed: bool,
    /// Is blocked.
    pub blocked: bool,
}

/// One bubble.
#[derive(Debug, Clone, Serialize)]
pub struct BubbleView {
    /// Digits.
    pub id: String,
    /// `bot`, `user` or `system`.
    pub from: &'static str,
    /// Milliseconds since 1970.
    pub at: i64,
    /// A LINE message object, exactly as it was sent.
    pub message: Box<RawValue>,
}

impl World {
    /// The chat list of a person.
    pub fn phone(&self, person: &str) -> Result<PhoneView, WorldError> {
        let state = self.state();
        let ix = *state
            .by_person
            .get(person)
            .ok_or(WorldError::Unknown("person"))?;
        let who = &state.people[ix as usize];
        let mut chats: Vec<_> = (0..)
            .zip(&state.messaging)
            .map(|(at, channel)| line_of(channel, state.relations.get(&(ix, at))))
            .collect();
        chats.sort_by_key(|chat| std::cmp::Reverse(chat.last.as_ref().map(|last| last.at)));
        let user = PhoneUser {
            id: who.id.clone(),
            name: who.name.clone(),
            picture: self.picture_of(&who.id),
        };
        Ok(PhoneView {
            user,
            chats,
            now: self.now_ms(),
        })
    }

    /// One chat of a person.
    pub fn chat(&self, person: &str, channel_id: &str) -> Result<ChatPage, WorldError> {
        let (person, channel) = self.pair(person, channel_id)?;
        let state = self.state();
        let relation = state.relations.get(&(person, channel));
        let standing = relation.map_or(Standing::Stranger, |r| r.standing);
        let bubbles = relation.into_iter().flat_map(|r| &r.chat);
        Ok(ChatPage {
            channel_id: channel_id.to_owned(),
            name: state.messaging[channel as usize].name.clone(),
            messages: bubbles.map(bubble_view).collect(),
            followed: standing == Standing::Friend,
            blocked: standing == Standing::Blocked,
        })
    }
}

fn line_of(channel: &MessagingChannel, relation: Option<&Relation>) -> ChatView {
    let standing = relation.map_or(Standing::Stranger, |r| r.standing);
    let last = relation.and_then(|r| r.chat.back());
    ChatView {
        channel_id: channel.id.to_string(),
        name: channel.name.clone(),
        basic_id: channel.basic_id.clone(),
        followed: standing == Standing::Friend,
        blocked: standing == Standing::Blocked,
        unread: relation.map_or(0, |r| r.unread),
        last: last.map(|bubble| LastLine {
            text: in_one_line(&bubble.message),
            at: bubble.at,
        }),
    }
}

fn bubble_view(bubble: &super::state::Bubble) -> BubbleView {
    BubbleView {
        id: bubble.id.to_string(),
        from: match bubble.from {
            Author::Bot => "bot",
            Author::User => "user",
            Author::System => "system",
        },
        at: bubble.at,
        message: bubble.message.clone(),
    }
}

/// The text of a message, its alternative text, or its type in brackets.
pub(super) fn in_one_line(message: &RawValue) -> String {
    let value: Value = serde_json::from_str(message.get()).unwrap_or_default();
    let field = |name: &str| value.get(name).and_then(Value::as_str);
    match field("text").or_else(|| field("altText")) {
        Some(text) => text
            .lines()
            .next()
            .unwrap_or_default()
            .chars()
            .take(80)
            .collect(),
        None => format!("[{}]", field("type").unwrap_or("message")),
    }
}
