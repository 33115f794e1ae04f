//! The book: a day at a time for the staff, a stretch of time in pages for the tenant's own system.

use super::{Reservation, State};
use chrono::{Days, NaiveDate, NaiveTime};
use crm::{Cursor, Page};
use kernel::{Instant, MemberId, ReservationId, Zone};
use tenancy::TenantTx;

/// How many reservations a page holds.
pub const PAGE: usize = 100;

/// How many reservations a day's list shows at most.
pub const MOST_A_DAY: i64 = 500;

/// A reservation with its guest's name.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Which.
    pub id: ReservationId,
    /// When it begins.
    pub starts_at: Instant,
    /// How many people.
    pub party: i16,
    /// What they will eat, where they chose.
    pub course: Option<String>,
    /// Where it stands.
    pub state: State,
    /// Whose.
    pub member: MemberId,
    /// The guest's name.
    pub member_name: String,
    /// Whether the guest can be reached on LINE.
    pub is_linked: bool,
}

/// One day in the book.
#[derive(Debug, Clone)]
pub struct Day {
    /// Which day, where the shop is.
    pub date: NaiveDate,
    /// In the order of the day.
    pub reservations: Vec<Listed>,
}

impl Day {
    /// The day's book. Rides reservations_by_day.
    pub async fn of(tx: &mut TenantTx, date: NaiveDate) -> Result<Self, sqlx::Error> {
        let (from, until) = bounds(date, tx.tenant().zone());
        let tenant = tx.id();
        let reservations = sqlx::query_as!(
            Listed,
            r#"select r.id as "id: ReservationId", r.starts_at, r.party, r.course, r.state as "state: State",
                      m.id as "member: MemberId", m.name as member_name, (l.id is not null) as "is_linked!"
               from reservations r
               join members m on m.tenant_id = $1 and m.id = r.member_id
               left join links l on l.tenant_id = $1 and l.member_id = m.id and l.ended_at is null
               where r.tenant_id = $1 and r.starts_at >= $2 and r.starts_at < $3
               order by r.starts_at, r.id limit $4"#,
            tenant,
            from,
            until,
            MOST_A_DAY
        )
        .fetch_all(tx.conn())
        .await?;
        Ok(Self { date, reservations })
    }

    /// How many parties are expected or came.
    pub fn parties(&self) -> usize {
        self.taking_place().count()
    }

    /// How many people they are.
    pub fn people(&self) -> i64 {
        self.taking_place().map(|one| i64::from(one.party)).sum()
    }

    /// Whether there are more than the list holds.
    pub fn is_cut(&self) -> bool {
        self.reservations.len() as i64 >= MOST_A_DAY
    }

    fn taking_place(&self) -> impl Iterator<Item = &Listed> {
        self.reservations
            .iter()
            .filter(|one| one.state != State::Cancelled)
    }
}

impl Reservation {
    /// A page of the reservations that begin within a stretch of time, in the order of their
    /// beginning. Rides reservations_by_day.
    pub async fn list(
        tx: &mut TenantTx,
        from: Instant,
        until: Instant,
        after: Option<Cursor>,
    ) -> Result<Page<Self>, sqlx::Error> {
        let (tenant, after) = (tx.id(), after.unwrap_or_else(Cursor::oldest));
        let rows = sqlx::query_as!(
            Self,
            r#"select id as "id: ReservationId", member_id as "member: MemberId", starts_at, party, course, note,
                      state as "state: State", state_at, answered_at, version, created_at
               from reservations
               where tenant_id = $1 and starts_at >= $2 and starts_at < $3 and (starts_at, id) > ($4, $5)
               order by starts_at, id limit $6"#,
            tenant,
            from,
            until,
            after.at,
            after.id,
            PAGE as i64 + 1
        )
        .fetch_all(tx.conn())
        .await?;
        let key = |row: &Self| Cursor {
            at: row.starts_at,
            id: row.id.uuid(),
        };
        Ok(Page::cut(rows, PAGE, key))
    }
}

/// When a day begins and when the next one does; where the clocks skip midnight, an hour later.
fn bounds(date: NaiveDate, zone: Zone) -> (Instant, Instant) {
    let begins = |day: NaiveDate| {
        let midnight = day.and_time(NaiveTime::MIN);
        let later = midnight + chrono::TimeDelta::hours(1);
        zone.instant(midnight)
            .or_else(|_| zone.instant(later))
            .unwrap_or_else(|_| midnight.and_utc())
    };
    let next = date.checked_add_days(Days::new(1)).unwrap_or(date);
    (begins(date), begins(next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_shops_day() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 27).expect("a date");
        let (from, until) = bounds(date, Zone::TOKYO);
        assert_eq!(from.to_rfc3339(), "2026-11-26T15:00:00+00:00");
        assert_eq!(until - from, chrono::TimeDelta::hours(24));
    }

    #[test]
    fn a_day_without_a_midnight_begins_an_hour_later() {
        let cairo = Zone::named("Africa/Cairo").expect("a zone");
        let date = NaiveDate::from_ymd_opt(2026, 4, 24).expect("a date");
        let (from, until) = bounds(date, cairo);
        assert_eq!(until - from, chrono::TimeDelta::hours(23));
    }
}
