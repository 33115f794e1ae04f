//! One turn at a channel's lane: batch after batch, until nothing is due or the slice is over.
//!
//! While one batch travels, the verdicts of the one before it are written and the next is claimed, all
//! in one transaction: PostgreSQL and the wire work at the same time.

use super::{
    Courier, claiming,
    hand::{Carried, Claimed, Tried},
    pace::Pace,
    recording,
    road::{Passage, Stop, StopSign},
    sending::Vehicle,
};
use crate::{Channel, channel::QUOTA_PROBE};
use chrono::TimeDelta;
use kernel::{ChannelId, Instant};
use std::sync::Arc;
use tenancy::{Holding, Served, Topic, lane::Lost};

/// What is due but locked (being cancelled) is looked at again after this.
const LOCKED: TimeDelta = TimeDelta::milliseconds(100);

pub(super) struct Turn<'a> {
    courier: &'a Courier,
    lane: &'a Holding,
    channel: ChannelId,
    pace: Arc<Pace>,
    stop: StopSign,
}

/// How a turn began.
struct Opening {
    passage: Passage,
    line: Option<line::Channel>,
    batch: Vec<Claimed>,
}

/// What is to be done between two batches.
struct Errand {
    back: Vec<Carried>,
    is_probe: bool,
    stop: Option<Stop>,
    claims: bool,
    /// Nothing travels meanwhile: then at least look what is next, so that no turn ends without having looked.
    idle: bool,
}

/// What a transaction between two batches leaves behind.
#[derive(Default)]
struct Desk {
    batch: Vec<Claimed>,
    next_due: Option<Instant>,
}

impl<'a> Turn<'a> {
    pub fn new(courier: &'a Courier, lane: &'a Holding) -> Self {
        Self {
            courier,
            lane,
            channel: lane.key().into(),
            pace: courier.paces.of(lane.key()),
            stop: StopSign::default(),
        }
    }

    pub async fn serve(self) -> Result<Served, Lost> {
        let opening = self.open().await?;
        let Some(line) = opening.line else {
            return Ok(match opening.passage {
                Passage::Closed(Some(until)) => Served::NotBefore(until),
                _ => Served::Idle,
            });
        };
        let vehicle = Vehicle {
            line: &line,
            pace: &self.pace,
            stop: &self.stop,
            in_flight: self.courier.pace.in_flight,
        };
        let is_probe = opening.passage == Passage::Probe;
        let (mut batch, mut back) = (opening.batch, Vec::new());
        loop {
            let errand = Errand {
                back,
                is_probe,
                stop: self.stop.why(),
                // A batch that was not full was all there was.
                claims: !is_probe && (batch.is_empty() || batch.len() >= usize::from(self.most())),
                idle: batch.is_empty(),
            };
            let (carried, desk) = tokio::join!(vehicle.carry(batch), self.between(errand));
            let desk = desk?;
            (batch, back) = (desk.batch, carried);
            self.learn(&back);
            if self.stop.why().is_some() {
                back.extend(batch.drain(..).map(held));
            }
            if batch.is_empty() && back.is_empty() {
                return Ok(self.served(desk.next_due));
            }
        }
    }

    async fn open(&self) -> Result<Opening, Lost> {
        let mut tx = self.lane.begin().await?;
        let channel = Channel::find(&mut tx, self.channel).await?;
        let passage = match &channel {
            Some(channel) => Passage::of(channel.pause, tx.now()),
            None => Passage::Closed(None),
        };
        let orphans = claiming::pick_up_orphans(&mut tx, self.channel).await?;
        if orphans > 0 {
            tracing::warn!(
                orphans,
                "parcels of a courier that died are sent again under their keys"
            );
        }
        let most = match passage {
            Passage::Open => self.most(),
            Passage::Probe => 1,
            Passage::Closed(_) => 0,
        };
        let (mut line, mut batch) = (None, Vec::new());
        if most > 0 {
            line = Channel::messaging_credentials(&mut tx, self.channel)
                .await?
                .map(|credentials| {
                    let (client, tokens) =
                        (self.courier.client.clone(), self.courier.tokens.clone());
                    line::Channel::new(client, tokens, credentials)
                });
            batch = claiming::claim(&mut tx, self.channel, most).await?;
        }
        tx.commit().await?;
        Ok(Opening {
            passage,
            line,
            batch,
        })
    }

    /// Between two batches: writes what came back, claims what is next.
    async fn between(&self, errand: Errand) -> Result<Desk, Lost> {
        let claims = errand.claims && errand.stop.is_none() && !self.lane.is_over();
        if errand.back.is_empty() && !claims && !errand.idle {
            return Ok(Desk::default());
        }
        let mut tx = self.lane.begin().await?;
        if errand.is_probe && errand.back.iter().any(accepted) {
            Channel::resume(&mut tx, self.channel).await?;
        }
        recording::record(&mut tx, errand.back).await?;
        if let Some(why) = errand.stop.and_then(Stop::pauses) {
            Channel::pause(&mut tx, self.channel, why).await?;
        }
        let mut desk = Desk::default();
        if claims {
            desk.batch = claiming::claim(&mut tx, self.channel, self.most()).await?;
        }
        if desk.batch.is_empty() {
            desk.next_due = claiming::next_due(&mut tx, self.channel).await?;
        }
        tx.announce(Topic::Deliveries).await?;
        tx.commit().await?;
        Ok(desk)
    }

    /// The pace learns once a batch, not once a parcel: 64 refusals at once are one "slower".
    fn learn(&self, back: &[Carried]) {
        match self.stop.why() {
            None if back.iter().any(accepted) => self.pace.grow(),
            Some(Stop::RateLimited) if !back.is_empty() => self.pace.shrink(),
            _ => {}
        }
    }

    fn most(&self) -> u16 {
        self.pace.batch(self.courier.pace.batch)
    }

    fn served(&self, next_due: Option<Instant>) -> Served {
        let now = self.lane.tenant().now();
        let wait = match self.stop.why() {
            Some(Stop::Unauthorized) => return Served::Idle,
            Some(Stop::Quota) => QUOTA_PROBE,
            Some(Stop::RateLimited | Stop::Trouble) => {
                TimeDelta::from_std(self.pace.trouble()).unwrap_or(QUOTA_PROBE)
            }
            None => TimeDelta::zero(),
        };
        if wait > TimeDelta::zero() {
            return Served::NotBefore(now + wait);
        }
        match next_due {
            None => Served::Idle,
            Some(due) if due <= now && self.lane.is_over() => Served::More,
            Some(due) => Served::NotBefore(due.max(now + LOCKED)),
        }
    }
}

fn held(claimed: Claimed) -> Carried {
    let (parcel, tried) = (claimed.parcel, Tried::Held);
    Carried { parcel, tried }
}

fn accepted(carried: &Carried) -> bool {
    matches!(&carried.tried, Tried::Judged(verdict) if verdict.is_accepted())
}
