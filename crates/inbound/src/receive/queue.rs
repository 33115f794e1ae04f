//! Where webhooks wait to be stored together. Bounded in number and in bytes, from the first byte read on:
//! what does not fit is answered 503, and LINE comes again.

use super::{
    NotTaken,
    committer::{self, Waiting},
    rows::Rows,
};
use std::{sync::Arc, time::Duration};
use tenancy::Tenant;
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

/// How much an intake may have in hand.
#[derive(Debug, Clone)]
pub struct IntakeSize {
    /// Webhooks that wait to be stored.
    pub webhooks: usize,
    /// Their bytes, counted while they are read, signed or not.
    pub bytes: usize,
    /// Transactions at once.
    pub committers: usize,
}

impl Default for IntakeSize {
    /// 4,096 webhooks, 16 MiB, 3 committers.
    fn default() -> Self {
        Self {
            webhooks: 4_096,
            bytes: 16 * 1024 * 1024,
            committers: 3,
        }
    }
}

/// LINE waits 2 seconds; a slow commit is worth a little more than having it all sent again.
const PATIENCE: Duration = Duration::from_secs(4);
/// Bytes are counted in kibibytes, so that any size fits into a semaphore.
const UNIT: usize = 1024;

/// What one webhook takes of the room of all; given back when dropped.
pub(super) struct Room {
    left: Arc<Semaphore>,
    held: Option<OwnedSemaphorePermit>,
    units: usize,
}

impl Room {
    /// Makes it hold so many bytes in all, if there is still room for them.
    pub fn grow_to(&mut self, bytes: usize) -> Result<(), NotTaken> {
        let more = bytes.div_ceil(UNIT).saturating_sub(self.units);
        let permits = u32::try_from(more).map_err(|_| NotTaken::TooLarge)?;
        let permit = self.left.clone().try_acquire_many_owned(permits);
        let permit = permit.map_err(|_| NotTaken::Away)?;
        match &mut self.held {
            Some(held) => held.merge(permit),
            none => *none = Some(permit),
        }
        self.units += more;
        Ok(())
    }
}

#[derive(Clone)]
pub(super) struct Queue {
    entry: mpsc::Sender<Waiting>,
    room: Arc<Semaphore>,
}

impl Queue {
    pub fn open(size: IntakeSize) -> Self {
        let (entry, exit) = mpsc::channel(size.webhooks.max(1));
        let exit = Arc::new(Mutex::new(exit));
        for _ in 0..size.committers.max(1) {
            tokio::spawn(committer::commit_together(exit.clone()));
        }
        let room = Arc::new(Semaphore::new(size.bytes.div_ceil(UNIT)));
        Self { entry, room }
    }

    /// Room for one webhook, that grows as it is read.
    pub fn room(&self) -> Room {
        Room {
            left: self.room.clone(),
            held: None,
            units: 0,
        }
    }

    /// Comes back when the events are durable.
    pub async fn store(&self, tenant: Tenant, rows: Rows, room: Room) -> Result<(), NotTaken> {
        let (answer, stored) = oneshot::channel();
        let waiting = Waiting {
            tenant,
            rows,
            answer,
            _room: room.held,
        };
        self.entry.try_send(waiting).map_err(|_| NotTaken::Away)?;
        match tokio::time::timeout(PATIENCE, stored).await {
            Ok(Ok(true)) => Ok(()),
            // Too late, or refused. If it is stored after all, LINE's next delivery finds it there.
            _ => Err(NotTaken::Away),
        }
    }
}
