//! A process of ours: started with an environment of its own, ended by its id.

use anyhow::{Context, Result};
use std::{fs::File, path::Path, process::Stdio, time::Duration};
use tokio::{
    process::{Child, Command},
    time::timeout,
};

/// A process that runs until it is stopped.
pub struct Process {
    child: Child,
    name: &'static str,
}

/// How long it may take to drain.
const PATIENCE: Duration = Duration::from_secs(30);

impl Process {
    /// Starts a program; what it says goes into `NAME.log`. Should this process die, so does it.
    pub fn start(
        name: &'static str,
        program: &Path,
        arguments: &[String],
        environment: &[(&str, String)],
        logs: &Path,
    ) -> Result<Self> {
        let log = File::options()
            .create(true)
            .append(true)
            .open(logs.join(format!("{name}.log")))?;
        let child = Command::new("setpriv")
            .args(["--pdeathsig", "TERM"])
            .arg(program)
            .args(arguments)
            .env_clear()
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{name} cannot be started"))?;
        Ok(Self { child, name })
    }

    /// Whether it has not ended by itself.
    pub fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// The most memory that it ever had in use, in bytes.
    pub fn peak_memory(&self) -> Result<f64> {
        let id = self.child.id().context("the process has ended")?;
        let peak = crate::machine::line_of(&format!("/proc/{id}/status"), "VmHWM");
        let kb: f64 = peak
            .as_deref()
            .and_then(|line| line.split_whitespace().next())
            .and_then(|number| number.parse().ok())
            .with_context(|| format!("the memory of {} cannot be read", self.name))?;
        Ok(kb * 1024.0)
    }

    /// From now on the most memory is counted anew (proc(5), clear_refs).
    pub fn forget_peak(&self) -> Result<()> {
        let id = self.child.id().context("the process has ended")?;
        std::fs::write(format!("/proc/{id}/clear_refs"), "5").context("the peak cannot be reset")
    }

    /// Asks it to end, and waits for it.
    pub async fn stop(mut self) {
        if let Some(id) = self.child.id() {
            let _ = Command::new("kill")
                .args(["-TERM", &id.to_string()])
                .status()
                .await;
        }
        if timeout(PATIENCE, self.child.wait()).await.is_err() {
            eprintln!("bench: {} does not stop; it is killed", self.name);
            let _ = self.child.kill().await;
        }
    }
}
