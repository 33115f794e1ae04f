//! The outermost middleware: gives each request its id, address and nonce, one span, one
//! observation, and puts the security headers on whatever comes back.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use poem::{
    Endpoint, Middleware, PathPattern, Request, Response, Result,
    http::{HeaderValue, Method},
};
use tracing::{Instrument, Span, field};

use crate::{CatchPanic, ClientAddress, CspNonce, RequestId, SecurityHeaders, TrustedProxies};

/// What is known of an answered request, for metrics. Holds no personal data: the route is the
/// router's pattern, never the path.
#[derive(Debug, Clone)]
pub struct Served {
    /// The method, `OTHER` where it is none of the nine usual.
    pub method: &'static str,
    /// The route's pattern (`/members/:id`), or `-` where no route matched.
    pub route: Arc<str>,
    /// The status of the answer.
    pub status: u16,
    /// From the last header byte in to the first header byte out.
    pub took: Duration,
}

type Observer = Arc<dyn Fn(&Served) + Send + Sync>;

/// The outermost middleware of a server. See the module's head.
#[derive(Clone)]
pub struct Edge {
    headers: Arc<SecurityHeaders>,
    proxies: TrustedProxies,
    observer: Option<Observer>,
}

impl Edge {
    /// An edge that trusts no proxy and is observed by nobody.
    pub fn new(headers: SecurityHeaders) -> Self {
        Self {
            headers: Arc::new(headers),
            proxies: TrustedProxies::default(),
            observer: None,
        }
    }

    /// Believes `X-Forwarded-For` from these proxies.
    #[must_use]
    pub fn trusting(mut self, proxies: TrustedProxies) -> Self {
        self.proxies = proxies;
        self
    }

    /// Calls `observer` after every answer.
    #[must_use]
    pub fn observed_by(mut self, observer: impl Fn(&Served) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }
}

impl<E: Endpoint> Middleware<E> for Edge {
    type Output = EdgeEndpoint<E>;

    fn transform(&self, endpoint: E) -> Self::Output {
        EdgeEndpoint {
            edge: self.clone(),
            endpoint: CatchPanic.transform(endpoint),
        }
    }
}

/// The endpoint behind an [`Edge`]. It never answers with an error: errors become responses here.
pub struct EdgeEndpoint<E> {
    edge: Edge,
    endpoint: crate::panic::Caught<E>,
}

impl<E: Endpoint> Endpoint for EdgeEndpoint<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let (started, method) = (Instant::now(), named(request.method()));
        let (id, nonce) = (RequestId::fresh(), CspNonce::fresh());
        let client: ClientAddress = self.edge.proxies.client_of(&request);
        request.extensions_mut().insert(id);
        request.extensions_mut().insert(nonce.clone());
        request.extensions_mut().insert(client);

        let span = tracing::info_span!(
            "request", %method, route = field::Empty, status = field::Empty,
            ms = field::Empty, request_id = %id
        );
        let mut answer = self
            .endpoint
            .get_response(request)
            .instrument(span.clone())
            .await;
        self.edge.headers.put_on(&mut answer, &nonce);
        if let Ok(value) = HeaderValue::try_from(id.to_string()) {
            answer.headers_mut().insert(RequestId::HEADER, value);
        }
        self.report(&span, &served(&answer, method, started.elapsed()));
        Ok(answer)
    }
}

impl<E> EdgeEndpoint<E> {
    fn report(&self, span: &Span, served: &Served) {
        span.record("route", &*served.route);
        span.record("status", served.status);
        span.record("ms", served.took.as_secs_f64() * 1000.0);
        tracing::info!(parent: span, "answered");
        if let Some(observer) = &self.edge.observer {
            observer(served);
        }
    }
}

fn served(answer: &Response, method: &'static str, took: Duration) -> Served {
    let pattern = answer
        .data::<PathPattern>()
        .map(|pattern| pattern.0.clone());
    let route = pattern.unwrap_or_else(|| Arc::from("-"));
    Served {
        method,
        route,
        status: answer.status().as_u16(),
        took,
    }
}

/// A bounded set: callers may send any word as a method, and metrics keep each one for ever.
fn named(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        "CONNECT" => "CONNECT",
        "TRACE" => "TRACE",
        _ => "OTHER",
    }
}
