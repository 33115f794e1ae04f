//! One turn at a channel's inbox: batch after batch, in order, until it is empty or the slice is over.

use super::{
    Inbox,
    batch::{self, Outcome, Waiting},
    errand::Errand,
    run::Faces,
};
use chrono::TimeDelta;
use line::webhook::Event;
use std::collections::BTreeSet;
use tenancy::{Holding, Served, lane::Lost};
use uuid::Uuid;

/// How long an event that failed is left alone, and its channel with it, so that the order is kept.
const PAUSE: TimeDelta = TimeDelta::seconds(2);

pub(super) struct Turn<'a> {
    pub(super) inbox: &'a Inbox,
    pub(super) lane: &'a Holding,
    pub(super) channel: Uuid,
}

/// An event that was read.
pub(super) struct Read {
    pub waiting: Waiting,
    pub event: Event,
    pub errand: Errand,
}

/// How far a batch came.
enum Worked {
    Off,
    /// What failed waits a while, and all that came after it.
    UpToAFault,
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
            if let Worked::UpToAFault = self.work_off(taken).await? {
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

    async fn work_off(&self, taken: Vec<Waiting>) -> Result<Worked, Lost> {
        let (hopeless, taken): (Vec<_>, Vec<_>) = taken.into_iter().partition(batch::is_hopeless);
        self.end(&ids(&hopeless), Outcome::Quarantined).await?;
        let (idle, busy): (Vec<_>, Vec<_>) = taken
            .into_iter()
            .map(Read::of)
            .partition(|read| read.errand == Errand::Nothing);
        let idle: Vec<_> = idle.into_iter().map(|read| read.waiting).collect();
        self.end(&ids(&idle), Outcome::Skipped).await?;
        let faces = self.faces(&busy).await;
        let mut left = busy.as_slice();
        while !left.is_empty() {
            let run = self.run(left, &faces).await?;
            left = &left[run.ended()..];
            if run.failed {
                self.give_back(&left[1..]).await?;
                return Ok(Worked::UpToAFault);
            }
            if self.lane.is_over() {
                self.give_back(left).await?;
                break;
            }
        }
        Ok(Worked::Off)
    }

    /// Asks LINE who those are whom we have not seen, and those who come (back): they may look different.
    async fn faces(&self, busy: &[Read]) -> Faces {
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
        outcome.count(ids.len());
        Ok(())
    }

    async fn give_back(&self, untried: &[Read]) -> Result<(), Lost> {
        if untried.is_empty() {
            return Ok(());
        }
        let mut tx = self.lane.begin().await?;
        let ids: Vec<_> = untried.iter().map(|read| read.waiting.id.clone()).collect();
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
