//! What came back: the status, LINE's request ids and a bounded body.

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use serde::de::DeserializeOwned;

use crate::error::CallError;
use crate::refusal::Refusal;

/// The most of an answer that is read. LINE's longest known answers are lists of 1,000 ids.
pub(crate) const BODY_LIMIT: usize = 1024 * 1024;

/// An answer as it came off the wire.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// `x-line-request-id`, which LINE's support asks for.
    pub request_id: Option<String>,
    /// `x-line-accepted-request-id`: on 409, the id of the request that was accepted before.
    pub accepted_request_id: Option<String>,
    /// The body, as far as it was read.
    pub body: Bytes,
    /// False where the connection broke off or the body passed 1 MiB.
    pub whole: bool,
}

impl Answer {
    /// An answer from its parts, for a caller with an HTTP client of its own.
    pub fn new(status: u16, headers: &HeaderMap, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            request_id: header(headers, "x-line-request-id"),
            accepted_request_id: header(headers, "x-line-accepted-request-id"),
            body: body.into(),
            whole: true,
        }
    }

    /// Reads the body; a body that breaks off still leaves the status, which has decided already.
    pub(crate) async fn read(mut response: reqwest::Response) -> Self {
        let mut answer = Self::new(response.status().as_u16(), response.headers(), Bytes::new());
        let mut body = BytesMut::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() <= BODY_LIMIT => body.extend(chunk),
                Ok(None) => break,
                Ok(Some(_)) | Err(_) => {
                    answer.whole = false;
                    break;
                }
            }
        }
        answer.body = body.freeze();
        answer
    }

    /// True for 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body of a 2xx as `T`.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, CallError> {
        self.success()?;
        serde_json::from_slice(&self.body).map_err(|_| CallError::Garbled {
            status: self.status,
            request_id: self.request_id.clone(),
        })
    }

    /// `Ok` for a 2xx whose body does not matter.
    pub(crate) fn success(&self) -> Result<(), CallError> {
        if self.is_success() {
            Ok(())
        } else {
            Err(CallError::Refused(Refusal::read(self)))
        }
    }
}

/// A header's value, shortened to what an id can be.
fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    Some(value.chars().take(128).collect())
}
