//! A panic costs one request, not the process, and tells the caller nothing.

use std::{any::Any, panic::AssertUnwindSafe};

use futures_util::FutureExt;
use poem::{
    Endpoint, IntoResponse, Middleware, Request, Response, Result, error::ResponseError,
    http::StatusCode,
};

/// A handler panicked. Its message went to the log, never to the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("internal error")]
pub struct Panicked;

impl ResponseError for Panicked {
    fn status(&self) -> StatusCode {
        StatusCode::INTERNAL_SERVER_ERROR
    }
}

/// Turns a panic of the endpoint into the error [`Panicked`], so that outer middleware can dress
/// it like any other error.
#[derive(Debug, Clone, Copy, Default)]
pub struct CatchPanic;

impl<E: Endpoint> Middleware<E> for CatchPanic {
    type Output = Caught<E>;

    fn transform(&self, endpoint: E) -> Self::Output {
        Caught { endpoint }
    }
}

/// The endpoint behind [`CatchPanic`].
pub struct Caught<E> {
    endpoint: E,
}

impl<E: Endpoint> Endpoint for Caught<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let answer = AssertUnwindSafe(self.endpoint.call(request)).catch_unwind();
        match answer.await {
            Ok(answer) => answer.map(IntoResponse::into_response),
            Err(cause) => {
                tracing::error!(cause = said(&*cause), "handler panicked");
                Err(Panicked.into())
            }
        }
    }
}

fn said(cause: &(dyn Any + Send)) -> &str {
    let literal = cause.downcast_ref::<&str>().copied();
    let formatted = || cause.downcast_ref::<String>().map(String::as_str);
    literal.or_else(formatted).unwrap_or("not a text")
}
