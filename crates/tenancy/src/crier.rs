//! Telling all processes what was committed: hints, given after the commit and not in it.
//!
//! PostgreSQL lets only one transaction at a time commit that has notified, in the whole database, and
//! holds the next one back until the first is on disk: with the hint inside, no two commits share a write,
//! whosever they are. So the hints of all commits gather here and go out together, in a transaction of
//! their own that waits for no disk. One that is lost costs a worker's nap, or a page's next look.

use crate::{Topic, db::Pool};
use kernel::TenantId;
use std::collections::BTreeSet;
use tokio::sync::mpsc;

/// What is cried: the channel of PostgreSQL, and the text.
type Cry = (&'static str, String);

const BELL: &str = "enishi_bell";
const NEWS: &str = "enishi_news";
/// Hints that wait; more are lost.
const MOST: usize = 4_096;

/// Where a commit leaves its hints. Ends when dropped.
pub(crate) struct Crier {
    entry: mpsc::Sender<Cry>,
}

impl Crier {
    /// Cries on the current runtime.
    pub fn open(pool: Pool) -> Self {
        let (entry, exit) = mpsc::channel(MOST);
        tokio::spawn(cry(pool, exit));
        Self { entry }
    }

    /// A bell was rung.
    pub fn bell(&self) {
        self.leave(BELL, String::new());
    }

    /// Something changed in a tenant.
    pub fn news(&self, tenant: TenantId, topic: Topic) {
        self.leave(NEWS, format!("{}:{}", tenant.uuid(), topic.word()));
    }

    fn leave(&self, channel: &'static str, text: String) {
        let _ = self.entry.try_send((channel, text));
    }
}

async fn cry(pool: Pool, mut exit: mpsc::Receiver<Cry>) {
    let mut heard = Vec::new();
    while exit.recv_many(&mut heard, MOST).await > 0 {
        let cries: BTreeSet<Cry> = heard.drain(..).collect();
        if let Err(error) = tell(&pool, cries).await {
            tracing::warn!(%error, "hints were lost; who waits looks by itself");
        }
    }
}

async fn tell(pool: &Pool, cries: BTreeSet<Cry>) -> Result<(), sqlx::Error> {
    let (channels, texts): (Vec<_>, Vec<_>) = cries
        .into_iter()
        .map(|(channel, text)| (channel.to_owned(), text))
        .unzip();
    #[expect(
        clippy::disallowed_methods,
        reason = "no tenant's statement, and nobody cancels this task"
    )]
    let mut tx = pool
        .begin_with("begin; set local synchronous_commit = off")
        .await?;
    sqlx::query!(
        "select pg_notify(cry.channel, cry.text) from unnest($1::text[], $2::text[]) as cry (channel, text)",
        &channels,
        &texts
    )
    .fetch_all(&mut *tx)
    .await?;
    tx.commit().await
}
