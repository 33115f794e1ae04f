//! Who may come in: people and systems of restaurants. To a tenant of another trade the book is not
//! there at all.

use frontdesk::{ApiKey, AppError, Problem, Session};
use kernel::TradeKind;
use poem::{FromRequest, Request, RequestBody, Result};
use tenancy::Tenant;

/// A restaurant's staff, signed in.
pub(crate) struct Host(pub Session);

/// A restaurant's own system.
pub(crate) struct System(pub ApiKey);

impl<'a> FromRequest<'a> for Host {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        let session = Session::of(request).await?;
        is_ours(&session.tenant)?;
        Ok(Self(session))
    }
}

impl<'a> FromRequest<'a> for System {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        let key = ApiKey::of(request).await?;
        is_ours(&key.tenant)?;
        Ok(Self(key))
    }
}

fn is_ours(tenant: &Tenant) -> Result<(), AppError> {
    if tenant.trade() == TradeKind::Restaurant {
        Ok(())
    } else {
        Err(Problem::not_found().into())
    }
}
