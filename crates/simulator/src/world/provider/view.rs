//! What the console shows of a provider and its channels, and what it can change.

use serde::{Deserialize, Serialize};

use crate::world::{
    State,
    state::{LoginIx, MessagingChannel, ProviderIx},
};

/// Asks for a provider with one Messaging and one Login channel.
#[derive(Debug, Deserialize)]
pub struct NewProvider {
    /// Shown as the account's name and on the consent page, 1–100 characters.
    pub name: String,
}

/// A provider with its two channels.
#[derive(Debug, Clone, Serialize)]
pub struct ProviderView {
    /// Digits, as in the console.
    pub provider: String,
    /// The provider's name.
    pub name: String,
    /// The Messaging API channel.
    pub messaging: MessagingView,
    /// The LINE Login channel.
    pub login: LoginView,
}

/// A Messaging API channel as the console shows it, secret included.
#[derive(Debug, Clone, Serialize)]
pub struct MessagingView {
    /// Ten digits.
    pub channel_id: String,
    /// 32 hex digits.
    pub channel_secret: String,
    /// `destination` of its webhooks.
    pub bot_user_id: String,
    /// `@` and eight characters.
    pub basic_id: String,
    /// Display name.
    pub name: String,
    /// Where webhooks go.
    pub webhook_url: Option<String>,
    /// "Use webhook".
    pub webhook_active: bool,
    /// "Webhook redelivery".
    pub redelivery: bool,
    /// Most events in one webhook.
    pub batch: usize,
    /// Rate limits off.
    pub limits_off: bool,
    /// Monthly limit; none is unlimited.
    pub quota: Option<u64>,
    /// Recipients counted this month.
    pub used: u64,
    /// Multicast refuses ids that the channel does not know (otherwise it skips them).
    pub multicast_refuses_unknown: bool,
}

/// A LINE Login channel as the console shows it, secret included.
#[derive(Debug, Clone, Serialize)]
pub struct LoginView {
    /// Ten digits.
    pub channel_id: String,
    /// 32 hex digits.
    pub channel_secret: String,
    /// Registered callback URLs.
    pub callback_urls: Vec<String>,
    /// Messaging channel id of the linked account.
    pub linked_bot: Option<String>,
    /// ID tokens are signed with ES256.
    pub es256: bool,
    /// May ask for e-mail addresses.
    pub email: bool,
}

/// Changes to a Messaging channel; absent fields stay.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MessagingEdit {
    /// Display name.
    pub name: Option<String>,
    /// Webhook URL; an empty text removes it.
    pub webhook_url: Option<String>,
    /// "Use webhook".
    pub webhook_active: Option<bool>,
    /// "Webhook redelivery".
    pub redelivery: Option<bool>,
    /// Most events in one webhook, 1–100.
    pub batch: Option<usize>,
    /// Rate limits off.
    pub limits_off: Option<bool>,
    /// Monthly limit; a negative number removes it.
    pub quota: Option<i64>,
    /// Multicast refuses unknown ids.
    pub multicast_refuses_unknown: Option<bool>,
    /// Issue a new secret; the old one dies at once.
    pub reissue_secret: bool,
}

/// Changes to a Login channel; absent fields stay.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LoginEdit {
    /// All callback URLs, up to 400.
    pub callback_urls: Option<Vec<String>>,
    /// Messaging channel id of the linked account; an empty text unlinks.
    pub linked_bot: Option<String>,
    /// Sign ID tokens with ES256.
    pub es256: Option<bool>,
    /// May ask for e-mail addresses.
    pub email: Option<bool>,
    /// Issue a new secret.
    pub reissue_secret: bool,
}

impl MessagingChannel {
    /// As the console shows it.
    pub(crate) fn view(&self) -> MessagingView {
        MessagingView {
            channel_id: self.id.to_string(),
            channel_secret: self.secret.clone(),
            bot_user_id: self.bot.clone(),
            basic_id: self.basic_id.clone(),
            name: self.name.clone(),
            webhook_url: self.webhook_url.clone(),
            webhook_active: self.webhook_active,
            redelivery: self.redelivery,
            batch: self.batch,
            limits_off: self.limits_off,
            quota: self.quota,
            used: self.used,
            multicast_refuses_unknown: self.multicast_refuses_unknown,
        }
    }
}

impl State {
    pub(super) fn provider_view(&self, ix: ProviderIx) -> Option<ProviderView> {
        let provider = &self.providers[ix as usize];
        let login = self.logins.iter().position(|c| c.provider == ix)?;
        Some(ProviderView {
            provider: provider.id.clone(),
            name: provider.name.clone(),
            messaging: self.messaging.iter().find(|c| c.provider == ix)?.view(),
            login: self.login_view(login as LoginIx),
        })
    }

    pub(super) fn login_view(&self, ix: LoginIx) -> LoginView {
        let channel = &self.logins[ix as usize];
        LoginView {
            channel_id: channel.id.clone(),
            channel_secret: channel.secret.clone(),
            callback_urls: channel.callback_urls.clone(),
            linked_bot: channel
                .linked_bot
                .map(|bot| self.messaging[bot as usize].id.to_string()),
            es256: channel.es256,
            email: channel.email,
        }
    }
}
