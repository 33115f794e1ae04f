//! A business signs itself up: tenant, first person and the proof of the address, in one transaction.

use crate::{Actor, Db, Tenant, TenantTx, password, session::Secret, tenant::Record};
use kernel::{EmailAddress, Instant, Lang, Name, StaffId, TenantId, TradeKind, Zone};
use secrecy::SecretString;
use std::sync::Arc;

/// What a business says when it signs up.
pub struct SignUp {
    /// The business's name.
    pub business: Name,
    /// Its industry.
    pub trade: TradeKind,
    /// The zone in which it does business.
    pub zone: Zone,
    /// The language of the first person and of its members.
    pub language: Lang,
    /// The first person's name.
    pub person: Name,
    /// The first person's address.
    pub email: EmailAddress,
    /// The password; checked by [`password::check`].
    pub password: SecretString,
    /// Whether it is for trying out (its clock may be moved).
    pub sandbox: bool,
}

/// Why nobody was signed up.
#[derive(Debug, thiserror::Error)]
pub enum NotSignedUp {
    /// The address has an account. Never shown: it would tell strangers who is a customer.
    #[error("the address already has an account")]
    AddressTaken,
    /// The password should not be used.
    #[error(transparent)]
    Weak(#[from] password::Weak),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// How long the link in the welcome mail lives.
const PROOF_LIFE: chrono::TimeDelta = chrono::TimeDelta::hours(24);

impl Db {
    /// Signs a business up. The transaction that it gives back is the new tenant's own: post the welcome
    /// mail with the secret, then commit; nothing stands before that.
    pub async fn sign_up(&self, form: SignUp) -> Result<(TenantTx, StaffId, Secret), NotSignedUp> {
        {
            use secrecy::ExposeSecret;
            password::check(form.password.expose_secret())?;
        }
        let hash = password::hash(form.password.clone()).await?;
        let (id, staff, secret, now) = (
            TenantId::new(),
            StaffId::new(),
            Secret::new(),
            chrono::Utc::now(),
        );
        let (key, wrapped) = self.inner.master.new_data_key(id);
        let (name, zone, language) = (
            form.business.to_string(),
            form.zone.name(),
            form.language.code(),
        );
        let record = Record::new(
            id,
            name,
            form.trade.code(),
            zone,
            language,
            form.sandbox,
            0,
            key,
        );
        let mut tx = Tenant::new(self.clone(), Arc::new(record))
            .acted_by(Actor::Staff(staff))
            .begin()
            .await?;
        let made = sqlx::query!(
            "select door.sign_up($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            id.uuid(),
            form.business.as_str(),
            form.trade.code(),
            zone,
            language,
            form.sandbox,
            wrapped,
            staff.uuid(),
            form.email.as_str(),
            form.person.as_str(),
            hash,
            secret.hash(),
            now + PROOF_LIFE,
            now
        )
        .fetch_one(tx.conn())
        .await;
        match made {
            Ok(_) => {}
            Err(sqlx::Error::Database(e)) if e.constraint() == Some("staff_email_key") => {
                return Err(NotSignedUp::AddressTaken);
            }
            Err(other) => return Err(other.into()),
        }
        tx.audit(
            "tenant.signed_up",
            &id.to_string(),
            serde_json::json!({ "trade": form.trade.word() }),
        )
        .await?;
        Ok((tx, staff, secret))
    }

    /// The link of the mail was followed: the address is proven. None where the link is old, used or wrong.
    pub async fn prove_address(&self, secret: &Secret) -> Result<Option<StaffId>, sqlx::Error> {
        let now: Instant = chrono::Utc::now();
        let who = sqlx::query_scalar!(
            "select door.redeem_staff_token($1, $2, $3)",
            secret.hash(),
            1_i16,
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
            1_i16,
            now,
            now + PROOF_LIFE
        )
        .fetch_one(self.conn())
        .await?;
        Ok(secret)
    }
}
