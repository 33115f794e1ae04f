//! The world in a file: written whole beside the old one and then put in its place, so that a kill loses at most the last moment.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    State, World,
    ledger::{Entry, Keys, KeysToKeep, Ledger},
    mailbox::Mailbox,
};
use serde::{Deserialize, Serialize};

/// Changes are gathered for this long before they are written.
const GATHER: Duration = Duration::from_millis(300);
const MOST_ENTRIES: usize = 20_000;

/// Why a snapshot could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The file system said no.
    #[error("the kept world cannot be read or written: {0}")]
    Io(#[from] io::Error),
    /// The file is not a snapshot of this version.
    #[error("the kept world is not of this version; remove the file to begin anew ({0})")]
    Content(#[from] serde_json::Error),
}

#[derive(Serialize)]
struct Written<'a> {
    clock_ms: i64,
    state: &'a State,
    ledger: Vec<&'a Entry>,
    keys: KeysToKeep<'a>,
    mailbox: &'a Mailbox,
}

#[derive(Deserialize)]
struct Read {
    clock_ms: i64,
    state: State,
    ledger: Vec<Entry>,
    keys: Keys,
    mailbox: Mailbox,
}

impl World {
    /// Reads the last good snapshot, when there is one.
    pub(crate) fn load(&self, file: &Path) -> Result<bool, SnapshotError> {
        let text = match fs::read(file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        let read: Read = serde_json::from_slice(&text)?;
        self.clock.restore(read.clock_ms);
        let mut state = read.state;
        state.index();
        *self.state() = state;
        *self.ledger() = Ledger::restored(read.ledger, read.keys);
        *self.mailbox() = read.mailbox;
        Ok(true)
    }

    /// Writes the world to `file`, atomically.
    pub(crate) fn save(&self, file: &Path) -> Result<(), SnapshotError> {
        let text = self.written()?;
        let beside = file.with_extension("new");
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut out = private(&beside)?;
        out.write_all(&text)?;
        out.sync_all()?;
        fs::rename(&beside, file)?;
        Ok(())
    }

    fn written(&self) -> Result<Vec<u8>, serde_json::Error> {
        // The same order as `send`: ledger, then state.
        let ledger = self.ledger();
        let state = self.state();
        let mailbox = self.mailbox();
        let (entries, keys) = ledger.to_keep(MOST_ENTRIES);
        serde_json::to_vec(&Written {
            clock_ms: self.clock.offset_ms(),
            state: &state,
            ledger: entries,
            keys,
            mailbox: &mailbox,
        })
    }

    /// Writes after changes; a large world less often. The last write, after the drain, is its starter's.
    pub(crate) async fn keep_saved(self: Arc<Self>, file: PathBuf) {
        let mut pause = GATHER;
        let stopping = self.stopping.clone();
        while stopping
            .run_until_cancelled(self.changed_for(pause))
            .await
            .is_some()
        {
            let started = Instant::now();
            let (world, target) = (self.clone(), file.clone());
            let saved = tokio::task::spawn_blocking(move || world.save(&target)).await;
            if let Ok(Err(error)) = saved {
                tracing::warn!(%error, "the world was not saved");
            }
            pause = GATHER.max(started.elapsed() * 20);
        }
    }

    /// Waits for a change and then a little longer, for those that follow it.
    async fn changed_for(&self, pause: Duration) {
        self.dirty.notified().await;
        tokio::time::sleep(pause).await;
    }
}

/// A new file that only its owner reads: it holds tokens and secrets.
fn private(file: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

#[cfg(test)]
mod tests {
    use tokio_util::sync::CancellationToken;
    use uuid::Uuid;

    use super::*;
    use crate::world::NewProvider;

    #[test]
    fn a_world_comes_back_from_its_file() {
        let file = std::env::temp_dir().join(format!("world-{}.json", Uuid::new_v4()));
        let world = World::new(false, CancellationToken::new());
        world.seed();
        let made = world
            .create_provider(&NewProvider {
                name: "海辺の食堂".into(),
            })
            .expect("made");
        let channel = made.messaging.channel_id;
        world.follow("hanako", &channel).expect("followed");
        world.say("hanako", &channel, "こんにちは").expect("said");
        world.advance_clock(3600);
        world.save(&file).expect("saved");

        let again = World::new(false, CancellationToken::new());
        assert!(again.load(&file).expect("loaded"));

        let chat = again.chat("hanako", &channel).expect("chat");
        assert!(chat.followed);
        assert_eq!(chat.messages.len(), 2);
        assert_eq!(
            again.user_id("hanako", &channel).ok(),
            world.user_id("hanako", &channel).ok()
        );
        assert!(again.clock.offset_ms() == 3_600_000);
        fs::remove_file(file).expect("removed");
    }
}
