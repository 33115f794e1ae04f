//! Starting and stopping: binds both ports, loads the world, runs the tasks, and drains at the end.

use std::{io, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use httpd::Bounds;
use poem::EndpointExt;
use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::sync::CancellationToken;

use crate::{
    options::Options,
    origin, smtp,
    webhook::{run_queues, sender_client},
    world::{SnapshotError, World},
};

/// Why the stand-in does not start or ends early.
#[derive(Debug, thiserror::Error)]
pub enum SimulatorError {
    /// A port could not be bound; which one, and why.
    #[error("{0} cannot be bound: {1}")]
    Bind(SocketAddr, io::Error),
    /// The kept world cannot be read; the file, and why.
    #[error("{}: {error}", file.display())]
    State {
        /// The file.
        file: PathBuf,
        /// Why.
        error: SnapshotError,
    },
    /// The client for webhooks could not be made.
    #[error("webhook client: {0}")]
    Client(#[from] reqwest::Error),
    /// The serve loop ended with an error.
    #[error(transparent)]
    Serve(#[from] io::Error),
}

/// A running stand-in.
pub struct Simulator {
    /// The bound address of LINE's endpoints and the pages.
    pub address: SocketAddr,
    /// The bound address of the mail receiver.
    pub smtp_address: SocketAddr,
    /// Base URL without a slash at the end.
    pub public_url: String,
    world: Arc<World>,
    stopping: CancellationToken,
    tasks: JoinSet<()>,
    state: Option<PathBuf>,
}

impl Simulator {
    /// Starts the stand-in; it runs until [`Simulator::stop`] or until the value is dropped.
    pub async fn start(options: Options) -> Result<Self, SimulatorError> {
        Self::start_until(options, CancellationToken::new()).await
    }

    async fn start_until(
        options: Options,
        stopping: CancellationToken,
    ) -> Result<Self, SimulatorError> {
        let (http, address) = bind(options.bind).await?;
        let (mail, smtp_address) = bind(options.smtp_bind).await?;
        let world = Arc::new(World::new(options.limits_off, stopping.clone()));
        if let Some(file) = &options.state {
            let failed = |error| SimulatorError::State {
                file: file.clone(),
                error,
            };
            world.load(file).map_err(failed)?;
        }
        world.settle_at(
            options
                .public_url
                .unwrap_or_else(|| format!("http://{address}")),
        );
        world.seed();

        let client = sender_client()?;
        let app = origin::endpoint().data(world.clone()).data(client.clone());
        let mut tasks = JoinSet::new();
        let token = stopping.clone();
        let bounds = Bounds {
            drain: Duration::from_secs(3),
            ..Bounds::default()
        };
        tasks.spawn(async move {
            if let Err(error) = httpd::serve(http, app, bounds, token).await {
                tracing::error!(%error, "the stand-in stopped serving");
            }
        });
        tasks.spawn(smtp::receive(mail, world.clone()));
        tasks.spawn(run_queues(world.clone(), client));
        if let Some(file) = options.state.clone() {
            tasks.spawn(world.clone().keep_saved(file));
        }
        let public_url = world.public_url().to_owned();
        Ok(Self {
            address,
            smtp_address,
            public_url,
            world,
            stopping,
            tasks,
            state: options.state,
        })
    }

    /// The world, for tests inside the process.
    pub fn world(&self) -> &Arc<World> {
        &self.world
    }

    /// Stops, drains and saves.
    pub async fn stop(mut self) {
        self.stopping.cancel();
        while self.tasks.join_next().await.is_some() {}
        // What the last requests changed while they drained.
        if let Some(Err(error)) = self.state.take().map(|file| self.world.save(&file)) {
            tracing::warn!(%error, "the world was not saved");
        }
    }

    async fn until_stopped(self) {
        self.stopping.cancelled().await;
        self.stop().await;
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // Tasks of single channels and mail connections are not in the set; they listen to this.
        self.stopping.cancel();
    }
}

/// Runs the stand-in until `shutdown`.
pub async fn run(options: Options, shutdown: CancellationToken) -> Result<(), SimulatorError> {
    let simulator = Simulator::start_until(options, shutdown).await?;
    let (url, smtp) = (&simulator.public_url, simulator.smtp_address);
    tracing::info!(%url, %smtp, "the stand-in of LINE is ready");
    simulator.until_stopped().await;
    Ok(())
}

async fn bind(address: SocketAddr) -> Result<(TcpListener, SocketAddr), SimulatorError> {
    let failed = |error| SimulatorError::Bind(address, error);
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}
