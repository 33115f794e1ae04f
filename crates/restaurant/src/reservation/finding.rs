//! One reservation: to look at, or to change.

use super::{Reservation, State};
use kernel::{MemberId, ReservationId};
use tenancy::TenantTx;

impl Reservation {
    /// The reservation; none where there is none.
    pub async fn find(tx: &mut TenantTx, id: ReservationId) -> Result<Option<Self>, sqlx::Error> {
        let tenant = tx.id();
        sqlx::query_as!(
            Self,
            r#"select id as "id: ReservationId", member_id as "member: MemberId", starts_at, party, course, note,
                      state as "state: State", state_at, answered_at, version, created_at
               from reservations where tenant_id = $1 and id = $2"#,
            tenant,
            id.uuid()
        )
        .fetch_optional(tx.conn())
        .await
    }

    /// The same, held until the transaction ends: what is decided on it stays true.
    pub(crate) async fn hold(
        tx: &mut TenantTx,
        id: ReservationId,
    ) -> Result<Option<Self>, sqlx::Error> {
        let tenant = tx.id();
        sqlx::query_as!(
            Self,
            r#"select id as "id: ReservationId", member_id as "member: MemberId", starts_at, party, course, note,
                      state as "state: State", state_at, answered_at, version, created_at
               from reservations where tenant_id = $1 and id = $2 for no key update"#,
            tenant,
            id.uuid()
        )
        .fetch_optional(tx.conn())
        .await
    }

    /// Puts the reservation into another state.
    pub(super) async fn enter(
        &mut self,
        tx: &mut TenantTx,
        state: State,
        by_guest: bool,
    ) -> Result<(), sqlx::Error> {
        let (tenant, now) = (tx.id(), tx.now());
        let answered_at = if by_guest {
            Some(now)
        } else {
            self.answered_at
        };
        // Read back: the database keeps microseconds, the clock counts nanoseconds.
        let kept = sqlx::query!(
            "update reservations set state = $3, state_at = $4, answered_at = $5, version = version + 1
             where tenant_id = $1 and id = $2
             returning state_at, answered_at, version",
            tenant,
            self.id.uuid(),
            state.code(),
            now,
            answered_at
        )
        .fetch_one(tx.conn())
        .await?;
        self.state = state;
        (self.state_at, self.answered_at) = (kept.state_at, kept.answered_at);
        self.version = kept.version;
        Ok(())
    }
}
