//! A member is written into the tenant's book.

use super::{ExternalId, Member, Phone, Private, folded_kana};
use crate::event;
use kernel::{EmailAddress, Lang, MemberId, Name, Note};
use tenancy::{TenantTx, Topic};

/// What is known of a new member.
#[derive(Debug, Clone)]
pub struct NewMember {
    /// Their name.
    pub name: Name,
    /// How the name is read.
    pub kana: Option<Name>,
    /// What the tenant's own system calls them.
    pub external_id: Option<ExternalId>,
    /// Their phone number.
    pub phone: Option<Phone>,
    /// Their e-mail address.
    pub email: Option<EmailAddress>,
    /// The language in which they are written to.
    pub language: Lang,
    /// What the staff note.
    pub note: Option<Note>,
}

impl NewMember {
    /// Somebody of whom only the name is known.
    pub fn named(name: Name) -> Self {
        Self {
            name,
            kana: None,
            external_id: None,
            phone: None,
            email: None,
            language: Lang::Ja,
            note: None,
        }
    }
}

/// Why a member was not created.
#[derive(Debug, thiserror::Error)]
pub enum NotCreated {
    /// Another member has this external id.
    #[error("another member has this external id")]
    ExternalIdTaken,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Member {
    /// Writes a new member.
    pub async fn create(tx: &mut TenantTx, new: &NewMember) -> Result<MemberId, NotCreated> {
        let id = MemberId::new();
        if !insert(tx, id, new).await? {
            return Err(NotCreated::ExternalIdTaken);
        }
        let nothing = serde_json::json!({});
        event::record(tx, "member.created", Some(id), None, None, nothing.clone()).await?;
        tx.audit("member.created", &id.to_string(), nothing).await?;
        tx.announce(Topic::Members).await?;
        Ok(id)
    }
}

/// Whether it was written: a conflict is no error here, so that the transaction lives on.
async fn insert(tx: &mut TenantTx, id: MemberId, new: &NewMember) -> Result<bool, sqlx::Error> {
    let (tenant, now) = (tx.id(), tx.now());
    let private = Private::of(
        tx.tenant(),
        id,
        new.phone.as_ref(),
        new.email.as_ref(),
        new.note.as_ref(),
    );
    let done = sqlx::query!(
        "insert into members (tenant_id, id, external_id, name, kana, name_folded, kana_folded, language,
                              phone, phone_index, email, email_index, note, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)
         on conflict (tenant_id, external_id) do nothing",
        tenant,
        id.uuid(),
        new.external_id.as_ref().map(ExternalId::as_str),
        new.name.as_str(),
        new.kana.as_ref().map(Name::as_str),
        kernel::text::folded(new.name.as_str()),
        folded_kana(new.kana.as_ref()),
        new.language.code(),
        private.phone,
        private.phone_index,
        private.email,
        private.email_index,
        private.note,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}
