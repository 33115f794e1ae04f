//! A reservation is changed by staff or by the tenant's own system, unless it changed meanwhile.

use super::making::{FARTHEST, hold_member, overlapping};
use super::{Deed, Party, Reservation, State, Step, reminding};
use crate::letter;
use kernel::{Instant, Name, Note, ReservationId};
use tenancy::TenantTx;

/// The visit as it shall be; what is none is emptied.
#[derive(Debug, Clone)]
pub struct Visit {
    /// When it begins.
    pub starts_at: Instant,
    /// How many people.
    pub party: Party,
    /// What they will eat, where they chose.
    pub course: Option<Name>,
    /// What the staff note. Never told to the guest.
    pub note: Option<Note>,
}

/// Why a reservation was not changed.
#[derive(Debug, thiserror::Error)]
pub enum NotEdited {
    /// There is no such reservation.
    #[error("there is no such reservation")]
    Unknown,
    /// It has changed since the editor read it.
    #[error("the reservation was changed meanwhile")]
    EditedMeanwhile,
    /// It is cancelled, or the party came.
    #[error("the reservation is over")]
    Over(State),
    /// It would begin before now.
    #[error("a reservation cannot begin in the past")]
    InThePast,
    /// It would begin more than two years from now.
    #[error("a reservation begins within two years")]
    TooFarAhead,
    /// The same member has another one within two hours of it.
    #[error("the member has a reservation at about that time")]
    Overlaps(ReservationId),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Reservation {
    /// Changes the visit. `version` is what the editor read. Where more than the note changed, the
    /// guest is told, the reminder is set anew, and what was still to be sent of the old visit is not.
    pub async fn edit(
        tx: &mut TenantTx,
        id: ReservationId,
        version: i32,
        visit: &Visit,
    ) -> Result<Self, NotEdited> {
        let seen = Self::find(tx, id).await?.ok_or(NotEdited::Unknown)?;
        // The member before the reservation, as in making one: the other order could be a deadlock.
        hold_member(tx, seen.member).await?;
        let old = Self::hold(tx, id).await?.ok_or(NotEdited::Unknown)?;
        if old.version != version {
            return Err(NotEdited::EditedMeanwhile);
        }
        let state = old
            .state
            .after(Deed::Move)
            .ok_or(NotEdited::Over(old.state))?;
        if visit.starts_at != old.starts_at {
            old.may_begin(tx, visit.starts_at).await?;
        }
        let told = visit.is_another_than(&old);
        let state = if told { state } else { old.state };
        let new = old.rewrite(tx, visit, state).await?;
        new.took(tx, Step::Edited, old.was()).await?;
        if told {
            old.silence(tx).await?;
            reminding::set(tx, &new).await?;
            letter::tell_changed(tx, &new).await?;
        }
        Ok(new)
    }

    async fn may_begin(&self, tx: &mut TenantTx, at: Instant) -> Result<(), NotEdited> {
        if at < tx.now() {
            return Err(NotEdited::InThePast);
        }
        if at > tx.now() + FARTHEST {
            return Err(NotEdited::TooFarAhead);
        }
        match overlapping(tx, self.member, at, Some(self.id)).await? {
            Some(other) => Err(NotEdited::Overlaps(other)),
            None => Ok(()),
        }
    }

    async fn rewrite(
        &self,
        tx: &mut TenantTx,
        visit: &Visit,
        state: State,
    ) -> Result<Self, sqlx::Error> {
        let (tenant, now) = (tx.id(), tx.now());
        let state_at = if state == self.state {
            self.state_at
        } else {
            now
        };
        sqlx::query!(
            "update reservations
             set starts_at = $3, party = $4, course = $5, note = $6, state = $7, state_at = $8, version = version + 1
             where tenant_id = $1 and id = $2",
            tenant,
            self.id.uuid(),
            visit.starts_at,
            visit.party.people(),
            visit.course.as_ref().map(Name::as_str),
            visit.note.as_ref().map(Note::as_str),
            state.code(),
            state_at
        )
        .execute(tx.conn())
        .await?;
        Self::find(tx, self.id)
            .await?
            .ok_or(sqlx::Error::RowNotFound)
    }

    /// What the history keeps of the visit before an edit.
    fn was(&self) -> serde_json::Value {
        serde_json::json!({
            "starts_at": self.starts_at.to_rfc3339(),
            "party": self.party,
            "course": self.course,
        })
    }
}

impl Visit {
    /// Whether the guest must know of the difference.
    fn is_another_than(&self, old: &Reservation) -> bool {
        self.starts_at != old.starts_at
            || self.party.people() != old.party
            || self.course.as_ref().map(Name::as_str) != old.course.as_deref()
    }
}
