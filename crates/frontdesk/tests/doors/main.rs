//! Sessions, keys, idempotency and live news against a real database and over real sockets.

mod assets;
mod idempotency;
mod keys;
mod live;
mod rates;
mod sessions;

use anyhow::{Context, Result};
use frontdesk::{
    AppError, Desk, Session, Settings, Visit, counter::with_counter, rate::Quota, see_other,
};
use kernel::{EmailAddress, Lang, Name, StaffId, TradeKind, Zone};
use poem::{
    Endpoint, EndpointExt, Response, Route, get, handler, post,
    test::{TestClient, TestResponse},
    web::{Data, Path},
};
use tenancy::{Db, SignUp, Tenant, session::Secret};
use testkit::TestDatabase;

/// A signed-up business with its first person, and a site that knows it.
#[allow(missing_docs)]
pub struct Site {
    pub db: Db,
    pub tenant: Tenant,
    pub staff: StaffId,
    pub desk: Desk,
    _database: TestDatabase,
}

impl Site {
    /// A fresh one.
    pub async fn open() -> Result<Self> {
        let database = TestDatabase::new().await?;
        let db = database.db().await?;
        let (tenant, staff) = signed_up(&db, "owner@example.jp").await?;
        let api_quota = Quota {
            per_minute: 60,
            burst: 3,
        };
        let settings = Settings {
            api_quota,
            ..Settings::new("http://127.0.0.1:1", [7; 32])
        };
        Ok(Self {
            desk: Desk::new(settings)?,
            db,
            tenant,
            staff,
            _database: database,
        })
    }

    /// The whole server, without its socket.
    pub fn app(&self) -> impl Endpoint<Output = Response> + 'static + use<> {
        let routes = with_counter(Route::new())
            .at("/in/:staff", get(sign_in))
            .at("/me", get(me))
            .at("/owners", get(owners))
            .at("/api/me", get(keys::whose))
            .at("/api/things", post(idempotency::make));
        self.desk
            .open(routes, self.db.clone())
            .with(httpd::Edge::new(httpd::SecurityHeaders::strict()))
    }

    /// A caller. Leaked: a test's process ends with the test.
    pub fn client(&self) -> &'static TestClient<impl Endpoint + use<>> {
        Box::leak(Box::new(TestClient::new(self.app())))
    }

    /// The cookie of a new session.
    pub async fn signed_in(&self, before: &str) -> String {
        let path = format!("/in/{}", self.staff);
        let answer = self
            .client()
            .get(path)
            .header("cookie", before)
            .send()
            .await;
        cookie(&answer, "enishi=")
    }
}

/// Signs a business up.
pub async fn signed_up(db: &Db, email: &str) -> Result<(Tenant, StaffId)> {
    let form = SignUp {
        business: Name::new("そば処 縁")?,
        trade: TradeKind::Restaurant,
        zone: Zone::TOKYO,
        language: Lang::Ja,
        person: Name::new("山田 花子")?,
        email: EmailAddress::new(email)?,
        password: "soba to tempura".into(),
        sandbox: true,
    };
    let (tx, staff, _): (_, _, Secret) = db.sign_up(form).await?;
    let id = tx.tenant_id();
    tx.commit().await?;
    Ok((db.tenant(id).await?.context("it was signed up")?, staff))
}

/// `name=value` of what an answer set, without its attributes.
pub fn cookie(answer: &TestResponse, name: &str) -> String {
    let set = answer
        .0
        .headers()
        .get_all("set-cookie")
        .iter()
        .filter_map(|value| value.to_str().ok());
    let found = set
        .filter_map(|set| set.split(';').next())
        .find(|set| set.starts_with(name));
    found.unwrap_or_default().to_owned()
}

#[handler]
async fn sign_in(visit: Visit, db: Data<&Db>, staff: Path<String>) -> Result<Response, AppError> {
    let staff = staff.parse().map_err(AppError::internal)?;
    Session::begin(&visit, db.0, staff).await?;
    Ok(see_other("/me"))
}

#[handler]
fn me(session: Session) -> String {
    format!("{} {}", session.staff.id, session.tenant.name())
}

#[handler]
fn owners(session: Session) -> Result<String, AppError> {
    session.needs(tenancy::Role::Owner)?;
    Ok("welcome".to_owned())
}
