//! RFC 9457 problems: a closed list of ids, each with its page under `/docs/problems/`.

mod id;

pub use id::ProblemId;

use std::borrow::Cow;

use httpd::RequestId;
use kernel::Lang;
use poem::{
    Response,
    http::{StatusCode, header},
};
use serde::Serialize;

/// One field of the request that is wrong, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The field's name as the caller wrote it; `""` for the whole.
    pub field: String,
    /// A stable word for programs: `required`, `too_long`, `in_the_past`.
    pub code: Cow<'static, str>,
    /// A sentence for people, in the caller's language.
    pub message: String,
}

/// Something that a caller can be told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .id.word())]
pub struct Problem {
    id: ProblemId,
    detail: Option<String>,
    errors: Vec<FieldError>,
    retry_after: Option<u64>,
}

impl Problem {
    /// A problem with the catalogue's own words.
    pub fn new(id: ProblemId) -> Self {
        Self {
            id,
            detail: None,
            errors: Vec::new(),
            retry_after: None,
        }
    }

    /// Unknown, or another tenant's: the answer is the same.
    pub fn not_found() -> Self {
        Self::new(ProblemId::NotFound)
    }

    /// 422: fields that are well-formed and wrong. Add them with [`Problem::field`].
    pub fn invalid() -> Self {
        Self::new(ProblemId::InvalidFields)
    }

    /// 409: the state of the thing does not allow it.
    pub fn conflict() -> Self {
        Self::new(ProblemId::Conflict)
    }

    /// Names a field that is wrong. `message` is in the caller's language.
    #[must_use]
    pub fn field(
        mut self,
        field: impl Into<String>,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        let (field, code, message) = (field.into(), code.into(), message.into());
        self.errors.push(FieldError {
            field,
            code,
            message,
        });
        self
    }

    /// Words of one's own in place of the catalogue's detail, in the caller's language.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// When it is worth trying again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds.max(1));
        self
    }

    /// Which problem it is.
    pub fn id(&self) -> ProblemId {
        self.id
    }

    /// Its HTTP status.
    pub fn status(&self) -> StatusCode {
        self.id.status()
    }

    /// The fields that are wrong.
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// What happened, for a person.
    pub fn told(&self, lang: Lang) -> String {
        self.detail.clone().unwrap_or_else(|| self.id.detail(lang))
    }

    /// As `application/problem+json`.
    pub fn into_json(self, lang: Lang, request: RequestId) -> Response {
        let body = ProblemView {
            kind: self.id.page(),
            title: self.id.title(lang),
            status: self.status().as_u16(),
            detail: self.told(lang),
            request_id: request.to_string(),
            errors: &self.errors,
        };
        let body = serde_json::to_vec(&body).unwrap_or_default();
        let answer = Response::builder()
            .status(self.status())
            .header("content-language", lang.tag());
        self.with_retry(answer.content_type("application/problem+json").body(body))
    }

    /// An answer of one's own, saying when to come again where the problem knows.
    #[must_use]
    pub fn with_retry(&self, mut answer: Response) -> Response {
        if let Some(seconds) = self.retry_after {
            answer
                .headers_mut()
                .insert(header::RETRY_AFTER, seconds.into());
        }
        answer
    }
}

#[derive(Serialize)]
struct ProblemView<'a> {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    detail: String,
    request_id: String,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [FieldError],
}
