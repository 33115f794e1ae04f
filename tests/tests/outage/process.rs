//! The real program, as a process that can be told to stop, and killed.

use anyhow::{Context, Result, ensure};
use secrecy::ExposeSecret;
use std::{env, path::PathBuf, process::Stdio, time::Duration};
use testkit::{TestApp, database::MASTER_KEY};
use tokio::{
    net::TcpListener,
    process::{Child, Command},
};

/// The program that was built beside this test, or `ENISHI_BIN`.
pub fn binary() -> Option<PathBuf> {
    let named = env::var_os("ENISHI_BIN").map(PathBuf::from);
    let beside = env::current_exe()
        .ok()
        .and_then(|test| Some(test.parent()?.parent()?.join("enishi")));
    named.or(beside).filter(|path| path.is_file())
}

/// Without the program there is nothing to stop; `cargo build -p server` makes it.
#[macro_export]
macro_rules! program_or_skip {
    () => {
        match process::binary() {
            Some(binary) => binary,
            None => {
                eprintln!("skipped: no program enishi beside this test, and ENISHI_BIN is not set");
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
