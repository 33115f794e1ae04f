//! The world of the stand-in: people, providers, channels, friendships, chats and everything that LINE would remember.
//!
//! All of it lives in memory behind short locks that are never held across an await. The verbs have a file each:
//! providing channels, people, befriending, talking, sending, logging in, linking accounts, and the faults one can order.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;

use crate::{clock::Clock, webhook::Webhooks};

mod account_link;
mod asserting;
mod bench;
mod caller;
mod expiring;
mod faults;
mod friendship;
mod ledger;
mod login;
mod mailbox;
mod pace;
mod people;
mod phone;
mod provider;
mod seed;
mod sending;
mod snapshot;
mod state;
mod talking;
mod tokens;

pub use account_link::LinkOutcome;
pub use login::{AuthorizeRefusal, AuthorizeRequest, PendingLogin};
pub use mailbox::{Mail, MailSummary};
pub use people::{NewPerson, PersonView};
pub use phone::{BubbleView, ChatPage, ChatView, LastLine, PhoneUser, PhoneView};
pub(crate) use provider::webhook_url;
pub use provider::{LoginEdit, LoginView, MessagingEdit, MessagingView, NewProvider, ProviderView};
pub use talking::NewPostback;
pub(crate) use talking::{is_read_token, quote_token};

pub(crate) use asserting::{ReceivedQuestion, Unmet};
pub(crate) use caller::{Caller, CallerRefused};
pub(crate) use faults::{Fault, FaultKind, NewFault};
pub(crate) use ledger::{Ledger, LedgerPage, LedgerSummary};
pub(crate) use login::{Grant, GrantRefused};
pub(crate) use pace::{Buckets, Endpoint};
pub(crate) use sending::{Outgoing, Receivers, Sent, Verdict};
pub(crate) use snapshot::SnapshotError;
pub(crate) use state::{ChannelIx, LoginChannel, PersonIx, ReplyToken, Standing, State};
pub(crate) use tokens::{Kind, TokenDead, UserTokenView, same_secret};

/// What may go wrong when the world is asked for something by its users (not over LINE's wire).
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// The thing named does not exist.
    #[error("unknown {0}")]
    Unknown(&'static str),
    /// A field is wrong; the name of the field and the reason.
    #[error("{0}: {1}")]
    Invalid(&'static str, String),
    /// The world is full: everything here is bounded.
    #[error("too many {0}")]
    TooMany(&'static str),
}

/// Told to phones that are being looked at: something changed in this person's chat.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) person: PersonIx,
    pub(crate) channel_id: Arc<str>,
}

/// Everything the stand-in knows. Shared as `Arc<World>`; every verb takes `&self`.
pub struct World {
    pub(crate) clock: Clock,
    state: Mutex<State>,
    ledger: Mutex<Ledger>,
    buckets: Mutex<Buckets>,
    faults: faults::Faults,
    mailbox: Mutex<mailbox::Mailbox>,
    changes: broadcast::Sender<Change>,
    pub(crate) webhooks: Webhooks,
    dirty: Notify,
    public_url: OnceLock<String>,
    limits_off: bool,
    pub(crate) stopping: CancellationToken,
}

impl World {
    /// An empty world. `limits_off` switches LINE's rate limits off for every channel.
    pub(crate) fn new(limits_off: bool, stopping: CancellationToken) -> Self {
        Self {
            clock: Clock::default(),
            state: Mutex::new(State::born()),
            ledger: Mutex::default(),
            buckets: Mutex::default(),
            faults: faults::Faults::default(),
            mailbox: Mutex::default(),
            changes: broadcast::channel(1024).0,
            webhooks: Webhooks::default(),
            dirty: Notify::new(),
            public_url: OnceLock::new(),
            limits_off,
            stopping,
        }
    }

    /// Where browsers and clients reach the stand-in, without a slash at the end.
    pub fn public_url(&self) -> &str {
        self.public_url.get().map_or("", String::as_str)
    }

    pub(crate) fn settle_at(&self, public_url: String) {
        // A second call changes nothing: the address of a running stand-in is fixed.
        let _ = self
            .public_url
            .set(public_url.trim_end_matches('/').to_owned());
    }

    /// The stand-in's time in milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// Moves the stand-in's clock and answers its new time.
    pub fn advance_clock(&self, seconds: i64) -> i64 {
        let now = self.clock.advance(seconds);
        self.touch();
        now
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that something worth keeping changed.
    fn touch(&self) {
        self.dirty.notify_one();
    }

    /// Wakes the phones that look at this chat.
    fn changed(&self, person: PersonIx, channel_id: &Arc<str>) {
        if self.changes.receiver_count() > 0 {
            let channel_id = channel_id.clone();
            // Nobody listening any more is fine.
            let _ = self.changes.send(Change { person, channel_id });
        }
        self.touch();
    }

    pub(crate) fn watch(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }
}
