//! The connections to LINE: one pool, no redirects, short patience, small appetites.

mod answer;
mod call;

use std::sync::Arc;
use std::time::Duration;

use tracing::Instrument;

use crate::endpoints::Endpoints;
use crate::error::Outcome;
use crate::login::jwks::KeyRing;

pub use answer::Answer;
pub(crate) use call::Call;

/// How long to wait before a call is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For a connection to open; past it the verdict is "unreachable". 3 s unless told.
    pub connect: Duration,
    /// For the whole call; past it LINE may have acted all the same. 10 s unless told.
    pub call: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(3),
            call: Duration::from_secs(10),
        }
    }
}

/// Connections to LINE; cheap to clone, made once for the whole program.
///
/// Connects within 3 s, gives up on a call after 10 s, follows no redirect, reads at most 1 MiB of an
/// answer, and speaks HTTP/2 where TLS negotiates it. Each call is one `tracing` span `line` with
/// `method`, `path` (the template, never an id), `status` and `line_request_id`.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    http: reqwest::Client,
    endpoints: Endpoints,
    keys: KeyRing,
}

/// The TLS set-up failed, for instance because the machine has no trusted certificates.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client could not be built: {0}")]
pub struct BuildError(#[from] reqwest::Error);

impl Client {
    /// Builds the connection pool; connects to nothing yet.
    pub fn new(endpoints: Endpoints) -> Result<Self, BuildError> {
        Self::with_patience(endpoints, Patience::default())
    }

    /// The same with a patience of your own.
    pub fn with_patience(endpoints: Endpoints, patience: Patience) -> Result<Self, BuildError> {
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("enishi-line/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(patience.connect)
            .timeout(patience.call)
            .tcp_nodelay(true)
            .pool_max_idle_per_host(1024)
            .referer(false);
        if endpoints.all_plain() {
            // A stand-in over plain HTTP needs no certificates and must not be asked through a proxy.
            builder = builder.no_proxy().tls_certs_only([]);
        }
        let inner = Inner {
            http: builder.build()?,
            endpoints,
            keys: KeyRing::default(),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Where this client's calls go.
    pub fn endpoints(&self) -> &Endpoints {
        &self.inner.endpoints
    }

    /// The Messaging API with a channel access token of your own keeping.
    pub fn messaging(&self, token: secrecy::SecretString) -> crate::Messaging {
        crate::Messaging::new(self.clone(), token)
    }

    pub(crate) fn keys(&self) -> &KeyRing {
        &self.inner.keys
    }

    pub(crate) async fn send(&self, call: Call<'_>) -> Outcome {
        let span = tracing::info_span!(
            "line",
            method = call.method().as_str(),
            path = call.template(),
            status = tracing::field::Empty,
            line_request_id = tracing::field::Empty,
        );
        let outcome = self.carry(call).instrument(span.clone()).await;
        if let Ok(answer) = &outcome {
            span.record("status", answer.status);
            if let Some(id) = &answer.request_id {
                span.record("line_request_id", id.as_str());
            }
        }
        outcome
    }

    async fn carry(&self, call: Call<'_>) -> Outcome {
        let request = call.into_request(&self.inner.http, &self.inner.endpoints)?;
        let response = self.inner.http.execute(request).await?;
        Ok(Answer::read(response).await)
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("endpoints", &self.inner.endpoints)
            .finish()
    }
}
