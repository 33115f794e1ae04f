//! The nonce that lets one answer's own `<script>` and `<style>` run, and no injected one.

use std::{fmt, sync::Arc};

use poem::{FromRequest, Request, RequestBody, Result};
use uuid::Uuid;

/// One answer's Content-Security-Policy nonce: 122 random bits, fresh for every request.
#[derive(Debug, Clone)]
pub struct CspNonce(Arc<str>);

impl CspNonce {
    pub(crate) fn fresh() -> Self {
        Self(Uuid::new_v4().simple().to_string().into())
    }

    /// The value for `nonce="…"`: letters and digits only.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CspNonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'a> FromRequest<'a> for CspNonce {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        // Without an edge no policy is sent, so that any value does.
        let known = request.extensions().get::<Self>().cloned();
        Ok(known.unwrap_or_else(Self::fresh))
    }
}
