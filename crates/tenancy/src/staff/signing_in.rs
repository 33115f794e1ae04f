//! Signing in by address and password.

use crate::{Db, password};
use kernel::{EmailAddress, StaffId};
use secrecy::SecretString;

/// Why somebody is not signed in. The page says the same for all but [`NotSignedIn::Unproven`], which
/// only who knows the password is told.
#[derive(Debug, thiserror::Error)]
pub enum NotSignedIn {
    /// No such account, another password, or a disabled person.
    #[error("the address or the password is wrong")]
    Wrong,
    /// The password is right, the address is not proven yet.
    #[error("the address is not proven yet")]
    Unproven(StaffId),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Db {
    /// Whose address and password these are. Takes as long for an unknown account as for a known one.
    pub async fn sign_in(
        &self,
        email: &EmailAddress,
        password: SecretString,
    ) -> Result<StaffId, NotSignedIn> {
        let row = sqlx::query!(
            r#"select id as "id!", password_hash as "password_hash!", verified_at, disabled_at from door.staff_by_email($1)"#,
            email.as_str()
        )
        .fetch_optional(&self.inner.pool)
        .await?;
        let right =
            password::verify(password, row.as_ref().map(|row| row.password_hash.clone())).await?;
        let row = row
            .filter(|row| right && row.disabled_at.is_none())
            .ok_or(NotSignedIn::Wrong)?;
        if row.verified_at.is_none() {
            return Err(NotSignedIn::Unproven(row.id.into()));
        }
        Ok(row.id.into())
    }

    /// Whose address it is, for sending a new proof. Tell nobody whether there was one.
    pub async fn staff_of(&self, email: &EmailAddress) -> Result<Option<StaffId>, sqlx::Error> {
        sqlx::query_scalar!(
            r#"select id as "id!" from door.staff_by_email($1)"#,
            email.as_str()
        )
        .fetch_optional(&self.inner.pool)
        .await
        .map(|id| id.map(StaffId::from))
    }
}
