//! Sessions of staff: 256-bit tokens, their SHA-256 at rest.

use crate::{Actor, Db, Role, Staff, Tenant};
use aws_lc_rs::digest;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{EmailAddress, Lang, StaffId, TenantId};

/// A secret that is given to one person once and kept as its SHA-256: session tokens, links in mails.
#[derive(Clone)]
pub struct Secret([u8; 32]);

/// The token of a session.
pub type SessionToken = Secret;

impl Secret {
    /// 256 random bits.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        let mut bytes = [0; 32];
        aws_lc_rs::rand::fill(&mut bytes).expect("the system's random source works");
        Self(bytes)
    }

    /// From its text; none where it has another shape.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 43 {
            return None;
        }
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Self)
    }

    /// Its text, for a cookie or a link: 43 characters of base64url.
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What is kept: its SHA-256.
    pub fn hash(&self) -> Vec<u8> {
        digest::digest(&digest::SHA256, &self.0).as_ref().to_vec()
    }

    /// The bytes, to derive from (the CSRF token of a session).
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Who a session's browser is, and where they work now.
pub struct OpenSession {
    /// The person.
    pub staff: Staff,
    /// The tenant that they chose, and their role there; none while they work nowhere.
    pub workplace: Option<(Tenant, Role)>,
}

/// How long a session lives.
pub const SESSION_LIFE: chrono::TimeDelta = chrono::TimeDelta::days(14);

impl Db {
    /// Begins a session: always a new token, so that none from before the sign-in lives on.
    pub async fn begin_session(
        &self,
        staff: StaffId,
        tenant: Option<TenantId>,
    ) -> Result<SessionToken, sqlx::Error> {
        let (token, now) = (Secret::new(), chrono::Utc::now());
        sqlx::query!(
            "select door.begin_session($1, $2, $3, $4, $5)",
            token.hash(),
            staff.uuid(),
            tenant.map(TenantId::uuid),
            now,
            now + SESSION_LIFE
        )
        .fetch_one(&self.inner.pool)
        .await?;
        Ok(token)
    }

    /// Whose session it is; none where it is unknown, ended or too old.
    pub async fn session(&self, token: &SessionToken) -> Result<Option<OpenSession>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select staff_id as "staff_id!", staff_name as "staff_name!", email as "email!", language as "language!",
                      tenant_id, role
               from door.session($1, $2)"#,
            token.hash(),
            chrono::Utc::now()
        )
        .fetch_optional(&self.inner.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let email = EmailAddress::new(&row.email).map_err(|e| sqlx::Error::Decode(e.into()))?;
        let staff = Staff {
            id: row.staff_id.into(),
            name: row.staff_name,
            email,
            language: Lang::from_code(row.language),
        };
        let workplace = match (row.tenant_id, row.role.and_then(Role::from_code)) {
            (Some(tenant), Some(role)) => {
                let tenant = self.tenant(tenant.into()).await?;
                tenant.map(|tenant| (tenant.acted_by(Actor::Staff(staff.id)), role))
            }
            _ => None,
        };
        Ok(Some(OpenSession { staff, workplace }))
    }

    /// Ends a session at once, on every server.
    pub async fn end_session(&self, token: &SessionToken) -> Result<(), sqlx::Error> {
        sqlx::query!(
            "select door.end_session($1, $2)",
            token.hash(),
            chrono::Utc::now()
        )
        .fetch_one(&self.inner.pool)
        .await?;
        Ok(())
    }
}
