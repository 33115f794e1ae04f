//! What the control interface answers when it cannot do what it was asked.

use poem::{Response, error::ResponseError, http::StatusCode};
use serde_json::json;

use crate::{wire::json_answer, world::WorldError};

/// A refusal of the control interface.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub(crate) struct Refused(#[from] WorldError);

impl ResponseError for Refused {
    fn status(&self) -> StatusCode {
        match self.0 {
            WorldError::Unknown(_) => StatusCode::NOT_FOUND,
            WorldError::Invalid(..) => StatusCode::UNPROCESSABLE_ENTITY,
            WorldError::TooMany(_) => StatusCode::CONFLICT,
        }
    }

    fn as_response(&self) -> Response {
        json_answer(self.status(), &json!({"error": self.to_string()}))
    }
}

/// Mistakes that the extractors and the router find, in the same shape. Their texts are for those who write tests.
pub(super) async fn in_json(error: poem::Error) -> Response {
    if error.is::<Refused>() {
        return error.into_response();
    }
    let status = error.status();
    json_answer(status, &json!({"error": error.to_string()}))
}
