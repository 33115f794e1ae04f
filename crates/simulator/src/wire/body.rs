//! Reading request bodies as LINE does: at most 2 MB, the right content type, JSON with the place of the mistake.

use std::collections::HashMap;

use poem::{
    Body, FromRequest, Request, RequestBody, Result,
    http::{HeaderMap, StatusCode, header},
};
use serde_json::value::RawValue;

use super::refusal::Refusal;

const MOST_BYTES: usize = 2 * 1024 * 1024;

/// A JSON body as bytes, bounded and with its content type checked.
pub(crate) struct JsonBytes(pub(crate) bytes::Bytes);

/// The fields of a form body; of a repeated field the last counts.
pub(crate) struct Form(HashMap<String, String>);

impl Form {
    /// A field, empty when absent.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// A field that may be absent.
    pub(crate) fn optional(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

impl<'a> FromRequest<'a> for JsonBytes {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> Result<Self> {
        let headers = request.headers();
        let bytes = read(headers, body.take()?).await?;
        if !bytes.is_empty() || headers.contains_key(header::CONTENT_TYPE) {
            expect_type(headers, "application/json")?;
        }
        Ok(Self(bytes))
    }
}

impl<'a> FromRequest<'a> for Form {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> Result<Self> {
        if expect_type(request.headers(), "application/x-www-form-urlencoded").is_err() {
            return Err(Refusal::oauth("invalid_request", "Content-Type is invalid").into());
        }
        let bytes = read(request.headers(), body.take()?).await?;
        let text = std::str::from_utf8(&bytes).unwrap_or_default();
        // A URL's query is a form; the URL type is the parser at hand.
        let url = reqwest::Url::parse(&format!("form:?{text}"));
        let url = url.map_err(|_| Refusal::oauth("invalid_request", "invalid parameter"))?;
        Ok(Self(url.query_pairs().into_owned().collect()))
    }
}

impl JsonBytes {
    /// The body as `T`, whose fields are raw JSON; LINE names line and column of what is no JSON.
    pub(crate) fn parse<'a, T: serde::Deserialize<'a>>(&'a self) -> Result<T, Refusal> {
        serde_json::from_slice(&self.0).map_err(|error| {
            Refusal::bad(format!(
                "The request body could not be parsed as JSON (line: {}, column: {})",
                error.line(),
                error.column()
            ))
        })
    }
}

/// A property of the body; when it is absent or of the wrong type, LINE names it.
pub(crate) fn property<'a, T: serde::Deserialize<'a>>(
    name: &str,
    raw: Option<&'a RawValue>,
) -> Result<T, Refusal> {
    let value = raw.and_then(|raw| serde_json::from_str(raw.get()).ok());
    value.ok_or_else(|| Refusal::property(name))
}

fn expect_type(headers: &HeaderMap, wanted: &str) -> Result<(), Refusal> {
    let sent = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let sent = sent.unwrap_or_default();
    let essence = sent.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case(wanted) {
        return Ok(());
    }
    let shown: String = sent.chars().take(100).collect();
    let message = format!("The content type, {shown}, is not supported");
    Err(Refusal::said(StatusCode::UNSUPPORTED_MEDIA_TYPE, message))
}

async fn read(headers: &HeaderMap, body: Body) -> Result<bytes::Bytes, Refusal> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok());
    let announced = announced.and_then(|text| text.parse().ok()).unwrap_or(0);
    let too_large = || Refusal::said(StatusCode::PAYLOAD_TOO_LARGE, "Payload Too Large");
    if announced > MOST_BYTES {
        return Err(too_large());
    }
    body.into_bytes_limit(MOST_BYTES)
        .await
        .map_err(|error| match error {
            poem::error::ReadBodyError::PayloadTooLarge => too_large(),
            _ => Refusal::bad("The request body could not be read"),
        })
}
