//! A party is written into the book: the guest is told at once, and reminded the evening before.

use super::{Party, Reservation, State, Step, reminding};
use crate::letter;
use chrono::TimeDelta;
use kernel::{Instant, MemberId, Name, Note, ReservationId};
use tenancy::TenantTx;

/// What is known of a party that will come.
#[derive(Debug, Clone)]
pub struct NewReservation {
    /// Whose.
    pub member: MemberId,
    /// When it begins.
    pub starts_at: Instant,
    /// How many people.
    pub party: Party,
    /// What they will eat, where they chose.
    pub course: Option<Name>,
    /// What the staff note. Never told to the guest.
    pub note: Option<Note>,
}

/// Why nothing was written into the book.
#[derive(Debug, thiserror::Error)]
pub enum NotMade {
    /// It would begin before now.
    #[error("a reservation cannot begin in the past")]
    InThePast,
    /// It would begin more than [`FARTHEST`] from now: a mistyped year.
    #[error("a reservation begins within two years")]
    TooFarAhead,
    /// There is no such member.
    #[error("there is no such member")]
    UnknownMember,
    /// The same member has one within two hours of it.
    #[error("the member has a reservation at about that time")]
    Overlaps(ReservationId),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// How far ahead the book goes.
pub const FARTHEST: TimeDelta = TimeDelta::days(731);

/// How far apart two reservations of one member are at least.
const APART: TimeDelta = TimeDelta::hours(2);

impl Reservation {
    /// Writes a party into the book, tells the guest and sets the reminder, in one transaction.
    pub async fn make(tx: &mut TenantTx, new: &NewReservation) -> Result<Self, NotMade> {
        if new.starts_at < tx.now() {
            return Err(NotMade::InThePast);
        }
        if new.starts_at > tx.now() + FARTHEST {
            return Err(NotMade::TooFarAhead);
        }
        if !hold_member(tx, new.member).await? {
            return Err(NotMade::UnknownMember);
        }
        if let Some(other) = overlapping(tx, new.member, new.starts_at, None).await? {
            return Err(NotMade::Overlaps(other));
        }
        let made = insert(tx, new).await?;
        made.took(tx, Step::Made, serde_json::json!({})).await?;
        reminding::set(tx, &made).await?;
        letter::tell_made(tx, &made).await?;
        Ok(made)
    }
}

/// Locks the member's row, so that two reservations made at once see each other. Whether there is one.
pub(super) async fn hold_member(tx: &mut TenantTx, member: MemberId) -> Result<bool, sqlx::Error> {
    let tenant = tx.id();
    let held = sqlx::query_scalar!(
        "select id from members where tenant_id = $1 and id = $2 for no key update",
        tenant,
        member.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(held.is_some())
}

/// Another reservation of the member less than two hours away. Rides reservations_of_member.
pub(super) async fn overlapping(
    tx: &mut TenantTx,
    member: MemberId,
    starts_at: Instant,
    but: Option<ReservationId>,
) -> Result<Option<ReservationId>, sqlx::Error> {
    let tenant = tx.id();
    sqlx::query_scalar!(
        r#"select id as "id: ReservationId" from reservations
           where tenant_id = $1 and member_id = $2 and starts_at > $3 and starts_at < $4
             and state <> $5 and id is distinct from $6
           order by starts_at, id limit 1"#,
        tenant,
        member.uuid(),
        starts_at - APART,
        starts_at + APART,
        State::Cancelled.code(),
        but.map(ReservationId::uuid)
    )
    .fetch_optional(tx.conn())
    .await
}

async fn insert(tx: &mut TenantTx, new: &NewReservation) -> Result<Reservation, sqlx::Error> {
    let (tenant, now, id) = (tx.id(), tx.now(), ReservationId::new());
    let (course, note) = (new.course.as_ref(), new.note.as_ref());
    sqlx::query!(
        "insert into reservations (tenant_id, id, member_id, starts_at, party, course, note, state, state_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
        tenant,
        id.uuid(),
        new.member.uuid(),
        new.starts_at,
        new.party.people(),
        course.map(Name::as_str),
        note.map(Note::as_str),
        State::Booked.code(),
        now
    )
    .execute(tx.conn())
    .await?;
    // Read back: the database keeps microseconds.
    Reservation::find(tx, id)
        .await?
        .ok_or(sqlx::Error::RowNotFound)
}
