//! One call before it is made: a path template with its values, a bearer, a body.

use bytes::Bytes;
use http::Method;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::endpoints::Endpoints;
use crate::error::Fault;

/// Which of LINE's hosts answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    Api,
    ApiData,
}

enum Body<'a> {
    Empty,
    Json(Bytes),
    Form(&'a [(&'a str, &'a str)]),
    File(&'static str, Bytes),
}

pub(crate) struct Call<'a> {
    method: Method,
    host: Host,
    template: &'static str,
    path: String,
    query: Vec<(&'a str, &'a str)>,
    bearer: Option<&'a SecretString>,
    retry_key: Option<Uuid>,
    body: Body<'a>,
}

impl<'a> Call<'a> {
    pub fn new(method: Method, template: &'static str) -> Self {
        Self {
            method,
            host: Host::Api,
            template,
            path: template.to_owned(),
            query: Vec::new(),
            bearer: None,
            retry_key: None,
            body: Body::Empty,
        }
    }

    pub fn get(template: &'static str) -> Self {
        Self::new(Method::GET, template)
    }

    pub fn delete(template: &'static str) -> Self {
        Self::new(Method::DELETE, template)
    }

    pub fn post(template: &'static str) -> Self {
        Self::new(Method::POST, template)
    }

    /// Goes to the host of contents and images.
    pub fn at_api_data(mut self) -> Self {
        self.host = Host::ApiData;
        self
    }

    /// Fills `{name}` of the template; the value can never add a segment or a query.
    pub fn fill(mut self, name: &str, value: &str) -> Self {
        self.path = self.path.replace(&format!("{{{name}}}"), &segment(value));
        self
    }

    pub fn query(mut self, name: &'a str, value: &'a str) -> Self {
        self.query.push((name, value));
        self
    }

    pub fn bearer(mut self, token: &'a SecretString) -> Self {
        self.bearer = Some(token);
        self
    }

    pub fn retry_key(mut self, key: Uuid) -> Self {
        self.retry_key = Some(key);
        self
    }

    pub fn json(mut self, body: impl Into<Bytes>) -> Self {
        self.body = Body::Json(body.into());
        self
    }

    pub fn file(mut self, media_type: &'static str, bytes: impl Into<Bytes>) -> Self {
        self.body = Body::File(media_type, bytes.into());
        self
    }

    pub fn form(mut self, fields: &'a [(&'a str, &'a str)]) -> Self {
        self.body = Body::Form(fields);
        self
    }

    pub fn method(&self) -> &Method {
        &self.method
    }

    pub fn template(&self) -> &'static str {
        self.template
    }

    pub fn into_request(
        self,
        http: &reqwest::Client,
        endpoints: &Endpoints,
    ) -> Result<reqwest::Request, Fault> {
        let base = match self.host {
            Host::Api => &endpoints.api,
            Host::ApiData => &endpoints.api_data,
        };
        let url = format!("{}{}", base.as_str().trim_end_matches('/'), self.path);
        let mut request = http.request(self.method, url);
        if !self.query.is_empty() {
            request = request.query(&self.query);
        }
        if let Some(token) = self.bearer {
            request = request.header(AUTHORIZATION, bearer_value(token)?);
        }
        if let Some(key) = self.retry_key {
            request = request.header("x-line-retry-key", key.to_string());
        }
        request = match self.body {
            Body::Empty => request,
            Body::Json(bytes) => request.header(CONTENT_TYPE, "application/json").body(bytes),
            Body::File(kind, bytes) => request.header(CONTENT_TYPE, kind).body(bytes),
            Body::Form(fields) => request.form(fields),
        };
        request.build().map_err(|_| Fault::Unsendable)
    }
}

fn bearer_value(token: &SecretString) -> Result<HeaderValue, Fault> {
    let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret()))
        .map_err(|_| Fault::Unsendable)?;
    value.set_sensitive(true);
    Ok(value)
}

/// Percent-encodes everything but unreserved characters; `.` and `..` cannot climb.
fn segment(value: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(value.len());
    let climbs = value.bytes().all(|byte| byte == b'.');
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || (matches!(byte, b'-' | b'_' | b'~' | b'.') && !climbs) {
            out.push(byte as char);
        } else {
            write!(out, "%{byte:02X}").expect("a String takes everything");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::segment;

    #[test]
    fn an_id_stays_one_segment() {
        assert_eq!(segment("U8e742f61"), "U8e742f61");
        assert_eq!(segment("a/b?c#d"), "a%2Fb%3Fc%23d");
        assert_eq!(segment("縁"), "%E7%B8%81");
    }
}
