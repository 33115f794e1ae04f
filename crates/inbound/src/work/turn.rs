//! One turn at a channel's inbox: batch after batch, in order, until it is empty or the slice is over.

use super::{
    Inbox, MOST_TRIES,
    batch::{self, Outcome, Waiting},
    dispatch::{Fault, Visitor},
    errand::Errand,
};
use chrono::TimeDelta;
use futures_util::FutureExt;
use line::{messaging::Profile, webhook::Event};
use std::{
    collections::{BTreeSet, HashMap},
    panic::AssertUnwindSafe,
};
use tenancy::{Holding, Served, lane::Lost};
use uuid::Uuid;

/// How long an event that failed is left alone, and its channel with it, so that the order is kept.
const PAUSE: TimeDelta = TimeDelta::seconds(2);

pub(super) struct Turn<'a> {
    inbox: &'a Inbox,
    lane: &'a Holding,
    channel: Uuid,
}

/// An event that was read.
struct Read {
    waiting: Waiting,
    event: Event,
    errand: Errand,
}

/// What became of one event.
enum Tried {
    Done,
    /// The event's own fault: it is tried again.
    Failed,
}

impl<'a> Turn<'a> {
    pub fn new(inbox: &'a Inbox, lane: &'a Holding) -> Self {
        Self {
            inbox,
            lane,
            channel: lane.key(),
        }
    }

    pub async fn serve(self) -> Result<Served, Lost> {
        while !self.lane.is_over() {
            let taken = self.take().await?;
            if taken.is_empty() {
                return Ok(Served::Idle);
            }
            if let Tried::Failed = self.work_off(taken).await? {
                return Ok(Served::NotBefore(self.lane.tenant().now() + PAUSE));
            }
        }
        Ok(Served::More)
    }

    async fn take(&self) -> Result<Vec<Waiting>, Lost> {
        let mut tx = self.lane.begin().await?;
        let taken = batch::take(&mut tx, self.channel).await?;
        tx.commit().await?;
        Ok(taken)
    }

    async fn work_off(&self, taken: Vec<Waiting>) -> Result<Tried, Lost> {
        let (hopeless, taken): (Vec<_>, Vec<_>) = taken.into_iter().partition(batch::is_hopeless);
        self.end(&ids(&hopeless), Outcome::Quarantined).await?;
        let (idle, busy): (Vec<_>, Vec<_>) = taken
            .into_iter()
            .map(Read::of)
            .partition(|read| read.errand == Errand::Nothing);
        let idle: Vec<_> = idle.into_iter().map(|read| read.waiting).collect();
        self.end(&ids(&idle), Outcome::Skipped).await?;
        let faces = self.faces(&busy).await;
        let mut left = busy.into_iter();
        while let Some(read) = left.next() {
            let tried = self.attempt(&read, &faces).await?;
            let failed = matches!(tried, Tried::Failed);
            if failed || self.lane.is_over() {
                self.give_back(left.map(|read| read.waiting.id).collect())
                    .await?;
                return Ok(tried);
            }
        }
        Ok(Tried::Done)
    }

    /// One event: a panic or an error of its own is its own affair.
    async fn attempt(&self, read: &Read, faces: &HashMap<String, Profile>) -> Result<Tried, Lost> {
        let trying = AssertUnwindSafe(self.settle(read, faces))
            .catch_unwind()
            .await;
        let fault: Fault = match trying {
            Ok(Ok(())) => return Ok(Tried::Done),
            Ok(Err(fault)) => ours(fault)?,
            Err(_) => "a panic".into(),
        };
        let tries = read.waiting.tries;
        tracing::error!(
            %fault, tries, event = read.waiting.id, kind = read.event.kind, "a webhook event failed"
        );
        if tries < MOST_TRIES {
            return Ok(Tried::Failed);
        }
        self.end(std::slice::from_ref(&read.waiting.id), Outcome::Quarantined)
            .await?;
        Ok(Tried::Done)
    }

    async fn settle(&self, read: &Read, faces: &HashMap<String, Profile>) -> Result<(), Fault> {
        let user = read.event.user_id().unwrap_or_default();
        let visitor = Visitor {
            channel: self.channel.into(),
            line_user_id: user,
            at: read.waiting.at,
            face: faces.get(user),
        };
        let mut tx = self.lane.begin().await?;
        self.inbox.dispatch(&mut tx, &visitor, &read.errand).await?;
        let id = std::slice::from_ref(&read.waiting.id);
        batch::end(&mut tx, self.channel, id, Outcome::Done).await?;
        tx.commit().await?;
        metrics::counter!("enishi_inbox_events_total", "outcome" => "done").increment(1);
        Ok(())
    }

    /// Asks LINE who those are whom we have not seen, and those who come (back): they may look different.
    async fn faces(&self, busy: &[Read]) -> HashMap<String, Profile> {
        let (faces, channel) = (&self.inbox.faces, self.channel.into());
        let is_stranger = |read: &&Read| match (&read.errand, read.event.user_id()) {
            (Errand::Followed { .. }, _) => true,
            (Errand::Unfollowed, _) | (_, None) => false,
            (_, Some(user)) => !read.waiting.is_known && !faces.was_asked(channel, user),
        };
        let strangers = busy.iter().filter(is_stranger);
        let strangers: BTreeSet<&str> = strangers.filter_map(|read| read.event.user_id()).collect();
        let strangers = strangers.into_iter().map(str::to_owned).collect();
        faces.ask(self.lane.tenant(), channel, strangers).await
    }

    async fn end(&self, ids: &[String], outcome: Outcome) -> Result<(), Lost> {
        if ids.is_empty() {
            return Ok(());
        }
        let mut tx = self.lane.begin().await?;
        batch::end(&mut tx, self.channel, ids, outcome).await?;
        tx.commit().await?;
        let word = match outcome {
            Outcome::Done => "done",
            Outcome::Skipped => "skipped",
            Outcome::Quarantined => "quarantined",
        };
        metrics::counter!("enishi_inbox_events_total", "outcome" => word)
            .increment(ids.len() as u64);
        Ok(())
    }

    async fn give_back(&self, ids: Vec<String>) -> Result<(), Lost> {
        if ids.is_empty() {
            return Ok(());
        }
        let mut tx = self.lane.begin().await?;
        batch::give_back(&mut tx, self.channel, &ids).await?;
        Ok(tx.commit().await?)
    }
}

impl Read {
    fn of(waiting: Waiting) -> Self {
        let event = Event::read(&waiting.body);
        // What the inbox would not keep as a user's id is nobody's.
        let errand = match waiting.line_user_id {
            Some(_) => Errand::of(&event),
            None => Errand::Nothing,
        };
        Self {
            waiting,
            event,
            errand,
        }
    }
}

fn ids(events: &[Waiting]) -> Vec<String> {
    events.iter().map(|event| event.id.clone()).collect()
}

/// Sorts out what is not the event's fault: a lane taken over, a database that is away. The turn ends
/// there and the event's try is as good as not made: it comes alone next time, and no worse.
fn ours(fault: Fault) -> Result<Fault, Lost> {
    let fault = match fault.downcast::<Lost>() {
        Ok(lost) => return Err(*lost),
        Err(fault) => fault,
    };
    match fault.downcast::<sqlx::Error>() {
        Ok(error) if is_away(&error) => Err(Lost::Database(*error)),
        Ok(error) => Ok(error),
        Err(fault) => Ok(fault),
    }
}

fn is_away(error: &sqlx::Error) -> bool {
    use sqlx::Error;
    match error {
        Error::Io(_) | Error::Tls(_) | Error::Protocol(_) => true,
        Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed => true,
        // 57P0x: the server shuts down or starts; 53xxx: it has no room; 40xxx: somebody else came first.
        Error::Database(refused) => refused.code().is_some_and(|code| {
            code.starts_with("57P") || code.starts_with("53") || code.starts_with("40")
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absent_database_is_not_the_events_fault() {
        assert!(matches!(
            ours(Box::new(Lost::TakenOver)),
            Err(Lost::TakenOver)
        ));
        let away = sqlx::Error::PoolTimedOut;
        assert!(matches!(ours(Box::new(away)), Err(Lost::Database(_))));
        assert!(ours(Box::new(sqlx::Error::RowNotFound)).is_ok());
        assert!(ours("a trade's own fault".into()).is_ok());
    }
}
