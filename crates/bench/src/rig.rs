//! The rig: the stand-in, `enishi serve` and `enishi work`, each a process of its own, and a shop in it.

use crate::{
    command::Options,
    figure::{Figure, note},
    process::Process,
    shop::Shop,
};
use anyhow::{Context, Result, ensure};
use server::{Config, House, config::SANDBOX_MASTER_KEY, sample::StandIn};
use sqlx::{Connection, PgConnection};
use std::{
    collections::HashMap,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::{net::TcpStream, time::sleep};

/// Everything that runs.
pub struct Rig {
    /// Where `serve` answers.
    pub serve: SocketAddr,
    /// The same as an address.
    pub url: String,
    /// The stand-in's control interface.
    pub line: StandIn,
    /// What `serve` and `work` hold, in this process too: work is given to them through it.
    pub house: House,
    /// A shop with its channel.
    pub shop: Shop,
    /// The database as its owner.
    pub owner_url: String,
    enishi: PathBuf,
    logs: PathBuf,
    environment: Vec<(&'static str, String)>,
    stand_in: Process,
    server: Process,
    worker: Option<Process>,
    under_load_mb: f64,
}

/// How the worker sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// As in production: LINE's 2,000 a second and channel.
    Lines,
    /// As fast as it can; only against the stand-in.
    Off,
}

/// What is measured is put up within this.
const PATIENCE: Duration = Duration::from_secs(15);

impl Rig {
    /// Migrates the database, starts the stand-in and the server, and opens a shop. No worker yet.
    pub async fn raise(options: &Options) -> Result<Self> {
        note("migrating, and starting the stand-in and the server");
        tenancy::migrate::migrate(&options.owner_url).await?;
        let (line, mail, serve) = (free_port()?, free_port()?, free_port()?);
        let stand_in = start_stand_in(options, line, mail)?;
        answers(line, "the stand-in").await?;
        let url = format!("http://{serve}");
        let environment = environment(&options.owner_url, &url, serve, line, mail);
        let server = Process::start(
            "serve",
            &options.enishi,
            &["serve".into()],
            &environment,
            &options.logs,
        )?;
        answers(serve, "enishi serve").await?;
        let house = House::open(config(&environment)?).await?;
        let line = StandIn::at(&format!("http://{line}"));
        let shop = Shop::open(&house, &line).await?;
        Ok(Self {
            serve,
            url,
            line,
            house,
            shop,
            owner_url: options.owner_url.clone(),
            enishi: options.enishi.clone(),
            logs: options.logs.clone(),
            environment,
            stand_in,
            server,
            worker: None,
            under_load_mb: 0.0,
        })
    }

    /// A connection of the database's owner, who sees through the wall.
    pub async fn owner(&self) -> Result<PgConnection> {
        Ok(PgConnection::connect(&self.owner_url).await?)
    }

    /// Where the processes' logs go.
    pub fn logs(&self) -> &Path {
        &self.logs
    }

    /// A number from the database.
    pub async fn count(&self, question: &'static str) -> Result<i64> {
        let mut owner = self.owner().await?;
        let count = sqlx::query_scalar(question).fetch_one(&mut owner).await?;
        owner.close().await?;
        Ok(count)
    }

    /// Empties the stand-in's book.
    pub async fn clear_ledger(&self) -> Result<()> {
        let ledger = format!("{}/_sim/ledger", self.line.url());
        let answer = reqwest::Client::new().delete(ledger).send().await?;
        ensure!(answer.status().is_success(), "{}", answer.status());
        Ok(())
    }

    /// Starts `enishi work`, instead of the one that ran before.
    pub async fn work(&mut self, pace: Pace) -> Result<()> {
        self.rest().await;
        let mut environment = self.environment.clone();
        if pace == Pace::Off {
            environment.push(("LINE_PACE", "off".into()));
        }
        let watched = free_port()?;
        environment.push(("METRICS_BIND", watched.to_string()));
        let arguments = ["work".into()];
        let worker = Process::start("work", &self.enishi, &arguments, &environment, &self.logs)?;
        self.worker = Some(worker);
        answers(watched, "enishi work").await?;
        // Lanes that rang while nobody worked are served first.
        sleep(Duration::from_secs(1)).await;
        Ok(())
    }

    /// Stops the worker.
    pub async fn rest(&mut self) {
        if let Some(worker) = self.worker.take() {
            worker.stop().await;
        }
    }

    /// The most memory that `serve` has had in use since this was last asked, in MB.
    pub fn peak_memory(&self) -> Result<f64> {
        let megabytes = self.server.peak_memory()? / 1e6;
        self.server.forget_peak()?;
        Ok(megabytes)
    }

    /// A load is over: what it took counts for `serve_rss_mb`.
    pub fn count_memory(&mut self) -> Result<()> {
        self.under_load_mb = self.under_load_mb.max(self.peak_memory()?);
        Ok(())
    }

    /// The most memory that any load took so far; none without a load.
    pub fn memory(&self) -> Option<Figure> {
        let megabytes = Some(self.under_load_mb).filter(|mb| *mb > 0.0)?;
        Some(Figure::of("memory", "serve_rss_mb", "MB", megabytes).at_most(64.0))
    }

    /// Stops all.
    pub async fn lower(mut self) {
        self.rest().await;
        if !self.server.runs() {
            eprintln!("bench: enishi serve ended by itself");
        }
        self.server.stop().await;
        self.stand_in.stop().await;
    }
}

fn start_stand_in(options: &Options, line: SocketAddr, mail: SocketAddr) -> Result<Process> {
    let arguments = [
        "simulate".to_owned(),
        format!("--bind={line}"),
        format!("--smtp-bind={mail}"),
        "--limits-off".to_owned(),
    ];
    // A line of log for each push would be the stand-in's own load.
    let quiet = [("RUST_LOG", "warn".to_owned())];
    Process::start(
        "stand-in",
        &options.enishi,
        &arguments,
        &quiet,
        &options.logs,
    )
}

fn environment(
    owner_url: &str,
    url: &str,
    serve: SocketAddr,
    line: SocketAddr,
    mail: SocketAddr,
) -> Vec<(&'static str, String)> {
    let line = format!("http://{line}");
    vec![
        ("MODE", "sandbox".into()),
        ("PUBLIC_URL", url.into()),
        ("BIND", serve.to_string()),
        (
            "DATABASE_URL",
            owner_url.replace("enishi_owner@", "enishi_app@"),
        ),
        ("MASTER_KEY", SANDBOX_MASTER_KEY.into()),
        ("SMTP_URL", format!("smtp://{mail}")),
        ("MAIL_FROM", "Enishi <no-reply@enishi.example>".into()),
        ("LINE_API_URL", line.clone()),
        ("LINE_API_DATA_URL", line.clone()),
        ("LINE_ACCESS_URL", line.clone()),
        ("STAND_IN_URL", line),
    ]
}

fn config(environment: &[(&'static str, String)]) -> Result<Config> {
    let values: HashMap<&'static str, &str> = environment
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    Config::read(&values).map_err(|wrong| anyhow::anyhow!("configuration: {wrong:?}"))
}

fn free_port() -> Result<SocketAddr> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?)
}

async fn answers(address: SocketAddr, who: &str) -> Result<()> {
    let connects = async {
        while TcpStream::connect(address).await.is_err() {
            sleep(Duration::from_millis(50)).await;
        }
    };
    let connected = tokio::time::timeout(PATIENCE, connects).await;
    ensure!(connected.is_ok(), "{who} does not answer");
    connected.context("no answer")
}
