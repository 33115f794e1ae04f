//! On what it was measured: a figure without its machine says nothing.

use anyhow::Result;
use sqlx::{Connection, PgConnection};
use std::fmt;

/// The machine, the database and the commit.
pub struct Machine {
    cores: usize,
    cpu: String,
    memory_gb: u64,
    database: String,
    commit: String,
}

impl Machine {
    /// What this one is.
    pub async fn seen(owner_url: &str, commit: &str) -> Result<Self> {
        let mut owner = PgConnection::connect(owner_url).await?;
        let database =
            "select format('PostgreSQL %s, fsync %s, synchronous_commit %s, shared_buffers %s',
            current_setting('server_version'), current_setting('fsync'),
            current_setting('synchronous_commit'), current_setting('shared_buffers'))";
        let database = sqlx::query_scalar(database).fetch_one(&mut owner).await?;
        Ok(Self {
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            cpu: line_of("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".into()),
            memory_gb: memory_kb().unwrap_or_default() / 1024 / 1024,
            database,
            commit: commit.to_owned(),
        })
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            cores,
            cpu,
            memory_gb,
            database,
            commit,
        } = self;
        write!(
            f,
            "{cores} cores of {cpu}, {memory_gb} GB · {database} · commit {commit}"
        )
    }
}

fn memory_kb() -> Option<u64> {
    line_of("/proc/meminfo", "MemTotal")?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}

/// The value of the first line of a file of `/proc` that begins so.
pub fn line_of(file: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let (_, value) = text
        .lines()
        .find(|line| line.starts_with(name))?
        .split_once(':')?;
    Some(value.trim().to_owned())
}
