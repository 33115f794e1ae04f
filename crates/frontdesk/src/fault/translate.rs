//! From poem's many errors to our one.

use std::error::Error as StdError;

use httpd::{BodyRefused, Panicked};
use kernel::Lang;
use poem::{
    Error,
    error::{MethodNotAllowedError, NotFoundError, ParsePathError},
    http::StatusCode,
};
use poem_openapi::error::{
    AuthorizationError, ContentTypeError, ParseParamError, ParsePathError as OpenApiPathError,
    ParseRequestPayloadError,
};

use super::openapi;
use crate::{AppError, Problem, ProblemId};

/// What an error means to the caller. Its text never reaches them: poem's texts name our types,
/// and those of others may hold anything.
pub(super) fn into_app_error(error: Error, lang: Lang) -> AppError {
    let error = match error.downcast::<AppError>() {
        Ok(ours) => return ours,
        Err(other) => other,
    };
    if let Some(unread) = error.downcast_ref::<ParseRequestPayloadError>() {
        return openapi::payload(&unread.reason, lang).into();
    }
    if let Some(unread) = error.downcast_ref::<ParseParamError>() {
        return openapi::param(unread.name, &unread.reason, lang).into();
    }
    match problem_id(&error) {
        ProblemId::Internal if !error.is::<Panicked>() => AppError::internal(Unnamed::of(&error)),
        ProblemId::Unavailable => AppError::Unavailable(Unnamed::of(&error).into()),
        id => Problem::new(id).into(),
    }
}

fn problem_id(error: &Error) -> ProblemId {
    if let Some(refused) = error.downcast_ref::<BodyRefused>() {
        return match refused {
            BodyRefused::TooLarge => ProblemId::TooLarge,
            BodyRefused::TooSlow => ProblemId::RequestTimeout,
            BodyRefused::Encoded => ProblemId::UnsupportedMediaType,
        };
    }
    let unknown_path = error.is::<NotFoundError>()
        || error.is::<ParsePathError>()
        || error.is::<poem::error::ParsePathError>()
        || error.is::<OpenApiPathError>();
    if unknown_path {
        ProblemId::NotFound
    } else if error.is::<MethodNotAllowedError>() {
        ProblemId::MethodNotAllowed
    } else if error.is::<ContentTypeError>() {
        ProblemId::UnsupportedMediaType
    } else if error.is::<AuthorizationError>() {
        ProblemId::SignInNeeded
    } else {
        by_status(error.status())
    }
}

fn by_status(status: StatusCode) -> ProblemId {
    match status {
        StatusCode::UNAUTHORIZED => ProblemId::SignInNeeded,
        StatusCode::FORBIDDEN => ProblemId::NotAllowed,
        StatusCode::NOT_FOUND => ProblemId::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ProblemId::MethodNotAllowed,
        StatusCode::REQUEST_TIMEOUT => ProblemId::RequestTimeout,
        StatusCode::CONFLICT => ProblemId::Conflict,
        StatusCode::PAYLOAD_TOO_LARGE => ProblemId::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ProblemId::UnsupportedMediaType,
        StatusCode::UNPROCESSABLE_ENTITY => ProblemId::InvalidFields,
        StatusCode::TOO_MANY_REQUESTS => ProblemId::RateLimited,
        StatusCode::SERVICE_UNAVAILABLE => ProblemId::Unavailable,
        other if other.is_client_error() => ProblemId::InvalidRequest,
        _ => ProblemId::Internal,
    }
}

/// An error of a type that we do not know, as text for the log.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Unnamed(String);

impl Unnamed {
    fn of(error: &Error) -> Self {
        let causes = std::iter::successors(error.source(), |&cause| cause.source());
        let causes = causes.take(8).map(ToString::to_string).collect::<Vec<_>>();
        Self(if causes.is_empty() {
            error.to_string()
        } else {
            causes.join(": ")
        })
    }
}
