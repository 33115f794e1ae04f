//! LINE's two error bodies, read into one: `{message, details}` of the Messaging API and
//! `{error, error_description}` of the token and Login endpoints.

use serde_json::Value;

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// What is wrong, for instance `Length must be between 0 and 5000`.
    pub message: String,
    /// Where, for instance `messages[0].text`.
    pub property: String,
}

const LONGEST_TEXT: usize = 500;
const MOST_DETAILS: usize = 32;

impl Refusal {
    /// Reads either shape, field by field, so that one odd field does not hide the others.
    pub fn read(answer: &Answer) -> Self {
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let text = |name: &str| body.get(name).and_then(Value::as_str).map(shorten);
        let details = body
            .get("details")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        Self {
            status: answer.status,
            error: text("error"),
            message: text("message")
                .or_else(|| text("error_description"))
                .unwrap_or_default(),
            details: details.take(MOST_DETAILS).map(Detail::read).collect(),
            request_id: answer.request_id.clone(),
        }
    }
}

impl Detail {
    fn read(value: &Value) -> Self {
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(shorten);
        Self {
            message: text("message").unwrap_or_default(),
            property: text("property").unwrap_or_default(),
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
    fn an_odd_detail_does_not_hide_the_message() {
        let odd =
            r#"{"message":"You have reached your monthly limit.","details":[3,{"message":[]}]}"#;
        assert_eq!(
            read(429, odd).message,
            "You have reached your monthly limit."
        );
        let odd = r#"{"message":"x","details":"none","error":7}"#;
        assert_eq!(read(400, odd).to_string(), "400 x");
    }

    #[test]
    fn a_body_that_is_neither_leaves_the_status() {
        for body in ["", "<html>", "[]", "{\"message\":3}", "null"] {
            assert_eq!(read(502, body).to_string(), "502", "{body}");
        }
    }
}
