//! The work of the housekeeping lanes.

use super::{Chore, EVERY, Rule};
use crate::{
    Holding, LaneKind, LaneWork, Served,
    lane::{Lost, Work, WorkFault},
};
use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How often a process opens the door to the global tables, whichever tenant's turn it is.
const GLOBAL_EVERY: Duration = Duration::from_secs(60 * 60);
/// What `door.sweep` deletes of a table at a time.
const GLOBAL_CHUNK: i32 = 1000;

/// Serves the lanes of kind [`LaneKind::Housekeeping`].
pub struct Sweeper {
    rules: Vec<Rule>,
    chores: Vec<Box<dyn Chore>>,
    swept_global: Mutex<Option<Instant>>,
}

impl Sweeper {
    /// A sweeper that goes by these rules.
    pub fn new(rules: Vec<Rule>) -> Self {
        Self {
            rules,
            chores: Vec::new(),
            swept_global: Mutex::default(),
        }
    }

    /// Does this as well, and first.
    pub fn with(mut self, chore: impl Chore) -> Self {
        self.chores.push(Box::new(chore));
        self
    }

    async fn sweep(&self, lane: &Holding) -> Result<Served, WorkFault> {
        for chore in &self.chores {
            if chore.sweep(lane).await? == Served::More {
                return Ok(Served::More);
            }
        }
        for rule in &self.rules {
            if !rule.apply(lane).await? {
                return Ok(Served::More);
            }
        }
        if self.is_global_due() {
            self.sweep_global(lane).await?;
        }
        Ok(next(lane).await?)
    }

    /// Whether this turn is the hour's; it is then nobody else's.
    fn is_global_due(&self) -> bool {
        let mut last = self
            .swept_global
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let due = last.is_none_or(|at| at.elapsed() >= GLOBAL_EVERY);
        if due {
            *last = Some(Instant::now());
        }
        due
    }

    async fn sweep_global(&self, lane: &Holding) -> Result<(), sqlx::Error> {
        let pool = &lane.tenant().db().inner.pool;
        while !lane.is_over() {
            let now = chrono::Utc::now();
            let gone = sqlx::query_scalar!(r#"select door.sweep($1) as "gone!""#, now)
                .fetch_one(pool)
                .await?;
            if gone < GLOBAL_CHUNK {
                break;
            }
        }
        Ok(())
    }
}

impl LaneWork for Sweeper {
    fn kind(&self) -> LaneKind {
        LaneKind::Housekeeping
    }

    fn serve<'a>(&'a self, lane: &'a Holding) -> Work<'a> {
        Box::pin(self.sweep(lane))
    }
}

/// Tomorrow again; unless a bell for later hangs already (a chore's), whose turn will see to tomorrow.
/// Else each such bell would begin a round of its own, day after day.
async fn next(lane: &Holding) -> Result<Served, Lost> {
    let mut tx = lane.begin().await?;
    let (tenant, kind) = (tx.id(), LaneKind::Housekeeping.code());
    let hangs = sqlx::query_scalar!(
        r#"select exists (select from bells where tenant_id = $1 and kind = $2 and key = $3
             and due_at > clock_timestamp()) as "hangs!""#,
        tenant,
        kind,
        lane.key()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(if hangs {
        Served::Idle
    } else {
        Served::NotBefore(tx.now() + EVERY)
    })
}
