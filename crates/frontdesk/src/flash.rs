//! A message from one page to the next, in a marked cookie that is shown once.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{Visit, cookie::Kind, seal::Purpose};

/// How a message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlashKind {
    /// It worked.
    Good,
    /// Good to know.
    Info,
    /// It worked, but look.
    Warn,
    /// It did not work.
    Bad,
}

impl FlashKind {
    const ALL: [Self; 4] = [Self::Good, Self::Info, Self::Warn, Self::Bad];

    /// Its word in templates.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}

/// A message as the shell shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// `good`, `info`, `warn` or `bad`.
    pub kind: &'static str,
    /// In the reader's language.
    pub text: String,
}

/// Longer messages are cut: a cookie has little room.
const MOST: usize = 200;

impl Visit {
    /// Shows `text` on the next page that this browser opens.
    pub fn flash(&self, kind: FlashKind, text: &str) {
        let text: String = text.chars().take(MOST).collect();
        let body = URL_SAFE_NO_PAD.encode(&text);
        let mark = self.desk.seal().mark(Purpose::Flash, &[kind.word(), &body]);
        let value = format!("{}.{body}.{mark}", kind.word());
        let minute = Some(Duration::from_secs(60));
        self.desk
            .cookies()
            .set(&self.jar, Kind::Flash, &value, minute);
    }

    /// The message of the page before, once.
    pub(crate) fn take_flash(&self) -> Option<Flash> {
        let value = self.jar.get(self.desk.cookies().name(Kind::Flash))?;
        self.desk.cookies().end(&self.jar, Kind::Flash);
        let mut parts = value.value_str().splitn(3, '.');
        let (kind, body, mark) = (parts.next()?, parts.next()?, parts.next()?);
        if !self.desk.seal().knows(Purpose::Flash, &[kind, body], mark) {
            return None;
        }
        let kind = FlashKind::ALL
            .into_iter()
            .find(|known| known.word() == kind)?
            .word();
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(body).ok()?).ok()?;
        Some(Flash { kind, text })
    }
}
