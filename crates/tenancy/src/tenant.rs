//! One tenant, as a capability: who holds it can begin transactions in it, and nowhere else.

mod editing;

use crate::{DataKey, Db, Sealed, TenantTx, VaultError};
use chrono::TimeDelta;
use kernel::{ApiKeyId, Instant, Lang, MemberId, StaffId, TenantId, TradeKind, Zone};
use secrecy::SecretString;
use std::sync::Arc;
use uuid::Uuid;

/// Who does what is done: kept with every step and in the audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// A person in the admin.
    Staff(StaffId),
    /// The tenant's own system.
    ApiKey(ApiKeyId),
    /// The customer.
    Member(MemberId),
    /// Enishi itself: timers, couriers, webhooks.
    System,
}

impl Actor {
    /// The number that the database keeps.
    pub const fn code(self) -> i16 {
        match self {
            Self::Staff(_) => 1,
            Self::ApiKey(_) => 2,
            Self::Member(_) => 3,
            Self::System => 4,
        }
    }

    /// From what the database keeps; the system where it is unknown.
    pub(crate) fn from_columns(kind: i16, id: Option<Uuid>) -> Self {
        match (kind, id) {
            (1, Some(id)) => Self::Staff(id.into()),
            (2, Some(id)) => Self::ApiKey(id.into()),
            (3, Some(id)) => Self::Member(id.into()),
            _ => Self::System,
        }
    }

    /// The id that the database keeps; none for the system.
    pub fn id(self) -> Option<Uuid> {
        match self {
            Self::Staff(id) => Some(id.uuid()),
            Self::ApiKey(id) => Some(id.uuid()),
            Self::Member(id) => Some(id.uuid()),
            Self::System => None,
        }
    }
}

/// What the doors say of a tenant.
pub(crate) struct Record {
    id: TenantId,
    name: String,
    trade: TradeKind,
    zone: Zone,
    language: Lang,
    sandbox: bool,
    clock_offset: TimeDelta,
    key: DataKey,
}

impl Record {
    #[expect(
        clippy::too_many_arguments,
        reason = "one row of one door, in its order"
    )]
    pub(crate) fn new(
        id: TenantId,
        name: String,
        trade: i16,
        zone: &str,
        language: i16,
        sandbox: bool,
        clock_offset_s: i64,
        key: DataKey,
    ) -> Self {
        Self {
            id,
            name,
            trade: TradeKind::from_code(trade).unwrap_or(TradeKind::Restaurant),
            zone: Zone::named(zone).unwrap_or(Zone::TOKYO),
            language: Lang::from_code(language),
            sandbox,
            clock_offset: TimeDelta::try_seconds(clock_offset_s).unwrap_or_default(),
            key,
        }
    }
}

/// A tenant that a door has let us into. Cheap to clone.
#[derive(Clone)]
pub struct Tenant {
    db: Db,
    record: Arc<Record>,
    actor: Actor,
}

impl Tenant {
    pub(crate) fn new(db: Db, record: Arc<Record>) -> Self {
        Self {
            db,
            record,
            actor: Actor::System,
        }
    }

    /// The same tenant, acted in by somebody.
    pub fn acted_by(mut self, actor: Actor) -> Self {
        self.actor = actor;
        self
    }

    /// A transaction that can touch this tenant's rows and no others.
    pub async fn begin(&self) -> Result<TenantTx, sqlx::Error> {
        TenantTx::begin(self.clone(), "begin").await
    }

    /// The same, for reading only.
    pub async fn begin_read(&self) -> Result<TenantTx, sqlx::Error> {
        TenantTx::begin(self.clone(), "begin read only").await
    }

    /// The tenant's time: the only clock that its verbs may look at.
    pub fn now(&self) -> Instant {
        chrono::Utc::now() + self.record.clock_offset
    }

    /// How far the sandbox's clock is ahead of the real one; zero outside the sandbox.
    pub fn clock_offset(&self) -> TimeDelta {
        self.record.clock_offset
    }

    /// Whether this tenant is for trying out: its clock may be moved.
    pub fn is_sandbox(&self) -> bool {
        self.record.sandbox
    }

    /// Its id.
    pub fn id(&self) -> TenantId {
        self.record.id
    }

    /// The business's name.
    pub fn name(&self) -> &str {
        &self.record.name
    }

    /// Its industry.
    pub fn trade(&self) -> TradeKind {
        self.record.trade
    }

    /// The zone in which it does business.
    pub fn zone(&self) -> Zone {
        self.record.zone
    }

    /// The language that it speaks to members who have not chosen one.
    pub fn language(&self) -> Lang {
        self.record.language
    }

    /// Who acts.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// The database behind it.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Seals a text for one place: `place` is `table.column`, `row` the row's id.
    pub fn seal(&self, place: &str, row: Uuid, text: &str) -> Sealed {
        self.record.key.seal(self.id(), place, row, text.as_bytes())
    }

    /// Opens what was sealed for this place and row, and for no other.
    pub fn open(&self, place: &str, row: Uuid, sealed: &[u8]) -> Result<String, VaultError> {
        let open = self.record.key.open(self.id(), place, row, sealed)?;
        String::from_utf8(open).map_err(|_| VaultError)
    }

    /// The same for a secret that must not be printed.
    pub fn open_text(
        &self,
        place: &str,
        row: Uuid,
        sealed: &[u8],
    ) -> Result<SecretString, VaultError> {
        self.open(place, row, sealed).map(SecretString::from)
    }

    /// A keyed hash of a value, by which a sealed column is looked up exactly.
    pub fn blind_index(&self, place: &str, value: &str) -> Vec<u8> {
        self.record.key.blind_index(place, value)
    }
}
