//! Who is signed in. A handler that takes a [`Session`] is for signed-in staff only.

use std::time::Duration;

use kernel::{StaffId, TenantId};
use poem::{FromRequest, Request, RequestBody, Result, http::Method};
use tenancy::{Db, Role, SessionToken, Staff, Tenant, session::SESSION_LIFE};

use crate::{AppError, LocalPath, ProblemId, Visit, cookie::Kind, desk::Desk, visit::asked};

/// A signed-in person at their place of work. As an argument of a handler it sends strangers to
/// the sign-in page (pages) or answers 401 (fragments, event streams, programs).
pub struct Session {
    /// The person.
    pub staff: Staff,
    /// Where they work now; its actor is the person.
    pub tenant: Tenant,
    /// As what.
    pub role: Role,
}

impl Session {
    /// The session of this request.
    ///
    /// # Errors
    ///
    /// [`AppError::SignIn`] where there is none, `not-allowed` where the person works nowhere.
    pub async fn of(request: &Request) -> Result<Self, AppError> {
        let stranger = || AppError::SignIn {
            next: way_back(request),
        };
        let token = token(request).ok_or_else(stranger)?;
        let open = database(request)?
            .session(&token)
            .await?
            .ok_or_else(stranger)?;
        let (tenant, role) = open.workplace.ok_or(ProblemId::NotAllowed)?;
        Ok(Self {
            staff: open.staff,
            tenant,
            role,
        })
    }

    /// Whether the person may do what this role may.
    pub fn may(&self, least: Role) -> bool {
        self.role >= least
    }

    /// Goes on only where the person may do what this role may.
    ///
    /// # Errors
    ///
    /// `not-allowed` (403) where not.
    pub fn needs(&self, least: Role) -> Result<(), AppError> {
        if self.may(least) {
            Ok(())
        } else {
            Err(ProblemId::NotAllowed.into())
        }
    }

    /// Signs a person in at the oldest of their places of work. Always a new token; what session the
    /// browser had before is ended.
    ///
    /// # Errors
    ///
    /// `unavailable` where the database is away.
    pub async fn begin(visit: &Visit, db: &Db, staff: StaffId) -> Result<(), AppError> {
        let first = db
            .workplaces(staff)
            .await?
            .first()
            .map(|place| place.tenant);
        Self::begin_at(visit, db, staff, first).await
    }

    /// The same, at one place of work of the person's choice; also for changing over to it.
    ///
    /// # Errors
    ///
    /// `unavailable` where the database is away.
    pub async fn begin_at(
        visit: &Visit,
        db: &Db,
        staff: StaffId,
        tenant: Option<TenantId>,
    ) -> Result<(), AppError> {
        Self::end(visit, db).await?;
        let token = db.begin_session(staff, tenant).await?;
        let life = Duration::from_secs(SESSION_LIFE.num_seconds().unsigned_abs());
        visit
            .desk
            .cookies()
            .set(&visit.jar, Kind::Session, &token.text(), Some(life));
        Ok(())
    }

    /// Signs out: in the database first, so that a copied cookie is worth nothing either.
    ///
    /// # Errors
    ///
    /// `unavailable` where the database is away.
    pub async fn end(visit: &Visit, db: &Db) -> Result<(), AppError> {
        let cookies = visit.desk.cookies();
        let text = cookies.read(&visit.jar, Kind::Session);
        if let Some(token) = text.and_then(|text| SessionToken::parse(&text)) {
            db.end_session(&token).await?;
        }
        cookies.end(&visit.jar, Kind::Session);
        Ok(())
    }
}

fn token(request: &Request) -> Option<SessionToken> {
    let desk = request.extensions().get::<Desk>()?;
    let text = desk.cookies().read(request.cookie(), Kind::Session)?;
    SessionToken::parse(&text)
}

pub(crate) fn database(request: &Request) -> Result<&Db, AppError> {
    let db = request.extensions().get::<Db>();
    db.ok_or_else(|| AppError::internal("no database stands behind this route"))
}

/// Only what can be asked for again by following a link.
fn way_back(request: &Request) -> LocalPath {
    if request.method() == Method::GET {
        asked(request)
    } else {
        LocalPath::home()
    }
}

impl<'a> FromRequest<'a> for Session {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        Ok(Self::of(request).await?)
    }
}
