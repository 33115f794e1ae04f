//! Text, plain and with placeholders.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::common::{Common, shares_common};
use super::rules::{Check, checked, count, utf16};
use super::{Invalid, Reason};

/// A text (<https://developers.line.biz/en/reference/messaging-api/#text-message>).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub struct Text {
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    quote_token: Option<String>,
    #[serde(flatten)]
    pub(super) common: Common,
}
checked!(Text);
shares_common!(Text, TextV2);

impl Text {
    /// 1–5,000 UTF-16 units.
    pub fn new(text: impl Into<String>) -> Result<Self, Invalid> {
        let text = Self {
            text: text.into(),
            quote_token: None,
            common: Common::default(),
        };
        text.check()?;
        Ok(text)
    }

    /// Puts a LINE emoji in the place of the `$` at `index` (in UTF-16 units); at most 20
    /// (<https://developers.line.biz/en/docs/messaging-api/emoji-list/>).
    pub fn emoji(
        mut self,
        index: usize,
        product_id: &str,
        emoji_id: &str,
    ) -> Result<Self, Invalid> {
        if self.text.encode_utf16().nth(index) != Some(u16::from(b'$')) {
            return Err(Invalid::new("emojis", Reason::Form("at a $ of the text")));
        }
        let emoji = json!({ "index": index, "productId": product_id, "emojiId": emoji_id });
        let emojis = self
            .common
            .extra
            .entry("emojis")
            .or_insert_with(|| json!([]));
        if let Some(emojis) = emojis.as_array_mut() {
            emojis.push(emoji);
        }
        self.check()?;
        Ok(self)
    }

    /// Quotes the message that carried this token; reply and push only.
    pub fn quote(mut self, quote_token: impl Into<String>) -> Self {
        self.quote_token = Some(quote_token.into());
        self
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn check(&self) -> Check {
        utf16("text", &self.text, 1, 5000)?;
        let emojis = self.common.extra.get("emojis").and_then(Value::as_array);
        count("emojis", emojis.map_or(0, Vec::len), 0, 20)
    }
}

/// A text with `{placeholders}`
/// (<https://developers.line.biz/en/reference/messaging-api/#text-message-v2>). Write `{{` and `}}` for
/// braces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub struct TextV2 {
    text: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    substitution: BTreeMap<String, Substitution>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    quote_token: Option<String>,
    #[serde(flatten)]
    pub(super) common: Common,
}
checked!(TextV2);

/// What stands in a placeholder's place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Substitution(Value);

impl Substitution {
    /// Mentions a user; groups and rooms only, reply and push only.
    pub fn mention(user_id: &str) -> Self {
        Self(json!({ "type": "mention", "mentionee": { "type": "user", "userId": user_id } }))
    }

    /// Mentions everybody; groups and rooms only, reply and push only.
    pub fn mention_all() -> Self {
        Self(json!({ "type": "mention", "mentionee": { "type": "all" } }))
    }

    /// A LINE emoji.
    pub fn emoji(product_id: &str, emoji_id: &str) -> Self {
        Self(json!({ "type": "emoji", "productId": product_id, "emojiId": emoji_id }))
    }

    fn kind(&self) -> Option<&str> {
        self.0.get("type").and_then(Value::as_str)
    }
}

impl TextV2 {
    /// 1–5,000 UTF-16 units, placeholders included.
    pub fn new(text: impl Into<String>) -> Result<Self, Invalid> {
        let text = Self {
            text: text.into(),
            substitution: BTreeMap::new(),
            quote_token: None,
            common: Common::default(),
        };
        text.check()?;
        Ok(text)
    }

    /// Puts something in `{key}`'s place. Keys are 1–20 of `0-9 a-z A-Z _`; at most 100 of them, 20
    /// mentions and 20 emojis.
    pub fn substitute(mut self, key: &str, with: Substitution) -> Result<Self, Invalid> {
        self.substitution.insert(key.to_owned(), with);
        self.check()?;
        Ok(self)
    }

    /// Quotes the message that carried this token; reply and push only.
    pub fn quote(mut self, quote_token: impl Into<String>) -> Self {
        self.quote_token = Some(quote_token.into());
        self
    }

    fn check(&self) -> Check {
        utf16("text", &self.text, 1, 5000)?;
        count("substitution", self.substitution.len(), 0, 100)?;
        for key in self.substitution.keys() {
            let plain = key
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            if !plain || !(1..=20).contains(&key.len()) {
                let form = Reason::Form("a key of 1 to 20 letters, digits or underscores");
                return Err(Invalid::new("substitution", form));
            }
        }
        for kind in ["mention", "emoji"] {
            let used = self
                .substitution
                .values()
                .filter(|one| one.kind() == Some(kind))
                .count();
            count("substitution", used, 0, 20)?;
        }
        Ok(())
    }
}
