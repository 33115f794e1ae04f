//! The serve loop around a poem endpoint: timeouts, bounds, drain, client address, security
//! headers. Knows neither LINE nor Enishi.
//!
//! poem brings routing and extractors; what stands between them and the open internet is here,
//! because poem 3.1 has no header timeout, no body limit and believes any `X-Forwarded-For`.
//!
//! ```no_run
//! # use poem::{EndpointExt, Route};
//! # async fn run(listener: tokio::net::TcpListener) -> std::io::Result<()> {
//! let app = Route::new()
//!     .with(httpd::BodyLimit::new(1 << 20)) // innermost: its refusals are ordinary errors
//!     .with(httpd::CatchPanic) // a panic becomes the error `Panicked`
//!     .with(httpd::Edge::new(httpd::SecurityHeaders::strict())); // outermost
//! let shutdown = tokio_util::sync::CancellationToken::new();
//! httpd::serve(listener, app, httpd::Bounds::default(), shutdown).await?;
//! # Ok(()) }
//! ```

mod address;
mod body;
mod edge;
mod headers;
mod nonce;
mod panic;
mod request_id;
mod serve;

pub use address::{ClientAddress, TrustedProxies};
pub use body::{BodyLimit, BodyRefused, Pace};
pub use edge::{Edge, Served};
pub use headers::{ContentPolicy, SecurityHeaders};
pub use nonce::CspNonce;
pub use panic::{CatchPanic, Panicked};
pub use request_id::RequestId;
pub use serve::{Bounds, Drained, Shutdown, serve};
