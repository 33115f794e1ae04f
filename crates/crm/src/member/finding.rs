//! One member, by their id or by what the tenant's own system calls them.

use super::{EMAIL, ExternalId, Member, NOTE, PHONE, Phone};
use kernel::{EmailAddress, Instant, Lang, MemberId};
use tenancy::{Tenant, TenantTx, VaultError};

struct Row {
    id: MemberId,
    external_id: Option<String>,
    name: String,
    kana: Option<String>,
    language: i16,
    phone: Option<Vec<u8>>,
    email: Option<Vec<u8>>,
    note: Option<Vec<u8>>,
    created_at: Instant,
    updated_at: Instant,
}

impl Member {
    /// The member; none where there is none.
    pub async fn find(tx: &mut TenantTx, id: MemberId) -> Result<Option<Self>, sqlx::Error> {
        let tenant = tx.id();
        let row = sqlx::query_as!(
            Row,
            r#"select id as "id: MemberId", external_id, name, kana, language, phone, email, note, created_at, updated_at
               from members where tenant_id = $1 and id = $2"#,
            tenant,
            id.uuid()
        )
        .fetch_optional(tx.conn())
        .await?;
        row.map(|row| row.open(tx.tenant())).transpose()
    }

    /// The member whom the tenant's own system calls so.
    pub async fn by_external_id(
        tx: &mut TenantTx,
        external_id: &str,
    ) -> Result<Option<Self>, sqlx::Error> {
        // What cannot be one is nobody's; the database would not even read it.
        if ExternalId::new(external_id).is_err() {
            return Ok(None);
        }
        let tenant = tx.id();
        let row = sqlx::query_as!(
            Row,
            r#"select id as "id: MemberId", external_id, name, kana, language, phone, email, note, created_at, updated_at
               from members where tenant_id = $1 and external_id = $2"#,
            tenant,
            external_id
        )
        .fetch_optional(tx.conn())
        .await?;
        row.map(|row| row.open(tx.tenant())).transpose()
    }
}

impl Row {
    fn open(self, tenant: &Tenant) -> Result<Member, sqlx::Error> {
        let open = |place, sealed: Option<Vec<u8>>| {
            sealed
                .map(|sealed| tenant.open(place, self.id.uuid(), &sealed))
                .transpose()
        };
        let broken = |e: VaultError| sqlx::Error::Decode(e.into());
        let email = open(EMAIL, self.email).map_err(broken)?;
        let email = email.map(|text| EmailAddress::new(&text)).transpose();
        Ok(Member {
            id: self.id,
            external_id: self.external_id,
            name: self.name,
            kana: self.kana,
            language: Lang::from_code(self.language),
            phone: open(PHONE, self.phone).map_err(broken)?.map(Phone::kept),
            email: email.map_err(|e| sqlx::Error::Decode(e.into()))?,
            note: open(NOTE, self.note).map_err(broken)?,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}
