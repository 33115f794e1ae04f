//! Proving an address: by the link that only its mailbox got, and the password that only whoever signed
//! up knows. One of the two alone would give a stranger's account the address of somebody else.

use crate::{Db, TenantTx, password, session::Secret};
use kernel::{Instant, StaffId};
use secrecy::SecretString;

/// How long the link in the welcome mail lives.
pub(super) const PROOF_LIFE: chrono::TimeDelta = chrono::TimeDelta::hours(24);

/// What a link is for: to prove an address.
const ADDRESS: i16 = 1;

/// Why an address is not proven.
#[derive(Debug, thiserror::Error)]
pub enum NotProven {
    /// The link is old, used or nobody's.
    #[error("the link is old, used or wrong")]
    Spent,
    /// The link is good and stays so; the password is not the one of the sign-up.
    #[error("the password is wrong")]
    WrongPassword,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Db {
    /// The link of the mail was followed by somebody who says this password. A wrong one does not use the
    /// link up. Takes as long for a spent link as for a good one.
    pub async fn prove_address_with(
        &self,
        secret: &Secret,
        password: SecretString,
    ) -> Result<StaffId, NotProven> {
        let now: Instant = chrono::Utc::now();
        let row = sqlx::query!(
            r#"select staff_id as "staff_id!", password_hash as "password_hash!" from door.staff_token($1, $2, $3)"#,
            secret.hash(),
            ADDRESS,
            now
        )
        .fetch_optional(&self.inner.pool)
        .await?;
        let hash = row.as_ref().map(|row| row.password_hash.clone());
        let right = password::verify(password, hash).await?;
        let row = row.ok_or(NotProven::Spent)?;
        if !right {
            return Err(NotProven::WrongPassword);
        }
        // Somebody else may have used the link meanwhile.
        let proven = self.prove_address(secret).await?;
        proven
            .filter(|who| *who == row.staff_id.into())
            .ok_or(NotProven::Spent)
    }

    /// Uses the link up, and the address is proven: for whoever has just chosen the password themselves. None
    /// where the link is old, used or wrong.
    pub async fn prove_address(&self, secret: &Secret) -> Result<Option<StaffId>, sqlx::Error> {
        let now: Instant = chrono::Utc::now();
        let who = sqlx::query_scalar!(
            "select door.redeem_staff_token($1, $2, $3)",
            secret.hash(),
            ADDRESS,
            now
        )
        .fetch_one(&self.inner.pool)
        .await?;
        Ok(who.map(StaffId::from))
    }
}

impl TenantTx {
    /// A new link that proves a person's address; to be mailed in this transaction.
    pub async fn issue_address_proof(&mut self, staff: StaffId) -> Result<Secret, sqlx::Error> {
        let (secret, now) = (Secret::new(), chrono::Utc::now());
        sqlx::query!(
            "select door.issue_staff_token($1, $2, $3, $4, $5)",
            secret.hash(),
            staff.uuid(),
            ADDRESS,
            now,
            now + PROOF_LIFE
        )
        .fetch_one(self.conn())
        .await?;
        Ok(secret)
    }
}
