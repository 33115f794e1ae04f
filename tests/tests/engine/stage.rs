//! A stage for the engine's tests: one tenant with a connected channel, and the stand-in of LINE.

#![allow(dead_code, reason = "each test file uses another part of the stage")]

use anyhow::{Context, Result};
use crm::Friend;
use delivery::{Channel, Claimed, Courier, CourierPace, Post, Purpose, channel, outbox};
use kernel::{ChannelId, DeliveryId, EmailAddress, Instant, Lang, Name, TradeKind, Zone};
use line::{Client, Endpoints, TokenCache, message::Text};
use simulator::{
    Options, Simulator,
    world::{NewPerson, NewProvider, ProviderView},
};
use sqlx::{AssertSqlSafe, PgConnection};
use std::time::Duration;
use tenancy::{Crew, Db, LaneWork, SignUp, Tenant};
use testkit::TestDatabase;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub struct Stage {
    pub database: TestDatabase,
    pub db: Db,
    pub tenant: Tenant,
    pub line: Simulator,
    pub client: Client,
    pub tokens: TokenCache,
    pub provider: ProviderView,
    pub channel: ChannelId,
}

/// A crew that works until it is told to stop.
pub struct Workers {
    shutdown: CancellationToken,
    crew: JoinHandle<()>,
}

impl Workers {
    pub async fn stop(self) -> Result<()> {
        self.shutdown.cancel();
        Ok(self.crew.await?)
    }

    /// As SIGKILL would: nothing more is said or written.
    pub fn kill(self) {
        self.crew.abort();
    }
}

/// What the outbox says of a parcel.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Parcel {
    pub state: i16,
    pub tries: i16,
    pub retry_key: Uuid,
    pub last_status: Option<i16>,
    pub last_why: Option<String>,
}

pub const WAITING: i16 = 1;
pub const TRAVELLING: i16 = 2;
pub const ACCEPTED: i16 = 3;
pub const REFUSED: i16 = 4;
pub const UNSURE: i16 = 5;
pub const CANCELLED: i16 = 6;

impl Stage {
    pub async fn set() -> Result<Self> {
        let database = TestDatabase::new().await?;
        let db = database.db().await?;
        let tenant = signed_up(&db).await?;
        let line = Simulator::start(Options::default()).await?;
        let client = Client::new(Endpoints::at(&line.public_url)?)?;
        let tokens = TokenCache::new(client.clone());
        let provider = line.world().create_provider(&NewProvider {
            name: "そば処 縁".into(),
        })?;
        let checked = channel::check(&client, &claimed(&provider)).await;
        let checked = checked.map_err(|wrong| anyhow::anyhow!("{wrong:?}"))?;
        let mut tx = tenant.begin().await?;
        let channel = Channel::connect(&mut tx, &checked).await?;
        tx.commit().await?;
        Ok(Self {
            database,
            db,
            tenant,
            line,
            client,
            tokens,
            provider,
            channel,
        })
    }

    /// A person who has added the account.
    pub async fn friend(&self, name: &str) -> Result<Friend> {
        let (line_user_id, _) = self.person(name)?;
        let mut tx = self.tenant.begin().await?;
        let friend =
            Friend::followed(&mut tx, self.channel, &line_user_id, self.tenant.now()).await?;
        tx.commit().await?;
        Ok(friend)
    }

    /// The same, of whom only LINE knows: their user id and their id in the stand-in.
    pub fn person(&self, name: &str) -> Result<(String, String)> {
        let world = self.line.world();
        let person = world.add_person(&NewPerson {
            name: name.into(),
            language: None,
            phone: None,
        })?;
        let channel = &self.provider.messaging.channel_id;
        world.follow(&person.id, channel)?;
        Ok((world.user_id(&person.id, channel)?, person.id))
    }

    pub async fn post(&self, to: &Friend, text: &str, subject: Option<Uuid>) -> Result<DeliveryId> {
        self.post_all(to, text, subject, None).await
    }

    /// Posts what is worth nothing from then on.
    pub async fn post_until(&self, to: &Friend, text: &str, then: Instant) -> Result<DeliveryId> {
        self.post_all(to, text, None, Some(then)).await
    }

    async fn post_all(
        &self,
        to: &Friend,
        text: &str,
        subject: Option<Uuid>,
        worthless_at: Option<Instant>,
    ) -> Result<DeliveryId> {
        let bundle = line::message::Message::from(Text::new(text)?).into();
        let mut tx = self.tenant.begin().await?;
        let post = Post {
            channel: self.channel,
            friend: to.id,
            line_user_id: &to.line_user_id,
            member: None,
            purpose: Purpose::Service,
            reason: "test.posted",
            subject,
            worthless_at,
            bundle: &bundle,
        };
        let delivery = outbox::post(&mut tx, post).await?;
        tx.commit().await?;
        Ok(delivery)
    }

    pub fn courier(&self) -> Courier {
        let pace = CourierPace::default();
        Courier::new(self.client.clone(), self.tokens.clone(), pace)
    }

    pub fn work(&self, work: impl LaneWork) -> Workers {
        let shutdown = CancellationToken::new();
        let crew = Crew::new(self.db.clone(), 4).join(work);
        let crew = tokio::spawn(crew.run(shutdown.clone()));
        Workers { shutdown, crew }
    }

    /// Lets the next calls of the channel go wrong; see the stand-in's `/_sim/faults`.
    pub async fn fault(&self, fault: serde_json::Value) -> Result<()> {
        let mut fault = fault;
        fault["channel"] = self.provider.messaging.channel_id.clone().into();
        let url = format!("{}/_sim/faults", self.line.public_url);
        let http = reqwest::Client::builder().no_proxy().build()?;
        http.post(url)
            .json(&fault)
            .send()
            .await?
            .error_for_status()?;
        Ok(())
    }

    pub async fn no_more_faults(&self) -> Result<()> {
        let url = format!("{}/_sim/faults", self.line.public_url);
        let http = reqwest::Client::builder().no_proxy().build()?;
        http.delete(url).send().await?.error_for_status()?;
        Ok(())
    }

    /// What LINE accepted: how many requests, and how many of their keys more than once.
    pub async fn accepted(&self) -> Result<(u64, u64)> {
        let url = format!("{}/_sim/ledger/summary", self.line.public_url);
        let http = reqwest::Client::builder().no_proxy().build()?;
        let summary: serde_json::Value = http.get(url).send().await?.json().await?;
        let number = |name: &str| summary[name].as_u64().context("a number");
        Ok((number("accepted")?, number("twice")?))
    }

    /// Waits until LINE has accepted so many requests, whatever we know of it.
    pub async fn until_accepted(&self, requests: u64) -> Result<()> {
        for _ in 0..400 {
            if self.accepted().await?.0 >= requests {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        anyhow::bail!("LINE did not accept {requests} requests within ten seconds")
    }

    pub async fn advance(&self, by: chrono::TimeDelta) -> Result<()> {
        let mut tx = self.tenant.begin().await?;
        tenancy::clock::advance(&mut tx, by).await?;
        Ok(tx.commit().await?)
    }

    pub async fn owner(&self) -> Result<PgConnection> {
        self.database.owner().await
    }

    pub async fn parcels(&self) -> Result<Vec<Parcel>> {
        let sql = "select state, tries, retry_key, last_status, last_why from parcels order by id";
        Ok(sqlx::query_as(sql)
            .fetch_all(&mut self.owner().await?)
            .await?)
    }

    pub async fn count(&self, sql: &'static str) -> Result<i64> {
        Ok(sqlx::query_scalar(sql)
            .fetch_one(&mut self.owner().await?)
            .await?)
    }

    /// Waits until a question to the database answers true.
    pub async fn until(&self, sql: &str) -> Result<()> {
        let (mut owner, question) = (self.owner().await?, format!("select {sql}"));
        for _ in 0..800 {
            let holds: Option<bool> = sqlx::query_scalar(AssertSqlSafe(question.as_str()))
                .fetch_one(&mut owner)
                .await?;
            if holds == Some(true) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        anyhow::bail!(
            "did not come true within twenty seconds: {sql}; {:?}",
            self.parcels().await?
        )
    }

    pub async fn until_all(&self, state: i16) -> Result<()> {
        self.until(&format!("bool_and(state = {state}) from parcels"))
            .await
    }
}

pub fn claimed(provider: &ProviderView) -> Claimed {
    Claimed {
        messaging_channel_id: provider.messaging.channel_id.clone(),
        messaging_secret: provider.messaging.channel_secret.clone().into(),
        login_channel_id: provider.login.channel_id.clone(),
        login_secret: provider.login.channel_secret.clone().into(),
    }
}

async fn signed_up(db: &Db) -> Result<Tenant> {
    let form = SignUp {
        business: Name::new("そば処 縁")?,
        trade: TradeKind::Restaurant,
        zone: Zone::TOKYO,
        language: Lang::Ja,
        person: Name::new("山田 花子")?,
        email: EmailAddress::new(&format!("{}@example.jp", Uuid::now_v7().simple()))?,
        password: "soba to tempura".into(),
        sandbox: true,
    };
    let (tx, ..) = db.sign_up(form).await?;
    let id = tx.tenant_id();
    tx.commit().await?;
    db.tenant(id)
        .await?
        .context("the tenant that was just made")
}
