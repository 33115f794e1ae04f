//! The party was there.

use super::{Deed, Reservation, State, Step};
use chrono::TimeDelta;
use kernel::ReservationId;
use tenancy::TenantTx;

/// Why a visit was not written down.
#[derive(Debug, thiserror::Error)]
pub enum NotCome {
    /// There is no such reservation.
    #[error("there is no such reservation")]
    Unknown,
    /// It is cancelled.
    #[error("the reservation is cancelled")]
    Cancelled,
    /// It begins more than two hours from now.
    #[error("the visit is still to come")]
    TooEarly,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// How early a party may come.
const EARLY: TimeDelta = TimeDelta::hours(2);

impl Reservation {
    /// Whether the visit may be written down at `now`.
    pub fn may_come(&self, now: kernel::Instant) -> bool {
        self.state.is_expected() && self.starts_at - EARLY <= now
    }

    /// Writes down that the party came. Doing it twice is doing it once.
    pub async fn came(tx: &mut TenantTx, id: ReservationId) -> Result<Self, NotCome> {
        let mut reservation = Self::hold(tx, id).await?.ok_or(NotCome::Unknown)?;
        if reservation.state == State::Came {
            return Ok(reservation);
        }
        let after = reservation
            .state
            .after(Deed::Come)
            .ok_or(NotCome::Cancelled)?;
        if !reservation.may_come(tx.now()) {
            return Err(NotCome::TooEarly);
        }
        reservation.enter(tx, after, false).await?;
        reservation
            .took(tx, Step::Came, serde_json::json!({}))
            .await?;
        reservation.silence(tx).await?;
        Ok(reservation)
    }
}
