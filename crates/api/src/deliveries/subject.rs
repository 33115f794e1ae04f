//! What a delivery is about. The ledger keeps a bare UUID; outside, every id says its kind.

use kernel::{NotAnId, ReservationId};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// Something that a message can be about. A trade's noun is one more line here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Reservation(ReservationId),
}

impl Subject {
    /// What a delivery is about, by the noun in its reason (`reservation.confirmed`).
    pub(super) fn of(reason: &str, id: Uuid) -> Option<Self> {
        match reason.split('.').next()? {
            "reservation" => Some(Self::Reservation(id.into())),
            _ => None,
        }
    }

    pub(super) fn uuid(self) -> Uuid {
        match self {
            Self::Reservation(id) => id.uuid(),
        }
    }
}

impl FromStr for Subject {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        text.parse().map(Self::Reservation)
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reservation(id) => id.fmt(f),
        }
    }
}
