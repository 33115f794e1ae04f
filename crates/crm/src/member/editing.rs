//! A member's record is put right, unless somebody else did so meanwhile.

use super::{ExternalId, Member, Phone, Private, folded_kana, is_taken};
use kernel::{EmailAddress, Instant, Lang, MemberId, Name, Note};
use tenancy::{TenantTx, Topic};

/// The record as it shall be; what is none is emptied.
#[derive(Debug, Clone)]
pub struct MemberEdit {
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

/// Why a member was not edited.
#[derive(Debug, thiserror::Error)]
pub enum NotEdited {
    /// There is no such member.
    #[error("there is no such member")]
    Unknown,
    /// The record has changed since the editor read it.
    #[error("the record was changed meanwhile")]
    EditedMeanwhile,
    /// Another member has this external id.
    #[error("another member has this external id")]
    ExternalIdTaken,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Member {
    /// Writes the record anew. `read_at` is the [`Member::updated_at`] that the editor saw.
    pub async fn edit(
        tx: &mut TenantTx,
        id: MemberId,
        read_at: Instant,
        edit: &MemberEdit,
    ) -> Result<(), NotEdited> {
        let tenant = tx.id();
        let updated_at = sqlx::query_scalar!(
            "select updated_at from members where tenant_id = $1 and id = $2 for no key update",
            tenant,
            id.uuid()
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(NotEdited::Unknown)?;
        if updated_at != read_at {
            return Err(NotEdited::EditedMeanwhile);
        }
        update(tx, id, updated_at, edit)
            .await
            .map_err(|error| match error {
                taken if is_taken(&taken) => NotEdited::ExternalIdTaken,
                other => NotEdited::Database(other),
            })?;
        tx.audit("member.edited", &id.to_string(), serde_json::json!({}))
            .await?;
        tx.announce(Topic::Members).await?;
        Ok(())
    }
}

async fn update(
    tx: &mut TenantTx,
    id: MemberId,
    read_at: Instant,
    edit: &MemberEdit,
) -> Result<(), sqlx::Error> {
    // Never the same time twice, even where two edits fall into one microsecond.
    let (tenant, now) = (
        tx.id(),
        tx.now().max(read_at + chrono::TimeDelta::microseconds(1)),
    );
    let private = Private::of(
        tx.tenant(),
        id,
        edit.phone.as_ref(),
        edit.email.as_ref(),
        edit.note.as_ref(),
    );
    sqlx::query!(
        "update members
         set external_id = $3, name = $4, kana = $5, name_folded = $6, kana_folded = $7, language = $8,
             phone = $9, phone_index = $10, email = $11, email_index = $12, note = $13, updated_at = $14
         where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        edit.external_id.as_ref().map(ExternalId::as_str),
        edit.name.as_str(),
        edit.kana.as_ref().map(Name::as_str),
        kernel::text::folded(edit.name.as_str()),
        folded_kana(edit.kana.as_ref()),
        edit.language.code(),
        private.phone,
        private.phone_index,
        private.email,
        private.email_index,
        private.note,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
