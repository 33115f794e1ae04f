//! LINE's two error bodies, read into one: `{message, details}` of the Messaging API and
//! `{error, error_description}` of the token and Login endpoints.

use serde::Deserialize;

use crate::client::Answer;

/// A refusal in LINE's words
/// (<https://developers.line.biz/en/reference/messaging-api/#error-responses>).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// `error` of the OAuth shape, for instance `invalid_grant`.
    pub error: Option<String>,
    /// `message`, or `error_description`; empty where LINE said nothing that could be read.
    pub message: String,
    /// What is wrong in which property; at most 32 are kept.
    pub details: Vec<Detail>,
    /// `x-line-request-id`.
    pub request_id: Option<String>,
}

/// One entry of `details`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Detail {
    /// What is wrong, for instance `Length must be between 0 and 5000`.
    #[serde(default)]
    pub message: String,
    /// Where, for instance `messages[0].text`.
    #[serde(default)]
    pub property: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wire {
    message: Option<String>,
    details: Option<Vec<Detail>>,
    error: Option<String>,
    error_description: Option<String>,
}

const LONGEST_TEXT: usize = 500;
const MOST_DETAILS: usize = 32;

impl Refusal {
    /// Reads either shape; anything else leaves an empty message.
    pub fn read(answer: &Answer) -> Self {
        let wire: Wire = serde_json::from_slice(&answer.body).unwrap_or_default();
        let message = wire.message.or(wire.error_description).unwrap_or_default();
        let details = wire
            .details
            .unwrap_or_default()
            .into_iter()
            .take(MOST_DETAILS);
        Self {
            status: answer.status,
            error: wire.error.as_deref().map(shorten),
            message: shorten(&message),
            details: details
                .map(|detail| Detail {
                    message: shorten(&detail.message),
                    property: shorten(&detail.property),
                })
                .collect(),
            request_id: answer.request_id.clone(),
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.status)?;
        if let Some(error) = &self.error {
            write!(f, " {error}")?;
        }
        if !self.message.is_empty() {
            write!(f, " {}", self.message)?;
        }
        for Detail { message, property } in &self.details {
            write!(f, "; {property}: {message}")?;
        }
        Ok(())
    }
}

/// One line of bounded length: the text may end up in a log or on a page.
fn shorten(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST_TEXT)
        .collect()
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    fn read(status: u16, body: &str) -> Refusal {
        Refusal::read(&Answer::new(status, &HeaderMap::new(), body.to_owned()))
    }

    #[test]
    fn the_messaging_shape_is_read() {
        let refusal = read(
            400,
            r#"{"message":"The request body has 1 error(s)","details":[{"message":"May not be empty","property":"messages[0].text"}]}"#,
        );
        assert_eq!(
            refusal.to_string(),
            "400 The request body has 1 error(s); messages[0].text: May not be empty"
        );
    }

    #[test]
    fn the_oauth_shape_is_read() {
        let refusal = read(
            400,
            r#"{"error":"invalid_grant","error_description":"invalid refresh token"}"#,
        );
        assert_eq!(refusal.error.as_deref(), Some("invalid_grant"));
        assert_eq!(refusal.message, "invalid refresh token");
    }

    #[test]
    fn a_body_that_is_neither_leaves_the_status() {
        for body in ["", "<html>", "[]", "{\"message\":3}", "null"] {
            assert_eq!(read(502, body).to_string(), "502", "{body}");
        }
    }
}
