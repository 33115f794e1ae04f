//! The form guard: nothing but our own pages may change anything in a signed-in browser's name.

use poem::{Body, Endpoint, IntoResponse, Middleware, Request, Response, Result, http::Method};

use crate::{AppError, Desk, Problem, ProblemId, seal::Purpose, visit::holder};

/// Faces that no browser speaks for: a key or a signature must be in each request.
const WITHOUT_COOKIES: [&str; 2] = ["/api/", "/line/"];

/// Refuses every POST, PUT, PATCH and DELETE that does not come from a page of ours, by what the
/// browser says of its origin *and* by the token in the form. Outside of it nothing needs to be
/// remembered: a handler cannot forget it.
#[derive(Debug, Clone, Copy, Default)]
pub struct CsrfGuard;

impl<E: Endpoint> Middleware<E> for CsrfGuard {
    type Output = Guarded<E>;

    fn transform(&self, endpoint: E) -> Self::Output {
        Guarded { endpoint }
    }
}

/// The endpoint behind a [`CsrfGuard`].
pub struct Guarded<E> {
    endpoint: E,
}

impl<E: Endpoint> Endpoint for Guarded<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        if needs_token(&request) {
            let desk = request.extensions().get::<Desk>().cloned();
            let desk = desk.ok_or_else(|| AppError::internal("no desk around the form guard"))?;
            if !from_our_page(&request, &desk) || !has_token(&mut request, &desk).await? {
                return Err(AppError::from(Problem::new(ProblemId::FormExpired)).into());
            }
        }
        self.endpoint
            .call(request)
            .await
            .map(IntoResponse::into_response)
    }
}

fn needs_token(request: &Request) -> bool {
    let path = request.uri().path();
    let reads = [Method::GET, Method::HEAD, Method::OPTIONS, Method::TRACE];
    !reads.contains(request.method()) && !WITHOUT_COOKIES.iter().any(|face| path.starts_with(face))
}

/// `Sec-Fetch-Site` where the browser sends it (all do on https and loopback), else `Origin`.
/// Neither: no browser of today, and nobody whom we would have to trust.
fn from_our_page(request: &Request, desk: &Desk) -> bool {
    match (request.header("sec-fetch-site"), request.header("origin")) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => origin == desk.public_url(),
        (None, None) => false,
    }
}

async fn has_token(request: &mut Request, desk: &Desk) -> Result<bool> {
    let Some(holder) = holder(desk, request.cookie()) else {
        return Ok(false);
    };
    let known = |mark: &str| desk.seal().knows(Purpose::Form, &[&holder], mark);
    if let Some(mark) = request.header("x-csrf-token") {
        return Ok(known(mark));
    }
    let form = request.content_type().is_some_and(is_form);
    if !form {
        return Ok(false);
    }
    let bytes = request.take_body().into_bytes().await?;
    let token = field(&bytes, "csrf").is_some_and(|mark| known(&mark));
    request.set_body(Body::from_bytes(bytes));
    Ok(token)
}

fn is_form(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// The first value of a field. Marks are base64url, so nothing of them is ever escaped.
fn field(body: &[u8], name: &str) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let mut pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}
