//! A business signs itself up: tenant, first person and the proof of the address, in one transaction.

use super::proving::PROOF_LIFE;
use crate::{Actor, Db, LaneKind, Tenant, TenantTx, password, session::Secret, tenant::Record};
use kernel::{EmailAddress, Lang, Name, StaffId, TenantId, TradeKind, Zone};
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
        let first_sweep = tx.now() + crate::sweep::EVERY;
        tx.ring(LaneKind::Housekeeping, id.uuid(), first_sweep)
            .await?;
        Ok((tx, staff, secret))
    }
}
