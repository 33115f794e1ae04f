//! Whose program is calling.

use kernel::ApiKeyId;
use poem::{FromRequest, Request, RequestBody, Result};
use tenancy::Tenant;

use crate::{AppError, Problem, ProblemId, desk::Desk, fault::Postscript, session::database};

/// A tenant's own system, known by `Authorization: Bearer enk_…`. As an argument of a handler it
/// answers 401 to strangers and 429 to those that ask too often.
#[derive(Clone)]
pub struct ApiKey {
    /// Whose system; its actor is the key.
    pub tenant: Tenant,
    /// Which key.
    pub id: ApiKeyId,
}

impl ApiKey {
    /// The key of this request, counted against its limit.
    ///
    /// # Errors
    ///
    /// `sign-in-needed` without a key, `invalid-api-key` with an unknown one, `rate-limited`.
    pub async fn of(request: &Request) -> Result<Self, AppError> {
        let text = bearer(request).ok_or(ProblemId::SignInNeeded)?;
        let known = database(request)?.api_key(text).await?;
        let (tenant, id) = known.ok_or(ProblemId::InvalidApiKey)?;
        within_limit(request, id).await?;
        Ok(Self { tenant, id })
    }
}

fn bearer(request: &Request) -> Option<&str> {
    let header = request.header("authorization")?;
    let (scheme, key) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

async fn within_limit(request: &Request, id: ApiKeyId) -> Result<(), AppError> {
    let desk = request.extensions().get::<Desk>();
    let desk = desk.ok_or_else(|| AppError::internal("no desk stands around this route"))?;
    let standing = desk.rates().take(&id.to_string()).await;
    Postscript::note(request, "ratelimit-limit", standing.limit);
    Postscript::note(request, "ratelimit-remaining", standing.remaining);
    Postscript::note(request, "ratelimit-reset", standing.reset.as_secs().max(1));
    match standing.retry_after {
        None => Ok(()),
        Some(wait) => {
            let seconds = wait.as_secs() + 1;
            Err(Problem::new(ProblemId::RateLimited)
                .retry_after(seconds)
                .into())
        }
    }
}

impl<'a> FromRequest<'a> for ApiKey {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        Ok(Self::of(request).await?)
    }
}
