//! The name of one request in answers, logs and support mails.

use std::fmt;

use poem::{FromRequest, Request, RequestBody, Result};
use uuid::Uuid;

/// A request's own id: a UUID v7 made here, sent back as `x-request-id`. A caller's is not taken
/// over, since it would let him write into our logs and pick an id that another request has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestId(pub Uuid);

impl RequestId {
    /// The header that carries it.
    pub const HEADER: &'static str = "x-request-id";

    pub(crate) fn fresh() -> Self {
        Self(Uuid::now_v7())
    }

    /// The id of this request, or a new one where no edge has given it any.
    pub fn of(request: &Request) -> Self {
        let known = request.extensions().get::<Self>().copied();
        known.unwrap_or_else(Self::fresh)
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'a> FromRequest<'a> for RequestId {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        Ok(Self::of(request))
    }
}
