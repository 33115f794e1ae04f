//! What can go wrong with a call, and whether LINE may have acted on it all the same.

use crate::client::Answer;
use crate::refusal::Refusal;

/// What became of one call: an answer of any status, or none.
pub type Outcome = Result<Answer, Fault>;

/// No answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No connection: the name was not found, it was refused, TLS failed, or it took over 3 s.
    /// LINE has seen nothing.
    #[error("LINE cannot be reached")]
    Unreachable,
    /// No answer within 10 s. LINE may have acted.
    #[error("LINE did not answer in time")]
    TimedOut,
    /// The connection broke before an answer. LINE may have acted.
    #[error("the connection to LINE broke off")]
    Lost,
    /// The request could not be written, for instance because the token holds a line break.
    /// LINE has seen nothing.
    #[error("the request could not be written")]
    Unsendable,
}

impl From<reqwest::Error> for Fault {
    fn from(error: reqwest::Error) -> Self {
        if error.is_builder() {
            Self::Unsendable
        } else if error.is_connect() {
            Self::Unreachable
        } else if error.is_timeout() {
            Self::TimedOut
        } else {
            Self::Lost
        }
    }
}

/// Why a call gave no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// No answer came.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// LINE answered with a status other than 2xx.
    #[error("LINE refused: {0}")]
    Refused(Refusal),
    /// LINE answered 2xx, but not with what its reference promises.
    #[error("LINE's answer ({status}) could not be read")]
    Garbled {
        /// The status of the answer.
        status: u16,
        /// `x-line-request-id`.
        request_id: Option<String>,
    },
}

impl CallError {
    /// The status that LINE answered with, if it answered.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Fault(_) => None,
            Self::Refused(refusal) => Some(refusal.status),
            Self::Garbled { status, .. } => Some(*status),
        }
    }

    /// True for 401: the token is missing, expired or revoked.
    pub fn is_unauthorized(&self) -> bool {
        self.status() == Some(401)
    }

    /// `x-line-request-id` of the answer, if there was one.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Fault(_) => None,
            Self::Refused(refusal) => refusal.request_id.as_deref(),
            Self::Garbled { request_id, .. } => request_id.as_deref(),
        }
    }
}
