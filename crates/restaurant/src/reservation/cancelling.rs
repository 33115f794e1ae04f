//! A reservation is called off by staff or by the tenant's own system.

use super::{Deed, Reservation, State, Step};
use crate::letter;
use crm::{reach, timer};
use delivery::outbox;
use kernel::ReservationId;
use tenancy::TenantTx;

/// Why a reservation was not cancelled.
#[derive(Debug, thiserror::Error)]
pub enum NotCancelled {
    /// There is no such reservation.
    #[error("there is no such reservation")]
    Unknown,
    /// The party came.
    #[error("the reservation is over")]
    Over(State),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Reservation {
    /// Calls a reservation off and tells the guest. Doing it twice is doing it once.
    pub async fn cancel(tx: &mut TenantTx, id: ReservationId) -> Result<Self, NotCancelled> {
        let mut reservation = Self::hold(tx, id).await?.ok_or(NotCancelled::Unknown)?;
        if reservation.state == State::Cancelled {
            return Ok(reservation);
        }
        let state = reservation.state;
        let after = state.after(Deed::Cancel).ok_or(NotCancelled::Over(state))?;
        reservation.enter(tx, after, false).await?;
        reservation
            .took(tx, Step::Cancelled, serde_json::json!({}))
            .await?;
        reservation.silence(tx).await?;
        letter::tell_cancelled(tx, &reservation).await?;
        Ok(reservation)
    }

    /// Nothing more is sent of it: no reminder, and none of what waits in the outbox.
    pub(super) async fn silence(&self, tx: &mut TenantTx) -> Result<(), sqlx::Error> {
        timer::cancel_of(tx, self.id.uuid()).await?;
        reach::hold_way(tx, self.member).await?;
        outbox::cancel_of_subject(tx, self.id.uuid()).await?;
        Ok(())
    }
}
