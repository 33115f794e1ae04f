//! What the browser brings back
//! (<https://developers.line.biz/en/docs/line-login/integrate-line-login/#receiving-the-authorization-code>).

use secrecy::SecretString;
use serde::Deserialize;

use super::once::State;

/// The query of the callback, as a web framework's query extractor reads it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CallbackQuery {
    /// The authorization code: 10 minutes, single use.
    pub code: Option<SecretString>,
    /// Our own, echoed.
    pub state: Option<String>,
    /// `true` or `false`; see [`Grant::friendship_changed`].
    pub friendship_status_changed: Option<String>,
    /// Set where the login did not succeed.
    pub error: Option<String>,
    /// LINE's words about it.
    pub error_description: Option<String>,
}

/// A login that succeeded.
#[derive(Clone, Debug)]
pub struct Grant {
    /// For [`super::LoginChannel::exchange`].
    pub code: SecretString,
    /// `Some(true)`: the person added or unblocked the account during this login. `Some(false)`: was
    /// a friend already, or did not. `None`: was not asked. It tells a change, not a state: for that
    /// see [`super::LoginChannel::friendship`].
    pub friendship_changed: Option<bool>,
}

/// A login that did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallbackError {
    /// `state` is missing or is not this browser's: not our redirect, do nothing.
    #[error("the callback does not belong to this browser")]
    StateMismatch,
    /// The person cancelled or refused (`ACCESS_DENIED`).
    #[error("the person refused")]
    AccessDenied,
    /// `prompt=none`, but the person would have to log in (`LOGIN_REQUIRED`).
    #[error("the person would have to log in")]
    LoginRequired,
    /// `prompt=none`, but the person would have to do something (`INTERACTION_REQUIRED`).
    #[error("the person would have to do something")]
    InteractionRequired,
    /// `INVALID_REQUEST`: a parameter is wrong.
    #[error("LINE could not read the login request")]
    InvalidRequest,
    /// `INVALID_SCOPE`.
    #[error("this channel may not ask for these scopes")]
    InvalidScope,
    /// `UNSUPPORTED_RESPONSE_TYPE`.
    #[error("LINE does not support this response type")]
    UnsupportedResponseType,
    /// `SERVER_ERROR`: try again.
    #[error("LINE had an error")]
    ServerError,
    /// A code that LINE did not document when this was written, in upper case.
    #[error("LINE answered {0}")]
    Other(String),
    /// Neither a code nor an error.
    #[error("the callback holds neither code nor error")]
    Empty,
}

impl CallbackQuery {
    /// Checks `state` first, then reads the outcome. Codes are compared without regard to case:
    /// LINE writes them in capitals today and did not always.
    pub fn accept(self, expected: &State) -> Result<Grant, CallbackError> {
        if !self
            .state
            .as_deref()
            .is_some_and(|state| expected.matches(state))
        {
            return Err(CallbackError::StateMismatch);
        }
        if let Some(error) = self.error {
            return Err(CallbackError::named(&error));
        }
        let code = self.code.ok_or(CallbackError::Empty)?;
        let friendship_changed = match self.friendship_status_changed.as_deref() {
            Some(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Some(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        };
        Ok(Grant {
            code,
            friendship_changed,
        })
    }
}

impl CallbackError {
    fn named(code: &str) -> Self {
        let code: String = code.chars().filter(|c| !c.is_control()).take(64).collect();
        let code = code.to_ascii_uppercase();
        match code.as_str() {
            "ACCESS_DENIED" => Self::AccessDenied,
            "LOGIN_REQUIRED" => Self::LoginRequired,
            "INTERACTION_REQUIRED" => Self::InteractionRequired,
            "INVALID_REQUEST" => Self::InvalidRequest,
            "INVALID_SCOPE" => Self::InvalidScope,
            "UNSUPPORTED_RESPONSE_TYPE" => Self::UnsupportedResponseType,
            "SERVER_ERROR" => Self::ServerError,
            _ => Self::Other(code),
        }
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn query(code: Option<&str>, state: &str, error: Option<&str>) -> CallbackQuery {
        CallbackQuery {
            code: code.map(Into::into),
            state: Some(state.into()),
            error: error.map(Into::into),
            ..CallbackQuery::default()
        }
    }

    #[test]
    fn a_grant_needs_the_browsers_own_state() {
        let expected = State::kept("mine");

        let grant = query(Some("c"), "mine", None)
            .accept(&expected)
            .expect("granted");
        assert_eq!(grant.code.expose_secret(), "c");

        for strange in [query(Some("c"), "other", None), CallbackQuery::default()] {
            assert_eq!(
                strange.accept(&expected).err(),
                Some(CallbackError::StateMismatch)
            );
        }
    }

    #[test]
    fn error_codes_are_read_in_either_case() {
        for code in ["ACCESS_DENIED", "access_denied", "Access_Denied"] {
            let refused = query(None, "s", Some(code)).accept(&State::kept("s"));
            assert_eq!(refused.err(), Some(CallbackError::AccessDenied));
        }
        let strange = query(None, "s", Some("new_thing")).accept(&State::kept("s"));
        assert_eq!(
            strange.err(),
            Some(CallbackError::Other("NEW_THING".into()))
        );
    }

    #[test]
    fn friendship_is_told_only_where_it_was_asked() {
        let with = |text: Option<&str>| CallbackQuery {
            friendship_status_changed: text.map(Into::into),
            ..query(Some("c"), "s", None)
        };
        for (text, changed) in [
            (Some("true"), Some(true)),
            (Some("false"), Some(false)),
            (None, None),
        ] {
            let grant = with(text).accept(&State::kept("s")).expect("granted");
            assert_eq!(grant.friendship_changed, changed);
        }
    }
}
