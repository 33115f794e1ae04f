//! A run: consecutive events that share one transaction, each behind a savepoint of its own, so that what
//! fails is undone alone. A commit, and the look at the lane's epoch, are paid once for all of them.

use super::{
    MOST_TRIES,
    batch::{self, Outcome},
    dispatch::Visitor,
    fault::{Fault, its_own},
    turn::{Read, Turn},
};
use futures_util::FutureExt;
use line::{messaging::Profile, webhook::Event};
use std::{collections::HashMap, panic::AssertUnwindSafe};
use tenancy::{TenantTx, lane::Lost};

/// The most events of one transaction. PostgreSQL has 64 savepoints of one in easy reach of the others, and
/// whoever needs a row that a run has touched waits for all of it.
pub(super) const MOST: usize = 50;

/// How people look, by their LINE user id.
pub(super) type Faces = HashMap<String, Profile>;

/// What became of one event.
enum Tried {
    Done,
    /// The event's own fault: it is tried again.
    Failed,
    /// The same, once too often.
    GivenUp,
}

/// How far a run came.
#[derive(Default)]
pub(super) struct Run {
    done: Vec<String>,
    given_up: Vec<String>,
    /// The event after those that ended failed: it is tried again, alone.
    pub failed: bool,
}

impl Run {
    /// How many events ended.
    pub fn ended(&self) -> usize {
        self.done.len() + self.given_up.len()
    }

    fn note(&mut self, id: &str, tried: Tried) {
        match tried {
            Tried::Done => self.done.push(id.to_owned()),
            Tried::GivenUp => self.given_up.push(id.to_owned()),
            Tried::Failed => self.failed = true,
        }
    }
}

impl Turn<'_> {
    /// Works off the first of `events`, in their order, up to one that fails. At least one is tried.
    pub(super) async fn run(&self, events: &[Read], faces: &Faces) -> Result<Run, Lost> {
        let mut tx = self.lane.begin().await?;
        let (mut run, mut before) = (Run::default(), None);
        for read in events.iter().take(MOST) {
            if run.failed || (before.is_some() && self.lane.is_over()) {
                break;
            }
            guard(&mut tx, before).await?;
            let tried = self.attempt(&mut tx, read, faces).await?;
            run.note(&read.waiting.id, tried);
            before = Some(read);
        }
        batch::end(&mut tx, self.channel, &run.done, Outcome::Done).await?;
        batch::end(&mut tx, self.channel, &run.given_up, Outcome::Quarantined).await?;
        tx.commit().await?;
        Outcome::Done.count(run.done.len());
        Outcome::Quarantined.count(run.given_up.len());
        Ok(run)
    }

    /// One event: a panic or an error of its own is its own affair.
    async fn attempt(&self, tx: &mut TenantTx, read: &Read, faces: &Faces) -> Result<Tried, Lost> {
        let actor = tx.actor();
        let trying = AssertUnwindSafe(self.settle(tx, read, faces)).catch_unwind();
        let trying = trying.await;
        tx.act_as(actor);
        let fault: Fault = match trying {
            Ok(Ok(())) => return Ok(Tried::Done),
            Ok(Err(fault)) => its_own(fault)?,
            Err(_) => "a panic".into(),
        };
        sqlx::raw_sql("rollback to savepoint event")
            .execute(tx.conn())
            .await?;
        let tries = read.waiting.tries;
        tracing::error!(
            %fault, tries, event = read.waiting.id, kind = read.event.kind, "a webhook event failed"
        );
        Ok(if tries < MOST_TRIES {
            Tried::Failed
        } else {
            Tried::GivenUp
        })
    }

    async fn settle(&self, tx: &mut TenantTx, read: &Read, faces: &Faces) -> Result<(), Fault> {
        let user = Event::user_id(&read.event).unwrap_or_default();
        let visitor = Visitor {
            channel: self.channel.into(),
            line_user_id: user,
            at: read.waiting.at,
            face: faces.get(user),
        };
        self.inbox.dispatch(tx, &visitor, &read.errand).await
    }
}

/// What the next event does can be undone alone; what the one before it did cannot be any more.
async fn guard(tx: &mut TenantTx, before: Option<&Read>) -> Result<(), sqlx::Error> {
    let sql = match before {
        None => "savepoint event",
        Some(_) => "release savepoint event; savepoint event",
    };
    sqlx::raw_sql(sql).execute(tx.conn()).await?;
    Ok(())
}
