//! The wire to the database, in the test's hands: it can be cut, and mended.

use anyhow::{Context, Result};
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::{AbortHandle, JoinHandle},
};

#[derive(Default)]
struct Wires {
    is_cut: bool,
    open: Vec<AbortHandle>,
}

/// A listener that passes everything on to the database, as long as it is not cut.
pub struct Proxy {
    /// The database's address with this proxy's in its place.
    pub url: String,
    wires: Arc<Mutex<Wires>>,
    accepting: JoinHandle<()>,
}

impl Proxy {
    pub async fn before(url: &str) -> Result<Self> {
        let parsed = reqwest::Url::parse(url)?;
        let host = parsed.host_str().context("a host")?.to_owned();
        let port = parsed.port().unwrap_or(5432);
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let here: SocketAddr = listener.local_addr()?;
        let mut through = parsed;
        through.set_host(Some("127.0.0.1"))?;
        through
            .set_port(Some(here.port()))
            .map_err(|()| anyhow::anyhow!("a port"))?;
        let wires = Arc::new(Mutex::new(Wires::default()));
        let kept = wires.clone();
        let accepting = tokio::spawn(async move {
            while let Ok((caller, _)) = listener.accept().await {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                if kept.is_cut {
                    continue;
                }
                let passing = tokio::spawn(pass(caller, host.clone(), port));
                kept.open.push(passing.abort_handle());
            }
        });
        Ok(Self {
            url: through.to_string(),
            wires,
            accepting,
        })
    }

    /// The database is away: what is open breaks, what is new is closed at once.
    pub fn cut(&self) {
        let mut wires = self.wires.lock().unwrap_or_else(PoisonError::into_inner);
        wires.is_cut = true;
        wires.open.drain(..).for_each(|wire| wire.abort());
    }

    /// It is back.
    pub fn mend(&self) {
        let mut wires = self.wires.lock().unwrap_or_else(PoisonError::into_inner);
        wires.is_cut = false;
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
        self.cut();
    }
}

async fn pass(mut caller: TcpStream, host: String, port: u16) {
    if let Ok(mut database) = TcpStream::connect((host, port)).await {
        // Whatever ends it, it has ended.
        let _ = copy_bidirectional(&mut caller, &mut database).await;
    }
}
