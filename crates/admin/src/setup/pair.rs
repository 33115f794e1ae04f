//! The form of a pair of channels: tried at LINE, each fault beside its field; secrets are never shown
//! again.

use crate::{form::Faults, words::Words};
use delivery::{
    Checked, Claimed,
    channel::{self, Field},
};

/// A sample's secret, which no page may show.
#[cfg(test)]
pub const SECRET: &str = "8c570fa6dd201bb328f1c1eac23a96d8";

/// What was pasted.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Pair {
    /// "Channel ID" of the Messaging API channel.
    pub messaging_channel_id: String,
    messaging_secret: String,
    /// "Channel ID" of the LINE Login channel.
    pub login_channel_id: String,
    login_secret: String,
}

impl Pair {
    /// Known ids, for putting in new secrets.
    pub fn of(channel: &delivery::Channel) -> Self {
        Self {
            messaging_channel_id: channel.messaging_channel_id.clone(),
            login_channel_id: channel.login_channel_id.clone(),
            ..Self::default()
        }
    }

    /// A filled-in form, for the pages' tests.
    #[cfg(test)]
    pub fn sample(text: &str) -> Self {
        let t = || text.to_owned();
        Self {
            messaging_channel_id: t(),
            messaging_secret: SECRET.into(),
            login_channel_id: t(),
            login_secret: SECRET.into(),
        }
    }

    /// Asks LINE about every value.
    pub async fn check(&self, line: &line::Client, words: Words) -> Result<Checked, Faults> {
        let claimed = Claimed {
            messaging_channel_id: self.messaging_channel_id.clone(),
            messaging_secret: self.messaging_secret.clone().into(),
            login_channel_id: self.login_channel_id.clone(),
            login_secret: self.login_secret.clone().into(),
        };
        channel::check(line, &claimed).await.map_err(|wrongs| {
            let mut faults = Faults::default();
            for wrong in wrongs {
                let of = words.t(match wrong.field {
                    Field::MessagingChannelId | Field::MessagingSecret => "pair-messaging",
                    Field::LoginChannelId | Field::LoginSecret => "pair-login",
                });
                let values = [("of", of.into()), ("what", wrong.say(words.0).into())];
                faults.add(wrong.field.word(), words.all("pair-fault", &values));
            }
            faults
        })
    }
}
