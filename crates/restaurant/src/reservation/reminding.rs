//! The reminder: when it is due, and what happens then.

use super::{Reservation, Step};
use crate::letter;
use chrono::{Days, NaiveTime, TimeDelta};
use crm::timer;
use kernel::{Instant, ReservationId, Zone};
use tenancy::TenantTx;

/// The kind of the timer that reminds.
pub(crate) const REMIND: i16 = 1;

/// Six in the evening: work is over, the next day is on people's minds, and nobody is asleep.
const EVENING: NaiveTime = NaiveTime::from_hms_opt(18, 0, 0).expect("18:00 is a time");

/// Where the evening before is past, this long before the visit: there is still time to say no.
const SHORTLY: TimeDelta = TimeDelta::hours(3);

/// Nobody is reminded at night: of a visit early in the day, whoever reserves it late knows by themselves.
const MORNING: NaiveTime = NaiveTime::from_hms_opt(9, 0, 0).expect("9:00 is a time");
const NIGHT: NaiveTime = NaiveTime::from_hms_opt(22, 0, 0).expect("22:00 is a time");

/// When to remind of a visit that was agreed on `now`: at 18:00 of the evening before, in the shop's
/// zone; three hours before, where that evening is past; never, where the visit is nearer than that or
/// that would be at night.
pub fn reminder_at(starts_at: Instant, now: Instant, zone: Zone) -> Option<Instant> {
    let evening_before = zone
        .local(starts_at)
        .date()
        .checked_sub_days(Days::new(1))
        .and_then(|day| zone.instant(day.and_time(EVENING)).ok());
    let shortly = Some(starts_at - SHORTLY).filter(|at| by_day(*at, zone));
    evening_before
        .into_iter()
        .chain(shortly)
        .find(|at| *at > now)
}

fn by_day(at: Instant, zone: Zone) -> bool {
    (MORNING..=NIGHT).contains(&zone.local(at).time())
}

/// Sets the reminder of a reservation, where there is time for one.
pub(super) async fn set(tx: &mut TenantTx, of: &Reservation) -> Result<(), sqlx::Error> {
    let at = reminder_at(of.starts_at, tx.now(), tx.tenant().zone());
    if let Some(at) = at {
        timer::set(tx, REMIND, of.id.uuid(), at).await?;
    }
    Ok(())
}

impl Reservation {
    /// The reminder is due. Whether the party is still expected is asked here, in the transaction that
    /// posts it, with the row held: who cancels either comes before, or finds the message and stops it.
    pub(crate) async fn remind(tx: &mut TenantTx, id: ReservationId) -> Result<bool, sqlx::Error> {
        let Some(reservation) = Self::hold(tx, id).await? else {
            return Ok(false);
        };
        if !reservation.state.is_expected() || reservation.starts_at <= tx.now() {
            return Ok(false);
        }
        reservation
            .took(tx, Step::Reminded, serde_json::json!({}))
            .await?;
        letter::tell_reminder(tx, &reservation).await?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokyo(text: &str) -> Instant {
        Zone::TOKYO.parse_local(text).expect("a time")
    }

    fn reminder(starts_at: &str, now: &str) -> Option<String> {
        reminder_at(tokyo(starts_at), tokyo(now), Zone::TOKYO).map(|at| Zone::TOKYO.input_value(at))
    }

    #[test]
    fn a_guest_is_reminded_at_six_the_evening_before() {
        let evening = Some("2026-11-26T18:00".to_owned());
        assert_eq!(reminder("2026-11-27T19:00", "2026-11-24T10:00"), evening);
        assert_eq!(reminder("2026-11-27T00:30", "2026-11-24T10:00"), evening);
        assert_eq!(reminder("2026-11-27T19:00", "2026-11-26T17:59"), evening);
    }

    #[test]
    fn a_late_reservation_is_reminded_of_three_hours_before() {
        let shortly = Some("2026-11-27T16:00".to_owned());
        assert_eq!(reminder("2026-11-27T19:00", "2026-11-26T18:00"), shortly);
        assert_eq!(reminder("2026-11-27T19:00", "2026-11-27T15:59"), shortly);
    }

    #[test]
    fn nobody_is_reminded_at_night() {
        for (starts_at, now) in [
            ("2026-11-27T07:00", "2026-11-26T22:00"),
            ("2026-11-27T11:59", "2026-11-26T18:00"),
            ("2026-11-27T01:01", "2026-11-26T18:00"),
            ("2026-11-27T03:30", "2026-11-26T23:00"),
        ] {
            assert_eq!(reminder(starts_at, now), None, "{starts_at}");
        }
        let nine = Some("2026-11-27T09:00".to_owned());
        assert_eq!(reminder("2026-11-27T12:00", "2026-11-26T18:00"), nine);
        let ten = Some("2026-11-26T22:00".to_owned());
        assert_eq!(reminder("2026-11-27T01:00", "2026-11-26T18:00"), ten);
    }

    #[test]
    fn who_reserves_for_soon_is_not_reminded() {
        assert_eq!(reminder("2026-11-27T19:00", "2026-11-27T16:00"), None);
        assert_eq!(reminder("2026-11-27T19:00", "2026-11-27T18:59"), None);
    }

    #[test]
    fn the_evening_is_the_shops_wherever_the_server_stands() {
        let new_york = Zone::named("America/New_York").expect("a zone");
        let starts_at = new_york.parse_local("2026-11-01T12:00").expect("a time");
        let now = new_york.parse_local("2026-10-20T12:00").expect("a time");
        let at = reminder_at(starts_at, now, new_york).expect("a reminder");
        // The clocks are turned back in the night between.
        assert_eq!(new_york.input_value(at), "2026-10-31T18:00");
        assert_eq!(starts_at - at, TimeDelta::hours(19));
    }
}
