//! The real program, as a process that can be told to stop, and killed.

use anyhow::{Context, Result, ensure};
use secrecy::ExposeSecret;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, SystemTime},
};
use testkit::{TestApp, database::MASTER_KEY};
use tokio::{
    net::TcpListener,
    process::{Child, Command},
};

/// `ENISHI_BIN`, or the program that was built beside this test, unless a source is newer than it.
pub fn binary() -> Option<PathBuf> {
    if let Some(named) = env::var_os("ENISHI_BIN") {
        return Some(named.into());
    }
    let beside = env::current_exe().ok()?;
    let beside = beside.parent()?.parent()?.join("enishi");
    let built = fs::metadata(&beside).ok()?.modified().ok()?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let is_old = ["crates", "migrations"]
        .iter()
        .any(|folder| newest(&root.join(folder)).is_none_or(|changed| changed > built));
    (!is_old).then_some(beside)
}

/// When anything in a folder changed last.
fn newest(folder: &Path) -> Option<SystemTime> {
    let files = fs::read_dir(folder).ok()?.filter_map(Result::ok);
    files
        .filter_map(|file| {
            let about = file.metadata().ok()?;
            if about.is_dir() {
                newest(&file.path())
            } else {
                about.modified().ok()
            }
        })
        .max()
}

/// Without the program there is nothing to stop; `cargo build -p server` makes it.
#[macro_export]
macro_rules! program_or_skip {
    () => {
        match process::binary() {
            Some(binary) => binary,
            None => {
                eprintln!(
                    "skipped: build the program first (cargo build -p server), or set ENISHI_BIN"
                );
                return Ok(());
            }
        }
    };
}

/// One process of an installation on a test's database.
pub struct Process {
    pub child: Child,
    pub url: String,
}

#[allow(dead_code, reason = "each test crate uses what it needs")]
impl Process {
    /// `enishi serve` or `enishi work`.
    pub async fn start(app: &TestApp, binary: &PathBuf, command: &[&str]) -> Result<Self> {
        Self::logging(app, binary, command, "warn", Stdio::inherit()).await
    }

    /// The same, writing so much down, and where.
    pub async fn logging(
        app: &TestApp,
        binary: &PathBuf,
        command: &[&str],
        level: &str,
        log: Stdio,
    ) -> Result<Self> {
        let free = TcpListener::bind(("127.0.0.1", 0)).await?.local_addr()?;
        let url = format!("http://{free}");
        let line = app.line.url();
        let child = Command::new(binary)
            .args(command)
            .env_clear()
            .envs([
                ("MODE", "sandbox"),
                ("PUBLIC_URL", url.as_str()),
                ("BIND", &free.to_string()),
                ("DATABASE_URL", &app.database.app_url()),
                ("DATABASE_POOL", "10"),
                ("MASTER_KEY", MASTER_KEY),
                ("SMTP_URL", app.house.config.smtp_url.expose_secret()),
                ("MAIL_FROM", "Enishi <no-reply@enishi.example>"),
                ("LINE_API_URL", line),
                ("LINE_API_DATA_URL", line),
                ("LINE_ACCESS_URL", line),
                ("STAND_IN_URL", line),
                ("LANE_WORKERS", "4"),
                ("LOG_FORMAT", "text"),
                ("RUST_LOG", level),
            ])
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} does not start", binary.display()))?;
        Ok(Self { child, url })
    }

    /// Waits until it can serve.
    pub async fn is_ready(&mut self) -> Result<()> {
        for _ in 0..200 {
            if let Some(status) = self.child.try_wait()? {
                anyhow::bail!("it ended: {status}");
            }
            let answer = reqwest::get(format!("{}/readyz", self.url)).await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        anyhow::bail!("it is not ready within ten seconds")
    }

    /// SIGTERM, as an orchestrator sends it.
    pub async fn tell_to_stop(&self) -> Result<()> {
        let pid = self.child.id().context("it has ended")?.to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status().await?;
        ensure!(told.success(), "it could not be told to stop");
        Ok(())
    }
}
