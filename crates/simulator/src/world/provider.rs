//! Providers and their channels, as the console makes them.

mod view;

pub use view::{LoginEdit, LoginView, MessagingEdit, MessagingView, NewProvider, ProviderView};

use std::sync::Arc;

use super::{
    State, World, WorldError,
    state::{ChannelIx, LoginChannel, LoginIx, MessagingChannel, Provider, ProviderIx},
};
use crate::{address::reachable, ids};

const MOST_CHANNELS: usize = 2_000;
const MOST_CALLBACKS: usize = 400;

impl World {
    /// Makes a provider with a Messaging and a Login channel, the account linked to the Login channel.
    pub fn create_provider(&self, new: &NewProvider) -> Result<ProviderView, WorldError> {
        let name = named("name", &new.name)?;
        let mut state = self.state();
        if state.messaging.len() >= MOST_CHANNELS {
            return Err(WorldError::TooMany("channels"));
        }
        let provider = state.providers.len() as ProviderIx;
        let id = state.fresh_channel_id();
        state.providers.push(Provider {
            id,
            name: name.clone(),
        });
        let bot = state.open_messaging(provider, &name);
        state.open_login(provider, &name, bot);
        for person in 0..state.people.len() {
            state.introduce(person as u32);
        }
        let view = state.provider_view(provider);
        drop(state);
        self.touch();
        view.ok_or(WorldError::Unknown("provider"))
    }

    /// All providers, oldest first.
    pub fn providers(&self) -> Vec<ProviderView> {
        let state = self.state();
        (0..state.providers.len())
            .filter_map(|ix| state.provider_view(ix as ProviderIx))
            .collect()
    }

    /// Changes a Messaging channel.
    pub fn edit_messaging(
        &self,
        id: &str,
        edit: MessagingEdit,
    ) -> Result<MessagingView, WorldError> {
        let mut state = self.state();
        let ix = *state
            .by_channel
            .get(id)
            .ok_or(WorldError::Unknown("channel"))?;
        state.messaging[ix as usize].apply(edit)?;
        let view = state.messaging[ix as usize].view();
        drop(state);
        self.touch();
        Ok(view)
    }

    /// Changes a Login channel.
    pub fn edit_login(&self, id: &str, edit: LoginEdit) -> Result<LoginView, WorldError> {
        let mut state = self.state();
        let ix = *state
            .by_login
            .get(id)
            .ok_or(WorldError::Unknown("channel"))?;
        if let Some(bot) = &edit.linked_bot {
            state.logins[ix as usize].linked_bot = state.linkable(ix, bot)?;
        }
        state.logins[ix as usize].apply(edit)?;
        let view = state.login_view(ix);
        drop(state);
        self.touch();
        Ok(view)
    }
}

impl MessagingChannel {
    fn apply(&mut self, edit: MessagingEdit) -> Result<(), WorldError> {
        if let Some(name) = &edit.name {
            self.name = named("name", name)?;
        }
        if let Some(url) = edit.webhook_url {
            self.webhook_url = match url.as_str() {
                "" => None,
                url => {
                    Some(webhook_url(url).ok_or_else(|| bad("webhook_url", "not a webhook URL"))?)
                }
            };
        }
        self.webhook_active = edit.webhook_active.unwrap_or(self.webhook_active);
        self.redelivery = edit.redelivery.unwrap_or(self.redelivery);
        self.batch = edit.batch.unwrap_or(self.batch).clamp(1, 100);
        self.limits_off = edit.limits_off.unwrap_or(self.limits_off);
        if let Some(quota) = edit.quota {
            self.quota = u64::try_from(quota).ok();
        }
        self.multicast_refuses_unknown = edit
            .multicast_refuses_unknown
            .unwrap_or(self.multicast_refuses_unknown);
        if edit.reissue_secret {
            self.secret = ids::random_hex();
        }
        Ok(())
    }
}

impl LoginChannel {
    fn apply(&mut self, edit: LoginEdit) -> Result<(), WorldError> {
        if let Some(urls) = edit.callback_urls {
            if urls.len() > MOST_CALLBACKS || urls.iter().any(|url| !reachable(url)) {
                return Err(bad("callback_urls", "up to 400 https URLs"));
            }
            self.callback_urls = urls;
        }
        self.es256 = edit.es256.unwrap_or(self.es256);
        self.email = edit.email.unwrap_or(self.email);
        if edit.reissue_secret {
            self.secret = ids::random_hex();
        }
        Ok(())
    }
}

impl State {
    fn fresh_channel_id(&self) -> String {
        loop {
            let id = 2_000_000_000 + u64::from(u32::from_be_bytes(ids::random())) % 99_999_999;
            let id = id.to_string();
            let taken = self.by_channel.contains_key(&id)
                || self.by_login.contains_key(&id)
                || self.providers.iter().any(|p| p.id == id);
            if !taken {
                return id;
            }
        }
    }

    fn open_messaging(&mut self, provider: ProviderIx, name: &str) -> ChannelIx {
        let ix = self.messaging.len() as ChannelIx;
        let id = self.fresh_channel_id();
        self.by_channel.insert(id.clone(), ix);
        self.messaging.push(MessagingChannel {
            id: Arc::from(id),
            provider,
            secret: ids::random_hex(),
            bot: ids::UserId(ids::random()).to_string(),
            basic_id: format!("@{}", &ids::random_hex()[..8]),
            name: name.to_owned(),
            webhook_url: None,
            webhook_active: false,
            redelivery: false,
            batch: 1,
            limits_off: false,
            quota: None,
            used: 0,
            used_month: 0,
            multicast_refuses_unknown: false,
        });
        ix
    }

    fn open_login(&mut self, provider: ProviderIx, name: &str, bot: ChannelIx) {
        let id = self.fresh_channel_id();
        self.by_login
            .insert(id.clone(), self.logins.len() as LoginIx);
        self.logins.push(LoginChannel {
            id,
            provider,
            secret: ids::random_hex(),
            name: name.to_owned(),
            callback_urls: Vec::new(),
            linked_bot: Some(bot),
            es256: false,
            email: false,
        });
    }

    fn linkable(&self, login: LoginIx, bot: &str) -> Result<Option<ChannelIx>, WorldError> {
        if bot.is_empty() {
            return Ok(None);
        }
        let ix = *self
            .by_channel
            .get(bot)
            .ok_or(WorldError::Unknown("channel"))?;
        let same = self.messaging[ix as usize].provider == self.logins[login as usize].provider;
        same.then_some(Some(ix))
            .ok_or_else(|| bad("linked_bot", "belongs to another provider"))
    }
}

/// A webhook URL that LINE would take, at most 500 characters.
pub(crate) fn webhook_url(url: &str) -> Option<String> {
    (url.len() <= 500 && reachable(url)).then(|| url.to_owned())
}

pub(crate) fn named(field: &'static str, name: &str) -> Result<String, WorldError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(bad(field, "1 to 100 characters"));
    }
    Ok(name.to_owned())
}

fn bad(field: &'static str, reason: &str) -> WorldError {
    WorldError::Invalid(field, reason.to_owned())
}
