//! Around all of LINE's wire: a request id on each answer, and LINE's words for what no handler answered.

use poem::{
    Endpoint, FromRequest, IntoResponse, Middleware, Request, RequestBody, Response, Result,
    http::{HeaderValue, StatusCode},
};
use uuid::Uuid;

use super::refusal::Refusal;

/// The middleware.
pub(crate) struct Outer;

/// The endpoint behind it; never answers with an error.
pub(crate) struct OuterEndpoint<E>(E);

/// `x-line-request-id` of the request at hand.
#[derive(Clone, Copy)]
pub(crate) struct LineRequestId(pub(crate) Uuid);

impl<E: Endpoint> Middleware<E> for Outer {
    type Output = OuterEndpoint<E>;

    fn transform(&self, endpoint: E) -> Self::Output {
        OuterEndpoint(endpoint)
    }
}

impl<E: Endpoint> Endpoint for OuterEndpoint<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let id = Uuid::new_v4();
        request.extensions_mut().insert(LineRequestId(id));
        let mut answer = match self.0.call(request).await {
            Ok(answer) => answer.into_response(),
            Err(error) => in_lines_words(error.into_response()),
        };
        if let Ok(id) = HeaderValue::try_from(id.to_string()) {
            answer.headers_mut().insert("x-line-request-id", id);
        }
        Ok(answer)
    }
}

/// Answers of the router and the extractors are plain text; LINE's are JSON.
fn in_lines_words(answer: Response) -> Response {
    if answer
        .content_type()
        .is_some_and(|kind| kind.starts_with("application/json"))
    {
        return answer;
    }
    let status = answer.status();
    let message = match status {
        StatusCode::NOT_FOUND => "Not found",
        StatusCode::METHOD_NOT_ALLOWED => "Method Not Allowed",
        _ => "Bad Request",
    };
    Refusal::said(status, message).into_answer()
}

impl<'a> FromRequest<'a> for LineRequestId {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> Result<Self> {
        let held = request.extensions().get::<Self>().copied();
        Ok(held.unwrap_or_else(|| Self(Uuid::new_v4())))
    }
}
