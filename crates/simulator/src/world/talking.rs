//! What a person does in a chat: write, press a button, take back, read.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    World, WorldError,
    friendship::raw,
    state::{Author, Bubble, CHAT_LENGTH, ChannelIx, PersonIx, Standing},
};
use crate::ids;

/// A pressed button.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewPostback {
    /// What the account gets, up to 300 characters.
    pub data: String,
    /// What the chat shows as the person's bubble.
    pub display_text: Option<String>,
    /// Of a date picker: `date`, `time` or `datetime`.
    pub params: Option<Value>,
}

impl World {
    /// The person writes a text.
    pub fn say(&self, person: &str, channel_id: &str, text: &str) -> Result<String, WorldError> {
        let (person, channel) = self.pair(person, channel_id)?;
        if text.trim().is_empty() || text.encode_utf16().count() > 5000 {
            return Err(WorldError::Invalid("text", "1 to 5000 characters".into()));
        }
        self.not_blocked(person, channel)?;
        let id = self.bubble(person, channel, text);
        let message = json!({
            "id": id.to_string(), "type": "text", "text": text,
            "quoteToken": quote_token(id), "markAsReadToken": read_token(id),
        });
        let event = json!({"type": "message", "message": message});
        self.report(channel, person, Some(()), event);
        Ok(id.to_string())
    }

    /// The person presses a postback button.
    pub fn press(
        &self,
        person: &str,
        channel_id: &str,
        new: &NewPostback,
    ) -> Result<(), WorldError> {
        let (person, channel) = self.pair(person, channel_id)?;
        if new.data.is_empty() || new.data.encode_utf16().count() > 300 {
            return Err(WorldError::Invalid("data", "1 to 300 characters".into()));
        }
        self.not_blocked(person, channel)?;
        if let Some(text) = new.display_text.as_deref().filter(|text| !text.is_empty()) {
            let text: String = text.chars().take(300).collect();
            self.bubble(person, channel, &text);
        }
        let mut postback = json!({"data": new.data});
        if let Some(params) = new.params.clone().filter(Value::is_object) {
            postback["params"] = params;
        }
        self.report(
            channel,
            person,
            Some(()),
            json!({"type": "postback", "postback": postback}),
        );
        Ok(())
    }

    /// The person takes back a message of theirs.
    pub fn unsend(&self, person: &str, channel_id: &str, message: &str) -> Result<(), WorldError> {
        let (person, channel) = self.pair(person, channel_id)?;
        let id: u64 = message
            .parse()
            .map_err(|_| WorldError::Unknown("message"))?;
        let mut state = self.state();
        let chat = &mut state.relation(person, channel).chat;
        let at = chat
            .iter()
            .position(|b| b.id == id && b.from == Author::User);
        chat.remove(at.ok_or(WorldError::Unknown("message"))?);
        let channel_id = state.messaging[channel as usize].id.clone();
        drop(state);
        self.changed(person, &channel_id);
        let event = json!({"type": "unsend", "unsend": {"messageId": message}});
        self.report(channel, person, None, event);
        Ok(())
    }

    /// The person looked at the chat.
    pub fn read(&self, person: &str, channel_id: &str) -> Result<(), WorldError> {
        let (person, channel) = self.pair(person, channel_id)?;
        let mut state = self.state();
        let unread = std::mem::take(&mut state.relation(person, channel).unread);
        let channel_id = state.messaging[channel as usize].id.clone();
        drop(state);
        if unread > 0 {
            self.changed(person, &channel_id);
        }
        Ok(())
    }

    fn not_blocked(&self, person: PersonIx, channel: ChannelIx) -> Result<(), WorldError> {
        match self.state().standing(person, channel) {
            Standing::Blocked => Err(WorldError::Invalid("channel", "is blocked".into())),
            _ => Ok(()),
        }
    }

    fn bubble(&self, person: PersonIx, channel: ChannelIx, text: &str) -> u64 {
        let now = self.now_ms();
        let mut state = self.state();
        let id = state.number_messages(1);
        let message = raw(&json!({"type": "text", "text": text}));
        let relation = state.relation(person, channel);
        relation.wrote_at = Some(now);
        relation.add(
            Bubble {
                id,
                from: Author::User,
                at: now,
                message,
            },
            CHAT_LENGTH,
        );
        let channel_id = state.messaging[channel as usize].id.clone();
        drop(state);
        self.changed(person, &channel_id);
        id
    }
}

/// The quote token of a message; never expires.
pub(crate) fn quote_token(message: u64) -> String {
    ids::base64url(format!("quote-{message}-stand-in").as_bytes())
}

/// The token by which a message is marked as read.
pub(crate) fn read_token(message: u64) -> String {
    ids::base64url(format!("read-{message}-stand-in").as_bytes())
}

/// Whether this stand-in made such a token.
pub(crate) fn is_read_token(token: &str) -> bool {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let text = URL_SAFE_NO_PAD.decode(token).unwrap_or_default();
    text.starts_with(b"read-") && text.ends_with(b"-stand-in")
}
