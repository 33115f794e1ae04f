//! Around every page: its own content policy, and no form posts from other sites.

use poem::{
    Endpoint, IntoResponse, Middleware, Request, Response, Result,
    http::{HeaderValue, Method, StatusCode, header},
};

/// Pictures, films and sounds of messages may come from anywhere on the web and from this machine; nothing else does.
/// `form-action` is left out: browsers apply it to redirects too, and the consent form leads back to the client.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' https: data: http://127.0.0.1:* http://localhost:*; \
    media-src https: http://127.0.0.1:* http://localhost:*; \
    connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The middleware.
pub(super) struct Guard;

/// The endpoint behind it.
pub(super) struct Guarded<E>(E);

impl<E: Endpoint> Middleware<E> for Guard {
    type Output = Guarded<E>;

    fn transform(&self, endpoint: E) -> Self::Output {
        Guarded(endpoint)
    }
}

impl<E: Endpoint> Endpoint for Guarded<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        if request.method() == Method::POST && from_another_site(&request) {
            return Ok(StatusCode::FORBIDDEN.into_response());
        }
        let mut answer = match self.0.call(request).await {
            Ok(answer) => answer.into_response(),
            Err(error) => error.into_response(),
        };
        let headers = answer.headers_mut();
        headers.insert(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(POLICY),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Ok(answer)
    }
}

/// Browsers say where a post comes from; callers that are no browsers carry nobody's cookies.
fn from_another_site(request: &Request) -> bool {
    request
        .header("sec-fetch-site")
        .is_some_and(|site| site != "same-origin" && site != "none")
}
