//! Consent: a person's yes to one purpose, to one version of its text.

use crate::Way;
use kernel::{ConsentId, Instant, MemberId};
use tenancy::TenantTx;

/// What a person says yes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Messages about what the person themselves has going on: reservations, interviews, orders.
    Service = 1,
    /// Offers and news.
    Offers = 2,
    /// Keeping the name and picture that LINE gives.
    Profile = 3,
}

/// The version of the consent texts in this program's catalogue; raised with each change of their meaning.
pub const TEXT_VERSION: i32 = 1;

impl Purpose {
    /// All, in the order in which they are asked.
    pub const ALL: [Self; 3] = [Self::Service, Self::Profile, Self::Offers];
    /// Without these there is nothing to link for.
    pub const REQUIRED: [Self; 2] = [Self::Service, Self::Profile];

    /// The number that the database keeps.
    pub const fn code(self) -> i16 {
        self as i16
    }

    /// From the number that the database keeps.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }

    /// Its word in forms and catalogues.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Offers => "offers",
            Self::Profile => "profile",
        }
    }

    /// Whether linking needs it.
    pub fn is_required(self) -> bool {
        Self::REQUIRED.contains(&self)
    }
}

/// What a member has said yes to, and since when.
pub struct Consents(Vec<(Purpose, Instant)>);

impl Consents {
    /// The standing consents of a member.
    pub async fn of(tx: &mut TenantTx, member: MemberId) -> Result<Self, sqlx::Error> {
        let tenant = tx.id();
        let rows = sqlx::query!(
            "select purpose, given_at from consents
             where tenant_id = $1 and member_id = $2 and withdrawn_at is null order by purpose",
            tenant,
            member.uuid()
        )
        .fetch_all(tx.conn())
        .await?;
        Ok(Self(
            rows.into_iter()
                .filter_map(|row| Some((Purpose::from_code(row.purpose)?, row.given_at)))
                .collect(),
        ))
    }

    /// Since when the member has said yes to a purpose.
    pub fn since(&self, purpose: Purpose) -> Option<Instant> {
        self.0
            .iter()
            .find(|(known, _)| *known == purpose)
            .map(|(_, at)| *at)
    }

    /// Keeps a yes to each of the purposes; those that stand already stay as they are.
    pub async fn give(
        tx: &mut TenantTx,
        member: MemberId,
        yes: &[Purpose],
        way: Way,
    ) -> Result<(), sqlx::Error> {
        let (tenant, now) = (tx.id(), tx.now());
        for purpose in yes {
            sqlx::query!(
                "insert into consents (tenant_id, id, member_id, purpose, text_version, way, given_at)
                 values ($1, $2, $3, $4, $5, $6, $7)
                 on conflict (tenant_id, member_id, purpose) where withdrawn_at is null do nothing",
                tenant,
                ConsentId::new().uuid(),
                member.uuid(),
                purpose.code(),
                TEXT_VERSION,
                way.code(),
                now
            )
            .execute(tx.conn())
            .await?;
        }
        Ok(())
    }

    /// Withdraws one purpose; effective for everything that is not yet on its way.
    pub async fn withdraw(
        tx: &mut TenantTx,
        member: MemberId,
        purpose: Purpose,
    ) -> Result<(), sqlx::Error> {
        let (tenant, now) = (tx.id(), tx.now());
        sqlx::query!(
            "update consents set withdrawn_at = $4
             where tenant_id = $1 and member_id = $2 and purpose = $3 and withdrawn_at is null",
            tenant,
            member.uuid(),
            purpose.code(),
            now
        )
        .execute(tx.conn())
        .await?;
        Ok(())
    }
}
