//! What LINE sends to you: the signature over the raw bytes first, then a tolerant reading.
//!
//! Reference: <https://developers.line.biz/en/reference/messaging-api/#webhooks>. Answer 200 within 2
//! seconds and work later; duplicates come (drop them by [`Event::webhook_event_id`]), order does not
//! hold (sort by [`Event::timestamp`]), and what is unknown today is kept as it came.
//!
//! ```
//! use line::webhook::{self, Delivery};
//!
//! let raw = br#"{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}"#;
//! let secrets = ["8c570fa6dd201bb328f1c1eac23a96d8".into()];
//! let header = Some("GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=");
//!
//! webhook::verify(raw, header, &secrets)?;
//! let delivery = Delivery::parse(raw)?;
//! assert!(delivery.events.is_empty()); // the console's "Verify" button
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod delivery;
mod event;
mod payload;
mod received;
mod signature;

pub use delivery::{Delivery, MAX_BODY, Malformed};
pub use event::{Event, Source};
pub use payload::{AccountLink, LinkResult, Payload, Postback};
pub use received::{Received, ReceivedContent};
pub use signature::{BadSignature, sign, verify};
