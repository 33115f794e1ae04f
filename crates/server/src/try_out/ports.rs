//! The same ports as last time where they are free, others where they are taken.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use simulator::{Options, Simulator};
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};
use tokio::net::TcpListener;

#[derive(Serialize, Deserialize)]
pub(super) struct Ports {
    web: u16,
    line: u16,
    smtp: u16,
}

const FILE: &str = "ports.json";

impl Ports {
    /// Those of last time, else what the documentation names.
    pub fn kept_in(state: &Path) -> Self {
        let kept = std::fs::read(state.join(FILE)).ok();
        let kept = kept.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        kept.unwrap_or(Self {
            web: 8080,
            line: 8070,
            smtp: 8025,
        })
    }

    /// For next time.
    pub fn keep(&self, state: &Path) -> Result<()> {
        std::fs::write(state.join(FILE), serde_json::to_vec(self)?)
            .context("the ports cannot be kept")
    }

    /// The server's listener and the address that browsers use.
    pub async fn web(&mut self) -> Result<(TcpListener, String)> {
        let listener = match TcpListener::bind(on(self.web)).await {
            Ok(listener) => listener,
            Err(_) => TcpListener::bind(on(0)).await.context("no free port")?,
        };
        self.web = listener.local_addr()?.port();
        Ok((listener, format!("http://127.0.0.1:{}", self.web)))
    }

    /// Starts the stand-in.
    pub async fn stand_in(&mut self, state: Option<PathBuf>) -> Result<Simulator> {
        let (line, smtp) = (free_or_any(self.line).await, free_or_any(self.smtp).await);
        let options = Options {
            bind: on(line),
            smtp_bind: on(smtp),
            state,
            ..Options::default()
        };
        let stand_in = Simulator::start(options)
            .await
            .context("the stand-in of LINE does not start")?;
        (self.line, self.smtp) = (stand_in.address.port(), stand_in.smtp_address.port());
        Ok(stand_in)
    }
}

async fn free_or_any(port: u16) -> u16 {
    if TcpListener::bind(on(port)).await.is_ok() {
        port
    } else {
        0
    }
}

fn on(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}
