//! How LINE says no: a status and one of two body shapes.

use poem::{Response, http::StatusCode};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// One line of `details`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Complaint {
    pub(crate) message: String,
    pub(crate) property: String,
}

/// A refusal with its status, body and, for 409, the id of the accepted request.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    body: Value,
    accepted: Option<Uuid>,
}

impl Refusal {
    /// The Messaging API's shape.
    pub(crate) fn said(status: StatusCode, message: impl Into<String>) -> Self {
        let message: String = message.into();
        Self {
            status,
            body: json!({"message": message}),
            accepted: None,
        }
    }

    /// 400 in the Messaging API's shape.
    pub(crate) fn bad(message: impl Into<String>) -> Self {
        Self::said(StatusCode::BAD_REQUEST, message)
    }

    /// 400 with what is wrong where.
    pub(crate) fn complaints(found: &[Complaint]) -> Self {
        let message = format!("The request body has {} error(s)", found.len());
        let body = json!({"message": message, "details": found});
        Self {
            status: StatusCode::BAD_REQUEST,
            body,
            accepted: None,
        }
    }

    /// 400 for one property.
    pub(crate) fn property(name: &str) -> Self {
        Self::bad(format!(
            "The property, {name}, in the request body is invalid (line: -, column: -)"
        ))
    }

    /// 401 of the Messaging API.
    pub(crate) fn unauthorized() -> Self {
        Self::said(
            StatusCode::UNAUTHORIZED,
            "Authentication failed. Confirm that the access token in the authorization header is valid.",
        )
    }

    /// 403: not for this account.
    pub(crate) fn forbidden() -> Self {
        let message = "Access to this API is not available for your account";
        Self::said(StatusCode::FORBIDDEN, message)
    }

    /// 404.
    pub(crate) fn not_found() -> Self {
        Self::said(StatusCode::NOT_FOUND, "Not found")
    }

    /// 429 for the rate.
    pub(crate) fn rate() -> Self {
        let message = "The API rate limit has been exceeded. Try again later.";
        Self::said(StatusCode::TOO_MANY_REQUESTS, message)
    }

    /// 429 for the month.
    pub(crate) fn monthly_limit() -> Self {
        Self::said(
            StatusCode::TOO_MANY_REQUESTS,
            "You have reached your monthly limit.",
        )
    }

    /// 409: this retry key was accepted before.
    pub(crate) fn already_accepted(request: Uuid, sent_messages: Option<Value>) -> Self {
        let mut body = json!({"message": "The retry key is already accepted"});
        if let Some(sent) = sent_messages {
            body["sentMessages"] = sent;
        }
        Self {
            status: StatusCode::CONFLICT,
            body,
            accepted: Some(request),
        }
    }

    /// The OAuth shape, 400.
    pub(crate) fn oauth(error: &str, description: &str) -> Self {
        let body = json!({"error": error, "error_description": description});
        Self {
            status: StatusCode::BAD_REQUEST,
            body,
            accepted: None,
        }
    }

    /// The refusal as an answer.
    pub(crate) fn into_answer(self) -> Response {
        let mut answer = json_answer(self.status, &self.body);
        if let Some(id) = self.accepted.and_then(|id| id.to_string().parse().ok()) {
            answer
                .headers_mut()
                .insert("x-line-accepted-request-id", id);
        }
        answer
    }
}

impl From<Refusal> for poem::Error {
    fn from(refusal: Refusal) -> Self {
        Self::from_response(refusal.into_answer())
    }
}

/// A JSON answer.
pub(crate) fn json_answer(status: StatusCode, body: &impl Serialize) -> Response {
    let text = serde_json::to_vec(body).expect("plain data has a JSON text");
    Response::builder()
        .status(status)
        .content_type("application/json")
        .body(text)
}

/// A JSON answer with status 200.
pub(crate) fn ok(body: &impl Serialize) -> Response {
    json_answer(StatusCode::OK, body)
}
