//! The rows of the world: what the verbs change under one short lock, and what a snapshot keeps.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{
    account_link::LinkToken,
    expiring::Expiring,
    login::{Code, Pending},
    tokens::{Owner, UserToken},
};
use crate::ids::UserId;

/// Place of a person in `State::people`.
pub(crate) type PersonIx = u32;
/// Place of a Messaging channel in `State::messaging`.
pub(crate) type ChannelIx = u32;
/// Place of a Login channel in `State::logins`.
pub(crate) type LoginIx = u32;
/// Place of a provider in `State::providers`.
pub(crate) type ProviderIx = u32;

/// A chat keeps its last messages only.
pub(crate) const CHAT_LENGTH: usize = 200;

/// A virtual person with a phone.
#[derive(Serialize, Deserialize)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) phone: Option<String>,
    pub(crate) status_message: Option<String>,
    /// Made in bulk for one provider; known nowhere else.
    pub(crate) only_at: Option<ProviderIx>,
}

/// A business at LINE: the scope of user ids.
#[derive(Serialize, Deserialize)]
pub(crate) struct Provider {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// A Messaging API channel: an Official Account.
#[derive(Serialize, Deserialize)]
pub(crate) struct MessagingChannel {
    pub(crate) id: Arc<str>,
    pub(crate) provider: ProviderIx,
    pub(crate) secret: String,
    pub(crate) bot: String,
    pub(crate) basic_id: String,
    pub(crate) name: String,
    pub(crate) webhook_url: Option<String>,
    pub(crate) webhook_active: bool,
    pub(crate) redelivery: bool,
    /// Most events in one webhook.
    pub(crate) batch: usize,
    pub(crate) limits_off: bool,
    pub(crate) quota: Option<u64>,
    /// Recipients counted in `used_month`.
    pub(crate) used: u64,
    pub(crate) used_month: i32,
    /// Multicast with an id that this channel does not know: refuse (true) or skip it (false). LINE's page says both.
    pub(crate) multicast_refuses_unknown: bool,
}

/// A LINE Login channel.
#[derive(Serialize, Deserialize)]
pub(crate) struct LoginChannel {
    pub(crate) id: String,
    pub(crate) provider: ProviderIx,
    pub(crate) secret: String,
    pub(crate) name: String,
    pub(crate) callback_urls: Vec<String>,
    pub(crate) linked_bot: Option<ChannelIx>,
    /// ID tokens signed with ES256 in place of HS256.
    pub(crate) es256: bool,
    /// The channel may ask for e-mail addresses.
    pub(crate) email: bool,
}

/// How a person stands to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Standing {
    /// Never added.
    #[default]
    Stranger,
    /// Added and not blocked.
    Friend,
    /// Blocked.
    Blocked,
}

/// Who wrote a bubble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Author {
    /// The account.
    Bot,
    /// The person.
    User,
    /// The stand-in itself.
    System,
}

/// One bubble.
#[derive(Serialize, Deserialize)]
pub(crate) struct Bubble {
    pub(crate) id: u64,
    pub(crate) from: Author,
    pub(crate) at: i64,
    pub(crate) message: Box<RawValue>,
}

/// A person and an account: standing and chat.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Relation {
    pub(crate) standing: Standing,
    pub(crate) unread: u32,
    pub(crate) wrote_at: Option<i64>,
    pub(crate) chat: VecDeque<Bubble>,
}

impl Relation {
    /// Adds a bubble and forgets the oldest beyond `most`.
    pub(crate) fn add(&mut self, bubble: Bubble, most: usize) {
        if bubble.from == Author::Bot {
            self.unread = self.unread.saturating_add(1);
        }
        if self.chat.len() >= most {
            self.chat.pop_front();
        }
        self.chat.push_back(bubble);
    }
}

/// A reply token and what it answers to.
#[derive(Serialize, Deserialize)]
pub(crate) struct ReplyToken {
    pub(crate) channel: ChannelIx,
    pub(crate) person: PersonIx,
    pub(crate) born_at: i64,
}

/// All rows, and the indexes over them.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct State {
    pub(crate) people: Vec<Person>,
    pub(crate) providers: Vec<Provider>,
    pub(crate) messaging: Vec<MessagingChannel>,
    pub(crate) logins: Vec<LoginChannel>,
    #[serde(with = "pairs")]
    pub(crate) relations: HashMap<(PersonIx, ChannelIx), Relation>,
    /// Scopes that a person granted to a Login channel.
    #[serde(with = "pairs")]
    pub(crate) consents: HashMap<(PersonIx, LoginIx), Vec<String>>,
    pub(crate) channel_tokens: Expiring<Owner>,
    pub(crate) access_tokens: Expiring<UserToken>,
    pub(crate) refresh_tokens: Expiring<UserToken>,
    pub(crate) codes: Expiring<Code>,
    pub(crate) pending: Expiring<Pending>,
    pub(crate) link_tokens: Expiring<LinkToken>,
    pub(crate) reply_tokens: Expiring<ReplyToken>,
    pub(crate) next_message: u64,
    /// PKCS#8 of the P-256 key that signs ES256 ID tokens, base64.
    pub(crate) signing_key: String,
    #[serde(skip)]
    pub(crate) by_user: HashMap<(ProviderIx, UserId), PersonIx>,
    #[serde(skip)]
    pub(crate) by_person: HashMap<String, PersonIx>,
    #[serde(skip)]
    pub(crate) by_channel: HashMap<String, ChannelIx>,
    #[serde(skip)]
    pub(crate) by_login: HashMap<String, LoginIx>,
}

impl State {
    /// An empty world with a fresh signing key.
    pub(crate) fn born() -> Self {
        Self {
            next_message: 560_000_000_000_000_000,
            signing_key: crate::wire::fresh_signing_key(),
            ..Self::default()
        }
    }

    /// Builds the indexes anew, after a snapshot was read.
    pub(crate) fn index(&mut self) {
        self.by_channel = self
            .messaging
            .iter()
            .map(|c| c.id.to_string())
            .zip(0..)
            .collect();
        self.by_login = self.logins.iter().map(|c| c.id.clone()).zip(0..).collect();
        self.by_person = self.people.iter().map(|p| p.id.clone()).zip(0..).collect();
        self.by_user.clear();
        for person in 0..self.people.len() {
            self.introduce(person as PersonIx);
        }
    }

    /// Gives a person a user id at every provider that may know them.
    pub(crate) fn introduce(&mut self, ix: PersonIx) {
        let person = &self.people[ix as usize];
        for (at, provider) in (0..).zip(&self.providers) {
            if person.only_at.is_none_or(|only| only == at) {
                self.by_user
                    .insert((at, UserId::of(&provider.id, &person.id)), ix);
            }
        }
    }

    /// The id that a person has at a provider.
    pub(crate) fn user_id(&self, person: PersonIx, provider: ProviderIx) -> UserId {
        let provider = &self.providers[provider as usize].id;
        UserId::of(provider, &self.people[person as usize].id)
    }

    /// The person behind a user id as this provider knows it.
    pub(crate) fn person_of(&self, provider: ProviderIx, user: &str) -> Option<PersonIx> {
        self.by_user.get(&(provider, UserId::parse(user)?)).copied()
    }

    pub(crate) fn relation(&mut self, person: PersonIx, channel: ChannelIx) -> &mut Relation {
        self.relations.entry((person, channel)).or_default()
    }

    pub(crate) fn standing(&self, person: PersonIx, channel: ChannelIx) -> Standing {
        self.relations
            .get(&(person, channel))
            .map_or(Standing::Stranger, |r| r.standing)
    }

    /// Reserves `count` message ids in a row; answers the first.
    pub(crate) fn number_messages(&mut self, count: u64) -> u64 {
        let first = self.next_message;
        self.next_message += count;
        first
    }
}

/// JSON has no tuple keys: a map becomes a list of pairs.
mod pairs {
    use std::{collections::HashMap, hash::Hash};

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<K: Serialize, V: Serialize, S: Serializer>(
        map: &HashMap<K, V>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_seq(map)
    }

    pub(super) fn deserialize<'de, K, V, D>(from: D) -> Result<HashMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Eq + Hash,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        Ok(Vec::<(K, V)>::deserialize(from)?.into_iter().collect())
    }
}
