//! Where webhooks wait to be stored together. Bounded in number and in bytes: what does not fit is
//! answered 503, and LINE comes again.

use super::{
    NotTaken,
    committer::{self, Waiting},
    rows::Rows,
};
use std::{sync::Arc, time::Duration};
use tenancy::Tenant;
use tokio::sync::{Mutex, Semaphore, mpsc, oneshot};

/// How much an intake may have in hand.
#[derive(Debug, Clone)]
pub struct IntakeSize {
    /// Webhooks that wait to be stored.
    pub webhooks: usize,
    /// Their bytes.
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

    /// Comes back when the events are durable.
    pub async fn store(&self, tenant: Tenant, rows: Rows, bytes: usize) -> Result<(), NotTaken> {
        let units = u32::try_from(bytes.div_ceil(UNIT)).map_err(|_| NotTaken::TooLarge)?;
        let room = self.room.clone().try_acquire_many_owned(units);
        let room = room.map_err(|_| NotTaken::Away)?;
        let (answer, stored) = oneshot::channel();
        let waiting = Waiting {
            tenant,
            rows,
            answer,
            _room: room,
        };
        self.entry.try_send(waiting).map_err(|_| NotTaken::Away)?;
        match tokio::time::timeout(PATIENCE, stored).await {
            Ok(Ok(true)) => Ok(()),
            // Too late, or refused. If it is stored after all, LINE's next delivery finds it there.
            _ => Err(NotTaken::Away),
        }
    }
}
