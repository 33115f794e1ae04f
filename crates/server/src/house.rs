//! The house: what `serve` and `work` hold in common, and how the faces and the workers are wired.

mod faces;
mod health;
mod sweeping;

pub use faces::openapi;

use crate::{Config, metrics};
use anyhow::{Context, Result};
use crm::Trades;
use delivery::{Courier, CourierPace, Postman};
use httpd::{Bounds, ContentPolicy, Edge, SecurityHeaders, TrustedProxies};
use secrecy::ExposeSecret;
use tenancy::{Crew, Db, Sweeper};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Everything that is opened once in a process. Cheap to clone.
#[derive(Clone)]
pub struct House {
    /// How it was configured.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// LINE.
    pub line: line::Client,
    /// The channels' tokens.
    pub tokens: line::TokenCache,
    /// The trades that this program knows. A fourth is one line here.
    pub trades: Trades,
}

impl House {
    /// Opens the database (refusing a login that sees through the wall) and the connections to LINE.
    pub async fn open(config: Config) -> Result<Self> {
        metrics::start();
        let db = Db::open(&config.database(), config.master_key.clone())
            .await
            .context("the database cannot be used")?;
        let line =
            line::Client::new(config.line.clone()).context("the client for LINE cannot be made")?;
        let tokens = line::TokenCache::new(line.clone());
        let trades = Trades::new(vec![Box::new(restaurant::Restaurant)]);
        Ok(Self {
            config,
            db,
            line,
            tokens,
            trades,
        })
    }

    /// Hears what other processes commit: news for open pages, bells for the workers. Sums up the metrics
    /// beside it.
    pub async fn listen(self, shutdown: CancellationToken) {
        tokio::join!(self.db.listen(shutdown.clone()), metrics::sum_up(shutdown));
    }

    /// Answers HTTP on the listener until the shutdown, then drains.
    pub async fn serve(self, listener: TcpListener, shutdown: CancellationToken) -> Result<()> {
        let bounds = Bounds {
            drain: self.config.drain,
            ..Bounds::default()
        };
        let policy = ContentPolicy::strict().allow("img-src", "https:");
        let headers = SecurityHeaders::strict()
            .for_origin(self.config.site.public_url())
            .policy(&policy);
        let proxies = TrustedProxies::new(self.config.trusted_proxies.iter().copied());
        let edge = Edge::new(headers)
            .trusting(proxies)
            .observed_by(metrics::served);
        let faces = self.faces(&shutdown)?;
        let app = poem::EndpointExt::with(faces, edge);
        httpd::serve(listener, app, bounds, shutdown).await?;
        Ok(())
    }

    /// Does the background work until the shutdown, then lets the turns in hand end.
    pub async fn work(self, shutdown: CancellationToken) {
        let pace = CourierPace {
            per_second: self.config.line_pace,
            ..CourierPace::default()
        };
        let courier = Courier::new(self.line.clone(), self.tokens.clone(), pace);
        let (trades, site) = (self.trades.clone(), self.config.site.clone());
        let inbox = inbound::Inbox::new(trades, site, self.line.clone(), self.tokens.clone());
        let lapsed = linking::Lapsed::new(self.line.clone(), self.tokens.clone());
        let postman = Postman::new(self.config.smtp_url.expose_secret(), &self.config.mail_from);
        let crew = Crew::new(self.db.clone(), self.config.lane_workers)
            .join(inbox)
            .join(courier)
            .join(crm::Alarm::new(self.trades.clone()))
            .join(Sweeper::new(sweeping::rules()).with(lapsed));
        match postman {
            Ok(postman) => crew.join(postman).run(shutdown).await,
            Err(error) => {
                tracing::error!(%error, "SMTP_URL or MAIL_FROM is wrong: no mail is sent");
                crew.run(shutdown).await;
            }
        }
    }

    /// Answers `/livez`, `/readyz` and `/metrics` on an address of their own, where one is configured.
    pub async fn watch(self, shutdown: CancellationToken) {
        let Some(address) = self.config.metrics_bind else {
            return;
        };
        match TcpListener::bind(address).await {
            Ok(listener) => {
                let app = health::with_metrics(self.db.clone(), shutdown.clone());
                if let Err(error) = httpd::serve(listener, app, Bounds::default(), shutdown).await {
                    tracing::error!(%error, "the metrics are not served");
                }
            }
            Err(error) => tracing::error!(%address, %error, "METRICS_BIND cannot be used"),
        }
    }
}
