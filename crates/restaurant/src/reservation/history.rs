//! The history of a reservation, a line a step: what, when, by whom.

use super::Reservation;
use crm::event;
use kernel::{Instant, ReservationId};
use tenancy::{Actor, TenantTx, Topic};
use uuid::Uuid;

/// A step in the life of a reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Written into the book.
    Made = 1,
    /// Time, party, course or note changed.
    Edited = 2,
    /// The guest said that they come.
    Confirmed = 3,
    /// The guest asked for a change.
    ChangeAsked = 4,
    /// Called off.
    Cancelled = 5,
    /// The party came.
    Came = 6,
    /// The guest was reminded.
    Reminded = 7,
}

impl Step {
    const ALL: [Self; 7] = [
        Self::Made,
        Self::Edited,
        Self::Confirmed,
        Self::ChangeAsked,
        Self::Cancelled,
        Self::Came,
        Self::Reminded,
    ];

    fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|step| *step as i16 == code)
    }

    /// The event that it is to the rest of Enishi, and the action in the audit.
    pub const fn event(self) -> &'static str {
        match self {
            Self::Made => "reservation.made",
            Self::Edited => "reservation.edited",
            Self::Confirmed => "reservation.confirmed",
            Self::ChangeAsked => "reservation.change_asked",
            Self::Cancelled => "reservation.cancelled",
            Self::Came => "reservation.came",
            Self::Reminded => "reservation.reminded",
        }
    }

    /// Its word in catalogues.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Edited => "edited",
            Self::Confirmed => "confirmed",
            Self::ChangeAsked => "change-asked",
            Self::Cancelled => "cancelled",
            Self::Came => "came",
            Self::Reminded => "reminded",
        }
    }
}

/// Who took a step, as far as a page says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A person of the staff.
    Staff,
    /// The tenant's own system.
    Api,
    /// The guest.
    Guest,
    /// Enishi.
    System,
}

/// A step that was taken.
#[derive(Debug, Clone)]
pub struct StepTaken {
    /// Which.
    pub step: Step,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: By,
    /// What it was before, where it was edited.
    pub detail: serde_json::Value,
}

impl Reservation {
    /// What happened to a reservation, oldest first; the last 200.
    pub async fn history(
        tx: &mut TenantTx,
        id: ReservationId,
    ) -> Result<Vec<StepTaken>, sqlx::Error> {
        let tenant = tx.id();
        let rows = sqlx::query!(
            "select step, at, actor_kind, detail from (
               select id, step, at, actor_kind, detail from reservation_steps
               where tenant_id = $1 and reservation_id = $2 order by at desc, id desc limit 200
             ) newest order by at, id",
            tenant,
            id.uuid()
        )
        .fetch_all(tx.conn())
        .await?;
        let taken = rows.into_iter().filter_map(|row| {
            let by = match row.actor_kind {
                1 => By::Staff,
                2 => By::Api,
                3 => By::Guest,
                _ => By::System,
            };
            let step = Step::from_code(row.step)?;
            Some(StepTaken {
                step,
                at: row.at,
                by,
                detail: row.detail,
            })
        });
        Ok(taken.collect())
    }

    /// Writes a step down: in the history, as an event of the member's, for open pages and, where staff
    /// or their system did it, in the audit.
    pub(super) async fn took(
        &self,
        tx: &mut TenantTx,
        step: Step,
        detail: serde_json::Value,
    ) -> Result<(), sqlx::Error> {
        let (tenant, now, actor) = (tx.id(), tx.now(), tx.actor());
        sqlx::query!(
            "insert into reservation_steps (tenant_id, id, reservation_id, at, step, actor_kind, actor_id, detail)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            tenant,
            Uuid::now_v7(),
            self.id.uuid(),
            now,
            step as i16,
            actor.code(),
            actor.id(),
            detail
        )
        .execute(tx.conn())
        .await?;
        let subject = Some(self.id.uuid());
        event::record(
            tx,
            step.event(),
            Some(self.member),
            None,
            subject,
            serde_json::json!({}),
        )
        .await?;
        if matches!(actor, Actor::Staff(_) | Actor::ApiKey(_)) {
            tx.audit(step.event(), &self.id.to_string(), serde_json::json!({}))
                .await?;
        }
        tx.announce(Topic::Reservations).await
    }
}
