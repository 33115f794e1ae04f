//! What staff pasted, tried at LINE before anything is kept, so that the very field that is wrong is named.

use crate::{TEXT, parcel::coded};
use kernel::Lang;
use line::{CallError, ChannelCredentials, ExposeSecret, SecretString, messaging::BotInfo};

/// What staff say of their channels.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// "Channel ID" of the Messaging API channel.
    pub messaging_channel_id: String,
    /// "Channel secret" of the Messaging API channel.
    pub messaging_secret: SecretString,
    /// "Channel ID" of the LINE Login channel.
    pub login_channel_id: String,
    /// "Channel secret" of the LINE Login channel.
    pub login_secret: SecretString,
}

/// What LINE agreed with: the only thing that can be connected.
#[derive(Debug, Clone)]
pub struct Checked {
    pub(super) messaging: ChannelCredentials,
    pub(super) login: ChannelCredentials,
    pub(super) bot: BotInfo,
}

impl Checked {
    /// Who the account is, to be shown before connecting.
    pub fn bot(&self) -> &BotInfo {
        &self.bot
    }
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// [`Claimed::messaging_channel_id`].
    MessagingChannelId = 1,
    /// [`Claimed::messaging_secret`].
    MessagingSecret = 2,
    /// [`Claimed::login_channel_id`].
    LoginChannelId = 3,
    /// [`Claimed::login_secret`].
    LoginSecret = 4,
}

coded!(Field {
    MessagingChannelId = "messaging_channel_id",
    MessagingSecret = "messaging_secret",
    LoginChannelId = "login_channel_id",
    LoginSecret = "login_secret",
});

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// An id is 1 to 20 digits.
    MalformedId = 1,
    /// A secret is 32 hexadecimal digits.
    MalformedSecret = 2,
    /// LINE knows no such channel.
    UnknownId = 3,
    /// The channel exists; this is not its secret.
    WrongSecret = 4,
    /// Id and secret do not fit, and LINE does not say which.
    DoesNotFit = 5,
    /// A Login channel where a Messaging API channel is asked for.
    NotMessaging = 6,
    /// A Messaging API channel where a Login channel is asked for.
    NotLogin = 7,
    /// LINE could not be asked.
    LineAway = 8,
}

coded!(Why {
    MalformedId = "malformed_id",
    MalformedSecret = "malformed_secret",
    UnknownId = "unknown_id",
    WrongSecret = "wrong_secret",
    DoesNotFit = "does_not_fit",
    NotMessaging = "not_messaging",
    NotLogin = "not_login",
    LineAway = "line_away",
});

/// One field that is wrong, and what to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wrong {
    /// Which.
    pub field: Field,
    /// Why.
    pub why: Why,
}

impl Wrong {
    /// What to do, in words.
    pub fn say(self, lang: Lang) -> String {
        TEXT.say(lang, &format!("wrong-{}", self.why.word()))
    }
}

/// Asks LINE about both channels. Nothing is written. At most six calls, each with the client's patience.
pub async fn check(line: &line::Client, claimed: &Claimed) -> Result<Checked, Vec<Wrong>> {
    let wrong = malformed(claimed);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let messaging = ChannelCredentials::new(
        claimed.messaging_channel_id.trim(),
        trimmed(&claimed.messaging_secret),
    );
    let login = ChannelCredentials::new(
        claimed.login_channel_id.trim(),
        trimmed(&claimed.login_secret),
    );
    let (bot, not_login) = tokio::join!(messaging_bot(line, &messaging), login_fault(line, &login));
    match (bot, not_login) {
        (Ok(bot), None) => Ok(Checked {
            messaging,
            login,
            bot,
        }),
        (bot, not_login) => Err(bot.err().into_iter().chain(not_login).collect()),
    }
}

fn malformed(claimed: &Claimed) -> Vec<Wrong> {
    let is_id =
        |text: &str| (1..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let is_secret = |secret: &SecretString| {
        let text = secret.expose_secret().trim();
        text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit())
    };
    let mut wrong = Vec::new();
    let mut note = |fine: bool, field, why| {
        if !fine {
            wrong.push(Wrong { field, why });
        }
    };
    note(
        is_id(claimed.messaging_channel_id.trim()),
        Field::MessagingChannelId,
        Why::MalformedId,
    );
    note(
        is_secret(&claimed.messaging_secret),
        Field::MessagingSecret,
        Why::MalformedSecret,
    );
    note(
        is_id(claimed.login_channel_id.trim()),
        Field::LoginChannelId,
        Why::MalformedId,
    );
    note(
        is_secret(&claimed.login_secret),
        Field::LoginSecret,
        Why::MalformedSecret,
    );
    wrong
}

fn trimmed(secret: &SecretString) -> SecretString {
    secret.expose_secret().trim().into()
}

/// A stateless token can be minted for either kind of channel; only a Messaging API channel has a bot.
async fn messaging_bot(
    line: &line::Client,
    claimed: &ChannelCredentials,
) -> Result<BotInfo, Wrong> {
    let fields = (Field::MessagingChannelId, Field::MessagingSecret);
    let minted = line.mint_token(claimed).await;
    let token = match minted {
        Ok(minted) => minted.token,
        Err(error) => return Err(told(line, claimed, &error, fields).await),
    };
    line.messaging(token)
        .bot_info()
        .await
        .map_err(|error| Wrong {
            field: Field::MessagingChannelId,
            why: match error.status() {
                Some(401 | 403 | 404) => Why::NotMessaging,
                _ => Why::LineAway,
            },
        })
}

async fn login_fault(line: &line::Client, claimed: &ChannelCredentials) -> Option<Wrong> {
    let fields = (Field::LoginChannelId, Field::LoginSecret);
    let token = match line.mint_token(claimed).await {
        Ok(minted) => minted.token,
        Err(error) => return Some(told(line, claimed, &error, fields).await),
    };
    // A bot answers: somebody pasted the Messaging API channel twice.
    let has_bot = line.messaging(token).bot_info().await.is_ok();
    has_bot.then_some(Wrong {
        field: Field::LoginChannelId,
        why: Why::NotLogin,
    })
}

/// The stateless endpoint refuses without saying which of the two is wrong; the short-lived one says it.
async fn told(
    line: &line::Client,
    claimed: &ChannelCredentials,
    refusal: &CallError,
    (id, secret): (Field, Field),
) -> Wrong {
    let CallError::Refused(refused) = refusal else {
        return Wrong {
            field: id,
            why: Why::LineAway,
        };
    };
    if refused.status >= 500 || refused.status == 429 {
        return Wrong {
            field: id,
            why: Why::LineAway,
        };
    }
    match line.wrong_credential(claimed).await {
        Some(line::WrongCredential::Id) => Wrong {
            field: id,
            why: Why::UnknownId,
        },
        Some(line::WrongCredential::Secret) => Wrong {
            field: secret,
            why: Why::WrongSecret,
        },
        None => Wrong {
            field: secret,
            why: Why::DoesNotFit,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claimed() -> Claimed {
        Claimed {
            messaging_channel_id: "1234567890".into(),
            messaging_secret: "8c570fa6dd201bb328f1c1eac23a96d8".into(),
            login_channel_id: " 1234567891 ".into(),
            login_secret: "0123456789abcdef0123456789ABCDEF".into(),
        }
    }

    #[test]
    fn a_value_of_another_shape_is_named_before_line_is_asked() {
        assert_eq!(malformed(&claimed()), []);
        let bad = Claimed {
            messaging_channel_id: "@enishi".into(),
            login_secret: "1234567891".into(),
            ..claimed()
        };
        let expected = [
            Wrong {
                field: Field::MessagingChannelId,
                why: Why::MalformedId,
            },
            Wrong {
                field: Field::LoginSecret,
                why: Why::MalformedSecret,
            },
        ];
        assert_eq!(malformed(&bad), expected);
    }

    #[test]
    fn every_fault_says_what_to_do() {
        for why in Why::ALL {
            let wrong = Wrong {
                field: Field::MessagingSecret,
                why: *why,
            };
            for lang in [Lang::Ja, Lang::En] {
                assert!(!wrong.say(lang).starts_with("wrong-"), "{why:?}");
            }
        }
    }
}
