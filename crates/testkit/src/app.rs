//! A running Enishi: server and worker over a database of its own and a stand-in of LINE, on free ports.

use crate::{Browser, Shop, TestDatabase, database::MASTER_KEY};
use anyhow::{Context, Result};
use server::{Config, House, sample::StandIn};
use simulator::{Options, Simulator};
use std::collections::HashMap;
use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::sync::CancellationToken;

/// One test's Enishi. Stops when dropped.
pub struct TestApp {
    /// Its database.
    pub database: TestDatabase,
    /// What `serve` and `work` hold.
    pub house: House,
    /// The stand-in's control interface.
    pub line: StandIn,
    /// Its public address.
    pub url: String,
    simulator: Option<Simulator>,
    worker: Option<CancellationToken>,
    server: CancellationToken,
    tasks: JoinSet<()>,
}

impl TestApp {
    /// Starts it, worker and all.
    pub async fn start() -> Result<Self> {
        let mut app = Self::start_without_worker().await?;
        app.start_worker();
        Ok(app)
    }

    /// Starts it without its worker: what is posted stays posted.
    pub async fn start_without_worker() -> Result<Self> {
        server::logging::start_quietly();
        let database = TestDatabase::new().await?;
        let simulator = Simulator::start(Options::default()).await?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let house = House::open(config(&database, &simulator, &url)?).await?;
        let (server, mut tasks) = (CancellationToken::new(), JoinSet::new());
        tasks.spawn(house.clone().listen(server.clone()));
        let (serving, until) = (house.clone(), server.clone());
        tasks.spawn(async move {
            serving.serve(listener, until).await.expect("serves");
        });
        let line = StandIn::at(&simulator.public_url);
        Ok(Self {
            database,
            house,
            line,
            url,
            simulator: Some(simulator),
            worker: None,
            server,
            tasks,
        })
    }

    /// Starts a worker.
    pub fn start_worker(&mut self) {
        let until = self.server.child_token();
        self.tasks.spawn(self.house.clone().work(until.clone()));
        self.worker = Some(until);
    }

    /// The stand-in's insides, for what its control interface does not tell.
    pub fn simulator(&self) -> &Simulator {
        self.simulator.as_ref().expect("runs until dropped")
    }

    /// A browser that nobody has signed in with.
    pub fn browser(&self) -> Result<Browser> {
        Browser::new(&self.url)
    }

    /// A signed-up restaurant with its channels connected.
    pub async fn shop(&self) -> Result<Shop> {
        Shop::open(self, "そば処 縁")
            .await
            .context("the shop could not be opened")
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.server.cancel();
        self.tasks.abort_all();
    }
}

fn config(database: &TestDatabase, simulator: &Simulator, url: &str) -> Result<Config> {
    let (app, line) = (database.app_url(), simulator.public_url.as_str());
    let smtp = format!("smtp://{}", simulator.smtp_address);
    let values: HashMap<&'static str, &str> = HashMap::from([
        ("MODE", "sandbox"),
        ("PUBLIC_URL", url),
        ("DATABASE_URL", app.as_str()),
        ("DATABASE_POOL", "10"),
        ("MASTER_KEY", MASTER_KEY),
        ("SMTP_URL", smtp.as_str()),
        ("MAIL_FROM", "Enishi <no-reply@enishi.example>"),
        ("LINE_API_URL", line),
        ("LINE_API_DATA_URL", line),
        ("LINE_ACCESS_URL", line),
        ("STAND_IN_URL", line),
        ("LANE_WORKERS", "4"),
        ("LOG_FORMAT", "text"),
    ]);
    Config::read(&values).map_err(|wrong| anyhow::anyhow!("{wrong:?}"))
}
