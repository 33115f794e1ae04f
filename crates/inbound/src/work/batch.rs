//! Taking events in hand and saying what became of them.

use super::MOST_TRIES;
use kernel::Instant;
use tenancy::TenantTx;
use uuid::Uuid;

/// An event in hand.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    pub id: String,
    pub line_user_id: Option<String>,
    /// LINE's time of it, or ours where LINE's made no sense.
    pub at: Instant,
    pub body: String,
    /// This try included, once it is taken.
    pub tries: i16,
    /// Whether we know already how the person looks.
    pub is_known: bool,
}

/// How an event ended; the number is what the database keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Done = 1,
    Skipped = 2,
    Quarantined = 3,
}

impl Outcome {
    /// Counts so many events that ended so.
    pub fn count(self, events: usize) {
        let word = match self {
            Self::Done => "done",
            Self::Skipped => "skipped",
            Self::Quarantined => "quarantined",
        };
        if events > 0 {
            metrics::counter!("enishi_inbox_events_total", "outcome" => word)
                .increment(events as u64);
        }
    }
}

const MOST: i64 = 200;

/// Takes the next events in order; each counts a try from here on, whatever becomes of this process.
pub(super) async fn take(tx: &mut TenantTx, channel: Uuid) -> Result<Vec<Waiting>, sqlx::Error> {
    let tenant = tx.id();
    let waiting = sqlx::query_as!(
        Waiting,
        r#"select i.webhook_event_id as id, i.line_user_id, i.at, i.body, i.tries, f.display_name is not null as "is_known!"
           from inbox i
           left join friends f on f.tenant_id = $1 and f.channel_id = i.channel_id and f.line_user_id = i.line_user_id
           where i.tenant_id = $1 and i.channel_id = $2 and i.done_at is null
           order by i.at, i.webhook_event_id limit $3"#,
        tenant,
        channel,
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    let mut taken = together(waiting);
    let ids: Vec<String> = taken.iter().map(|event| event.id.clone()).collect();
    count_tries(tx, channel, &ids, 1).await?;
    for event in &mut taken {
        event.tries += 1;
    }
    Ok(taken)
}

/// Those that were never tried go together. One that was tried goes alone: if it takes its worker down
/// again, it is the only one that is counted for it.
fn together(mut waiting: Vec<Waiting>) -> Vec<Waiting> {
    let fresh = waiting.iter().take_while(|event| event.tries == 0).count();
    waiting.truncate(fresh.max(1));
    waiting
}

/// Whether this try would be one too many.
pub(super) fn is_hopeless(event: &Waiting) -> bool {
    event.tries > MOST_TRIES
}

/// Gives back what was taken and not tried.
pub(super) async fn give_back(
    tx: &mut TenantTx,
    channel: Uuid,
    ids: &[String],
) -> Result<(), sqlx::Error> {
    count_tries(tx, channel, ids, -1).await
}

async fn count_tries(
    tx: &mut TenantTx,
    channel: Uuid,
    ids: &[String],
    by: i16,
) -> Result<(), sqlx::Error> {
    if ids.is_empty() {
        return Ok(());
    }
    let tenant = tx.id();
    sqlx::query!(
        "update inbox set tries = tries + $4
         where tenant_id = $1 and channel_id = $2 and webhook_event_id = any ($3) and done_at is null",
        tenant,
        channel,
        ids,
        by
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Says how events ended. What is settled is emptied: it holds what a person wrote, and nobody needs it any
/// more. What was set aside is kept whole, to be looked at.
pub(super) async fn end(
    tx: &mut TenantTx,
    channel: Uuid,
    ids: &[String],
    outcome: Outcome,
) -> Result<(), sqlx::Error> {
    if ids.is_empty() {
        return Ok(());
    }
    let (tenant, now) = (tx.id(), tx.now());
    sqlx::query!(
        "update inbox set done_at = $4, outcome = $5, body = case when $6 then body else '' end
         where tenant_id = $1 and channel_id = $2 and webhook_event_id = any ($3) and done_at is null",
        tenant,
        channel,
        ids,
        now,
        outcome as i16,
        outcome == Outcome::Quarantined
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(tries: &[i16]) -> Vec<Waiting> {
        let event = |(n, tries): (usize, &i16)| Waiting {
            id: n.to_string(),
            line_user_id: None,
            at: Instant::default(),
            body: String::new(),
            tries: *tries,
            is_known: false,
        };
        tries.iter().enumerate().map(event).collect()
    }

    #[test]
    fn an_event_that_was_tried_goes_alone() {
        for (tries, taken) in [
            (&[][..], 0),
            (&[0, 0, 0][..], 3),
            (&[0, 0, 1, 0][..], 2),
            (&[1, 0, 0][..], 1),
            (&[2, 2][..], 1),
        ] {
            assert_eq!(together(waiting(tries)).len(), taken, "{tries:?}");
        }
    }

    #[test]
    fn the_fourth_try_is_one_too_many() {
        let hopeless = |tries| is_hopeless(&waiting(&[tries])[0]);
        assert!(!hopeless(MOST_TRIES));
        assert!(hopeless(MOST_TRIES + 1));
    }
}
