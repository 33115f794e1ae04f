//! How the stand-in is started.

use std::{net::SocketAddr, path::PathBuf};

/// Options of the stand-in. Port 0 takes any free port.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// Where LINE's endpoints, the control interface and the pages listen.
    #[arg(long, env = "SIMULATOR_BIND", default_value = "127.0.0.1:8070")]
    pub bind: SocketAddr,
    /// Where the mail receiver listens.
    #[arg(long, env = "SIMULATOR_SMTP_BIND", default_value = "127.0.0.1:8025")]
    pub smtp_bind: SocketAddr,
    /// How browsers reach the stand-in; `http://` and the bound address when absent.
    #[arg(long, env = "SIMULATOR_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Keeps the world in this file across restarts.
    #[arg(long, env = "SIMULATOR_STATE", value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// Switches LINE's rate limits off.
    #[arg(long, env = "SIMULATOR_LIMITS_OFF")]
    pub limits_off: bool,
}

impl Default for Options {
    /// Any free ports on loopback, nothing kept: for tests.
    fn default() -> Self {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        Self {
            bind: any,
            smtp_bind: any,
            public_url: None,
            state: None,
            limits_off: false,
        }
    }
}
