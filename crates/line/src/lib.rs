//! LINE's wire: Login, channel tokens, Messaging API, webhooks and their error verdicts. Knows no tenants and no tables.
//!
//! A [`Client`] holds the connections. On it stand [`Channel`] (a Messaging API channel whose tokens
//! are minted and cached), [`Messaging`] (the same calls with a token of your own) and
//! [`login::LoginChannel`] (LINE Login v2.1). Messages are built with [`message`], answers are judged
//! by [`Verdict`], and what LINE sends to you is read by [`webhook`].
//!
//! ```no_run
//! use line::message::{Action, Bundle, Buttons, Text};
//! use line::messaging::PushBody;
//! use line::{Channel, ChannelCredentials, Client, Endpoints, TokenCache, Uuid, Verdict};
//!
//! # async fn send() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::new(Endpoints::default())?;
//! let tokens = TokenCache::new(client.clone());
//! let channel = Channel::new(client, tokens, ChannelCredentials::new("1234567890", "secret"));
//!
//! let question = Buttons::new("明日のご予約", "明日19時、2名様でご予約です。")
//!     .action(Action::postback("行きます", "visit=yes")?)
//!     .action(Action::postback("キャンセル", "visit=no")?)
//!     .build()?;
//! let bundle = Bundle::new([Text::new("こんにちは")?.into(), question])?;
//!
//! // Freeze the body and choose the key once; every further try sends the very same bytes.
//! let body = PushBody::freeze("U8e742f61d673b39c7fff3cecb7536ef0", &bundle)?.into_bytes();
//! let retry_key = Uuid::new_v4();
//! match channel.push(body, retry_key).await {
//!     Verdict::Accepted { .. } => {}
//!     Verdict::Later { why, .. } => eprintln!("again with the same key: {why}"),
//!     Verdict::Never { why, .. } => eprintln!("not again: {why}"),
//! }
//! # Ok(()) }
//! ```

mod channel;
mod client;
mod endpoints;
mod error;
pub mod login;
pub mod message;
pub mod messaging;
mod random;
mod refusal;
pub mod richmenu;
mod token;
pub mod verdict;
pub mod webhook;

pub use channel::Channel;
pub use client::{Answer, BuildError, Client, Patience};
pub use endpoints::{BadEndpoint, Endpoints};
pub use error::{CallError, Fault, Outcome};
pub use messaging::Messaging;
pub use refusal::{Detail, Refusal};
pub use secrecy::{ExposeSecret, SecretString};
pub use token::{ChannelCredentials, MintedToken, TokenCache, WrongCredential};
pub use uuid::Uuid;
pub use verdict::Verdict;
