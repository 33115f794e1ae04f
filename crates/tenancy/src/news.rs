//! Telling open pages and sleeping workers that something changed. Only hints: all may be lost.

use crate::Db;
use kernel::TenantId;
use sqlx::postgres::PgListener;
use std::time::Duration;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// What a page may be waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Members, friends, links.
    Members,
    /// Reservations.
    Reservations,
    /// The delivery ledger.
    Deliveries,
    /// The set-up checklist: channels, webhook.
    Setup,
    /// The tenant itself: its name, its clock.
    Tenant,
}

impl Topic {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Members,
        Self::Reservations,
        Self::Deliveries,
        Self::Setup,
        Self::Tenant,
    ];

    /// Its word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Reservations => "reservations",
            Self::Deliveries => "deliveries",
            Self::Setup => "setup",
            Self::Tenant => "tenant",
        }
    }

    /// From its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.word() == word)
    }
}

/// Something changed in a tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct News {
    /// Whose.
    pub tenant: TenantId,
    /// What.
    pub topic: Topic,
}

impl News {
    fn parse(text: &str) -> Option<Self> {
        let (tenant, topic) = text.split_once(':')?;
        Some(Self {
            tenant: tenant.parse::<Uuid>().ok()?.into(),
            topic: Topic::from_word(topic)?,
        })
    }
}

impl Db {
    /// The news of all tenants, from now on; whoever passes it on filters by tenant.
    pub fn news(&self) -> broadcast::Receiver<News> {
        self.inner.news.subscribe()
    }

    /// Listens to PostgreSQL for news and bells until the shutdown. Reconnects by itself.
    pub async fn listen(&self, shutdown: CancellationToken) {
        while !shutdown.is_cancelled() {
            tokio::select! {
                () = shutdown.cancelled() => return,
                ended = self.hear() => {
                    if let Err(error) = ended {
                        tracing::warn!(%error, "not listening to the database; trying again");
                    }
                }
            }
            tokio::select! {
                () = shutdown.cancelled() => return,
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
            }
        }
    }

    async fn hear(&self) -> Result<(), sqlx::Error> {
        let mut listener = PgListener::connect_with(&self.inner.pool).await?;
        listener.listen_all(["enishi_bell", "enishi_news"]).await?;
        loop {
            let note = listener.recv().await?;
            if note.channel() == "enishi_bell" {
                self.inner.bell.notify_waiters();
            } else if let Some(news) = News::parse(note.payload()) {
                if news.topic == Topic::Tenant {
                    self.forget(news.tenant);
                }
                // No receiver is no fault: nobody has a page open.
                let _ = self.inner.news.send(news);
            }
        }
    }
}
