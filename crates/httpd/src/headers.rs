//! The headers that every answer carries, whoever made it: page, API, asset or error.

use std::collections::BTreeMap;

use poem::{
    Response,
    http::{HeaderName, HeaderValue, header},
};

use crate::CspNonce;

/// A Content-Security-Policy: nothing but our own origin, and scripts only of our own files or
/// with the answer's nonce.
#[derive(Debug, Clone)]
pub struct ContentPolicy(BTreeMap<&'static str, Vec<String>>);

impl ContentPolicy {
    /// `default-src 'none'`, then our own origin where a page needs it. No inline script or style
    /// without the nonce, no framing, no `<base>`.
    pub fn strict() -> Self {
        let directives = [
            ("default-src", "'none'"),
            ("script-src", "'self' 'nonce-{nonce}'"),
            ("style-src", "'self' 'nonce-{nonce}'"),
            ("img-src", "'self' data:"),
            ("font-src", "'self'"),
            ("connect-src", "'self'"),
            ("manifest-src", "'self'"),
            ("form-action", "'self'"),
            ("frame-ancestors", "'none'"),
            ("base-uri", "'none'"),
        ];
        let owned = directives.map(|(name, sources)| (name, vec![sources.to_owned()]));
        Self(owned.into())
    }

    /// Adds a source to a directive, in the place of a `'none'`. An example:
    /// `("form-action", "https://access.line.me")`, because browsers apply `form-action` to the
    /// redirect that answers a form, too.
    #[must_use]
    pub fn allow(mut self, directive: &'static str, source: &str) -> Self {
        let sources = self.0.entry(directive).or_default();
        sources.retain(|known| known != "'none'");
        sources.push(source.to_owned());
        self
    }

    fn header(&self) -> String {
        let directive =
            |(name, sources): (&&str, &Vec<String>)| format!("{name} {}", sources.join(" "));
        self.0.iter().map(directive).collect::<Vec<_>>().join("; ")
    }
}

/// Which security headers an [`crate::Edge`] puts on its answers. A header that the handler has
/// set itself is left alone (an asset's `Cache-Control`, the policy of a documentation page).
#[derive(Debug, Clone)]
pub struct SecurityHeaders {
    fixed: Vec<(HeaderName, HeaderValue)>,
    policy: String,
}

impl SecurityHeaders {
    /// The strict set for an origin without TLS (a sandbox on loopback): all but HSTS.
    pub fn strict() -> Self {
        let set = [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            (
                "permissions-policy",
                "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            ),
            ("cache-control", "no-store"),
        ];
        let fixed = set.map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        Self {
            fixed: fixed.into(),
            policy: ContentPolicy::strict().header(),
        }
    }

    /// Adds HSTS of two years where the public address is `https:`.
    #[must_use]
    pub fn for_origin(mut self, public_url: &str) -> Self {
        if public_url.starts_with("https://") {
            let value = HeaderValue::from_static("max-age=63072000; includeSubDomains");
            self.fixed.push((header::STRICT_TRANSPORT_SECURITY, value));
        }
        self
    }

    /// Another content policy than [`ContentPolicy::strict`].
    #[must_use]
    pub fn policy(mut self, policy: &ContentPolicy) -> Self {
        self.policy = policy.header();
        self
    }

    pub(crate) fn put_on(&self, answer: &mut Response, nonce: &CspNonce) {
        let headers = answer.headers_mut();
        for (name, value) in &self.fixed {
            headers.entry(name).or_insert_with(|| value.clone());
        }
        let policy = self.policy.replace("{nonce}", nonce.as_str());
        if let Ok(value) = HeaderValue::try_from(policy) {
            headers
                .entry(header::CONTENT_SECURITY_POLICY)
                .or_insert(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_takes_the_place_of_none() {
        let policy = ContentPolicy::strict().allow("frame-ancestors", "https://a.example");
        let header = policy.allow("form-action", "https://b.example").header();
        assert!(
            header.contains("frame-ancestors https://a.example;"),
            "{header}"
        );
        assert!(
            header.contains("form-action 'self' https://b.example;"),
            "{header}"
        );
        assert!(header.contains("default-src 'none';"), "{header}");
    }

    #[test]
    fn hsts_is_for_https_only() {
        let names = |url| {
            let set = SecurityHeaders::strict().for_origin(url).fixed;
            set.iter()
                .any(|(name, _)| name == header::STRICT_TRANSPORT_SECURITY)
        };
        assert!(names("https://enishi.example"));
        assert!(!names("http://127.0.0.1:8080"));
    }
}
