//! The one error of HTTP handlers. Its `Display` is for strangers; the cause goes to the log only.

use std::error::Error as StdError;

use kernel::Lang;
use poem::{IntoResponse, Response, error::ResponseError, http::StatusCode};
use poem_openapi::{
    ApiResponse,
    registry::{MetaResponses, Registry},
};

use crate::{LocalPath, Problem, ProblemId};

type Cause = Box<dyn StdError + Send + Sync>;

/// Why a request was not answered as asked. Everything that a handler meets turns into it with `?`.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Something that the caller may know.
    #[error("{}", .0.id().word())]
    Problem(Problem),
    /// A page that is for signed-in people. Comes back to `next` after signing in.
    #[error("sign-in-needed")]
    SignIn {
        /// Where the person wanted to go.
        next: LocalPath,
    },
    /// Something that we need is away; trying again will help.
    #[error("unavailable")]
    Unavailable(#[source] Cause),
    /// Our fault.
    #[error("internal")]
    Internal(#[source] Cause),
}

impl AppError {
    /// Our fault, with its cause for the log.
    pub fn internal(cause: impl Into<Cause>) -> Self {
        Self::Internal(cause.into())
    }

    /// What the caller is told.
    pub fn into_problem(self) -> Problem {
        match self {
            Self::Problem(problem) => problem,
            Self::SignIn { .. } => Problem::new(ProblemId::SignInNeeded),
            Self::Unavailable(_) => Problem::new(ProblemId::Unavailable).retry_after(2),
            Self::Internal(_) => Problem::new(ProblemId::Internal),
        }
    }

    /// Writes the cause down, once, where the error stops.
    pub(crate) fn log(&self) {
        match self {
            Self::Problem(_) | Self::SignIn { .. } => {}
            Self::Unavailable(cause) => tracing::warn!(cause = chain(&**cause), "unavailable"),
            Self::Internal(cause) => tracing::error!(cause = chain(&**cause), "internal error"),
        }
    }
}

fn chain(cause: &(dyn StdError + 'static)) -> String {
    let causes = std::iter::successors(Some(cause), |&cause| cause.source());
    causes
        .take(8)
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

impl ResponseError for AppError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Problem(problem) => problem.status(),
            Self::SignIn { .. } => StatusCode::UNAUTHORIZED,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Only where no [`crate::Desk`] stands around the handler, as in a test.
    fn as_response(&self) -> Response {
        let word = ProblemId::title(
            match self {
                Self::Problem(problem) => problem.id(),
                Self::SignIn { .. } => ProblemId::SignInNeeded,
                Self::Unavailable(_) => ProblemId::Unavailable,
                Self::Internal(_) => ProblemId::Internal,
            },
            Lang::Ja,
        );
        word.with_status(self.status()).into_response()
    }
}

/// So that an operation may answer `Result<_, AppError>`. The problems that operations meet are
/// documented for all of them at once, where they are mounted.
impl ApiResponse for AppError {
    fn meta() -> MetaResponses {
        MetaResponses {
            responses: Vec::new(),
        }
    }

    fn register(_: &mut Registry) {}
}

impl From<Problem> for AppError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<ProblemId> for AppError {
    fn from(id: ProblemId) -> Self {
        Self::Problem(Problem::new(id))
    }
}

impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        if is_away(&error) {
            Self::Unavailable(error.into())
        } else {
            Self::Internal(error.into())
        }
    }
}

impl From<askama::Error> for AppError {
    fn from(error: askama::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<serde_json::Error> for AppError {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<tenancy::VaultError> for AppError {
    fn from(error: tenancy::VaultError) -> Self {
        Self::Internal(error.into())
    }
}

/// Whether the database is away or too busy, and not our statement wrong. What speaks another protocol
/// is not the database either: a proxy before it that closes at once.
fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| is_passing(&code)),
        _ => false,
    }
}

/// SQLSTATEs that pass by themselves: connections (08), serialization and deadlock (40), resources
/// (53, of which 53100 is a full disk), lock and statement time-outs, shutdown and recovery (57P),
/// and a server that became a standby (25006).
fn is_passing(code: &str) -> bool {
    let classes = ["08", "40", "53", "57P"];
    classes.iter().any(|class| code.starts_with(class))
        || ["55P03", "57014", "25006"].contains(&code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_never_says_its_cause() {
        let secret = || std::io::Error::other("dsn postgres://u:secret@h");
        for error in [
            AppError::internal(secret()),
            AppError::Unavailable(secret().into()),
            sqlx::Error::Io(secret()).into(),
        ] {
            assert!(!error.to_string().contains("secret"), "{error}");
            assert!(!poem::Error::from(error).to_string().contains("secret"));
        }
    }

    #[test]
    fn a_database_that_is_away_is_503_and_a_wrong_statement_is_500() {
        let status = |error: sqlx::Error| AppError::from(error).status().as_u16();
        assert_eq!(status(sqlx::Error::PoolTimedOut), 503);
        assert_eq!(status(sqlx::Error::Io(std::io::Error::other("gone"))), 503);
        assert_eq!(
            status(sqlx::Error::Protocol("SSLRequest: 0x00".into())),
            503
        );
        assert_eq!(status(sqlx::Error::RowNotFound), 500);
        assert!(is_passing("57P01") && is_passing("53100") && !is_passing("23505"));
    }
}
