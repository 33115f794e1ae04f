//! The connections to LINE: one pool, no redirects, short patience, small appetites.

mod answer;
mod call;

use std::sync::Arc;
use std::time::Duration;

use tracing::Instrument;

use crate::endpoints::Endpoints;
use crate::error::{Fault, Outcome};
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
        let span = span(&call);
        let read = async {
            let response = self.carry(call, None).await?;
            Ok(Answer::read(response).await)
        };
        let outcome = read.instrument(span.clone()).await;
        if let Ok(answer) = &outcome {
            note(&span, answer.status, answer.request_id.as_deref());
        }
        outcome
    }

    /// Opens an answer whose body is to be read piece by piece, within `patience` in all.
    pub(crate) async fn open(
        &self,
        call: Call<'_>,
        patience: Duration,
    ) -> Result<reqwest::Response, Fault> {
        let span = span(&call);
        let opened = self
            .carry(call, Some(patience))
            .instrument(span.clone())
            .await;
        if let Ok(response) = &opened {
            let id = response.headers().get("x-line-request-id");
            note(
                &span,
                response.status().as_u16(),
                id.and_then(|id| id.to_str().ok()),
            );
        }
        opened
    }

    async fn carry(
        &self,
        call: Call<'_>,
        patience: Option<Duration>,
    ) -> Result<reqwest::Response, Fault> {
        let mut request = call.into_request(&self.inner.http, &self.inner.endpoints)?;
        if patience.is_some() {
            *request.timeout_mut() = patience;
        }
        Ok(self.inner.http.execute(request).await?)
    }
}

fn span(call: &Call<'_>) -> tracing::Span {
    tracing::info_span!(
        "line",
        method = call.method().as_str(),
        path = call.template(),
        status = tracing::field::Empty,
        line_request_id = tracing::field::Empty,
    )
}

fn note(span: &tracing::Span, status: u16, request_id: Option<&str>) {
    span.record("status", status);
    if let Some(id) = request_id {
        span.record("line_request_id", id);
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("endpoints", &self.inner.endpoints)
            .finish()
    }
}
