//! Writing down what LINE said, a batch at a time.

use super::{
    hand::{Carried, Tried},
    judging::{Step, judge},
};
use kernel::{EventId, Instant};
use tenancy::TenantTx;
use uuid::Uuid;

/// Writes a batch. A row that is no longer travelling is left alone.
pub(super) async fn record(tx: &mut TenantTx, back: Vec<Carried>) -> Result<(), sqlx::Error> {
    if back.is_empty() {
        return Ok(());
    }
    measure(&back, tx.now());
    let steps = Steps::of(back);
    steps.record_parcels(tx).await?;
    steps.record_deliveries(tx).await?;
    steps.record_attempts(tx).await
}

/// Steps, column by column, as `unnest` takes them.
#[derive(Default)]
struct Steps {
    ids: Vec<Uuid>,
    states: Vec<i16>,
    waits_ms: Vec<i64>,
    unclear: Vec<bool>,
    tried: Vec<bool>,
    statuses: Vec<Option<i16>>,
    whys: Vec<Option<String>>,
    request_ids: Vec<Option<String>>,
    settled: Settled,
    attempts: Attempts,
}

#[derive(Default)]
struct Settled {
    ids: Vec<Uuid>,
    states: Vec<i16>,
}

#[derive(Default)]
struct Attempts {
    ids: Vec<Uuid>,
    parcels: Vec<Uuid>,
    verdicts: Vec<i16>,
    statuses: Vec<Option<i16>>,
    whys: Vec<Option<String>>,
    request_ids: Vec<Option<String>>,
}

impl Steps {
    fn of(back: Vec<Carried>) -> Self {
        let mut steps = Self::default();
        for carried in back {
            let id = carried.parcel.id.uuid();
            steps.push(id, judge(carried));
        }
        steps
    }

    fn push(&mut self, id: Uuid, step: Step) {
        if let Some(verdict) = step.attempt {
            self.attempts.push(id, verdict, &step);
        }
        if step.state.is_settled() {
            self.settled.ids.push(id);
            self.settled.states.push(step.state.code());
        }
        self.ids.push(id);
        self.states.push(step.state.code());
        self.waits_ms.push(step.wait.num_milliseconds());
        self.unclear.push(step.unclear);
        self.tried.push(step.tried);
        self.statuses.push(step.status);
        self.whys.push(step.why);
        self.request_ids.push(step.request_id);
    }

    async fn record_parcels(&self, tx: &mut TenantTx) -> Result<(), sqlx::Error> {
        let (tenant, now) = (tx.id(), tx.now());
        sqlx::query_file!(
            "src/courier/record.sql",
            tenant,
            &self.ids,
            &self.states,
            &self.waits_ms,
            &self.unclear,
            &self.tried,
            &self.statuses as &[Option<i16>],
            &self.whys as &[Option<String>],
            &self.request_ids as &[Option<String>],
            now
        )
        .execute(tx.conn())
        .await?;
        Ok(())
    }

    async fn record_deliveries(&self, tx: &mut TenantTx) -> Result<(), sqlx::Error> {
        if self.settled.ids.is_empty() {
            return Ok(());
        }
        let (tenant, now) = (tx.id(), tx.now());
        sqlx::query!(
            "update deliveries d set state = row.state, settled_at = $4
             from unnest($2::uuid[], $3::int2[]) as row (parcel_id, state)
             where d.tenant_id = $1 and d.parcel_id = row.parcel_id",
            tenant,
            &self.settled.ids,
            &self.settled.states,
            now
        )
        .execute(tx.conn())
        .await?;
        Ok(())
    }

    async fn record_attempts(&self, tx: &mut TenantTx) -> Result<(), sqlx::Error> {
        let tries = &self.attempts;
        if tries.ids.is_empty() {
            return Ok(());
        }
        let (tenant, now) = (tx.id(), tx.now());
        sqlx::query!(
            "insert into attempts (tenant_id, id, parcel_id, at, status, verdict, why, request_id)
             select $1, row.id, row.parcel_id, $8, row.status, row.verdict, row.why, row.request_id
             from unnest($2::uuid[], $3::uuid[], $4::int2[], $5::int2[], $6::text[], $7::text[])
               as row (id, parcel_id, status, verdict, why, request_id)",
            tenant,
            &tries.ids,
            &tries.parcels,
            &tries.statuses as &[Option<i16>],
            &tries.verdicts,
            &tries.whys as &[Option<String>],
            &tries.request_ids as &[Option<String>],
            now
        )
        .execute(tx.conn())
        .await?;
        Ok(())
    }
}

impl Attempts {
    fn push(&mut self, parcel: Uuid, verdict: i16, step: &Step) {
        self.ids.push(EventId::new().uuid());
        self.parcels.push(parcel);
        self.verdicts.push(verdict);
        self.statuses.push(step.status);
        self.whys.push(step.why.clone());
        self.request_ids.push(step.request_id.clone());
    }
}

/// `enishi_parcels_total` by outcome, and how long after it was due a parcel was accepted at its first try.
fn measure(back: &[Carried], now: Instant) {
    let waited = metrics::histogram!("enishi_due_to_accepted_seconds");
    let mut counts = [0u64; 4];
    for Carried { parcel, tried } in back {
        let outcome = match tried {
            Tried::Judged(verdict) if verdict.is_accepted() => {
                if parcel.tries == 1 {
                    let late = (now - parcel.due_at).num_milliseconds().max(0);
                    waited.record(late as f64 / 1000.0);
                }
                0
            }
            Tried::Judged(line::Verdict::Later { .. }) => 1,
            Tried::Judged(_) => 2,
            Tried::Held => 3,
        };
        counts[outcome] += 1;
    }
    for (outcome, count) in ["accepted", "later", "refused", "held"]
        .into_iter()
        .zip(counts)
    {
        if count > 0 {
            metrics::counter!("enishi_parcels_total", "outcome" => outcome).increment(count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{State, courier::hand::InHand};
    use kernel::ParcelId;

    #[test]
    fn only_what_is_settled_reaches_the_ledger() {
        let parcel = |tries| InHand {
            id: ParcelId::new(),
            is_multicast: false,
            retry_key: Uuid::new_v4(),
            tries,
            due_at: chrono::Utc::now(),
        };
        let later = line::Verdict::Later {
            why: line::verdict::Later::Unclear,
            request_id: None,
        };
        let accepted = line::Verdict::Accepted {
            request_id: None,
            accepted_request_id: None,
            sent_message_ids: vec![],
        };
        let steps = Steps::of(vec![
            Carried {
                parcel: parcel(1),
                tried: Tried::Judged(accepted),
            },
            Carried {
                parcel: parcel(1),
                tried: Tried::Judged(later),
            },
            Carried {
                parcel: parcel(1),
                tried: Tried::Held,
            },
        ]);
        assert_eq!(
            steps.states,
            [State::Accepted, State::Waiting, State::Waiting].map(State::code)
        );
        assert_eq!(steps.settled.ids, [steps.ids[0]]);
        assert_eq!(steps.attempts.parcels, [steps.ids[1]]);
        assert_eq!(steps.tried, [true, true, false]);
    }
}
