//! A database for one test: a copy of a migrated template, dropped with the test.

use anyhow::{Context, Result};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tenancy::{Db, MasterKey, Settings};
use uuid::Uuid;

/// A master key for tests. Sealed test data is nobody's secret.
pub const MASTER_KEY: &str = "dGVzdC10ZXN0LXRlc3QtdGVzdC10ZXN0LXRlc3QtISE=";

/// One test's database.
pub struct TestDatabase {
    admin_url: String,
    name: String,
}

impl TestDatabase {
    /// Copies the template, which the first caller makes. The server is named by `TEST_DATABASE_URL`, a
    /// superuser's address on a private server (`bin/test` starts one).
    pub async fn new() -> Result<Self> {
        let admin_url = std::env::var("TEST_DATABASE_URL").context(
            "TEST_DATABASE_URL is not set: run bin/test, or start a private server with bin/pg",
        )?;
        let template = template(&admin_url)
            .await
            .context("the template database could not be made")?;
        let name = format!("t_{}", Uuid::now_v7().simple());
        let mut admin = PgConnection::connect(&admin_url).await?;
        let copy = format!("create database {name} template {template} strategy wal_log");
        admin.execute(AssertSqlSafe(copy)).await?;
        admin.close().await?;
        Ok(Self { admin_url, name })
    }

    /// As its owner, who sees through the wall: for looking at what the product did.
    pub fn owner_url(&self) -> String {
        with(&self.admin_url, None, &self.name)
    }

    /// As the server logs in.
    pub fn app_url(&self) -> String {
        with(&self.admin_url, Some("enishi_app"), &self.name)
    }

    /// The database as a server holds it.
    pub async fn db(&self) -> Result<Db> {
        let settings = Settings {
            url: self.app_url(),
            connections: 8,
        };
        Ok(Db::open(&settings, MasterKey::from_base64(MASTER_KEY)?).await?)
    }

    /// A connection of the owner's.
    pub async fn owner(&self) -> Result<PgConnection> {
        Ok(PgConnection::connect(&self.owner_url()).await?)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (url, name) = (self.admin_url.clone(), self.name.clone());
        let gone = std::thread::spawn(move || -> Result<()> {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?
                .block_on(async {
                    let mut admin = PgConnection::connect(&url).await?;
                    admin
                        .execute(AssertSqlSafe(format!(
                            "drop database if exists {name} with (force)"
                        )))
                        .await?;
                    Ok(())
                })
        });
        // The server is thrown away as a whole; what could not be dropped goes with it.
        let _ = gone.join();
    }
}

async fn template(admin_url: &str) -> Result<String> {
    let hash = tenancy::migrate::fingerprint();
    let name = format!("template_{hash:016x}");
    let mut admin = PgConnection::connect(admin_url).await?;
    // Tests run in processes of their own: the first makes the template, the others wait here.
    admin.execute("select pg_advisory_lock(77120)").await?;
    let known: bool =
        sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
            .bind(&name)
            .fetch_one(&mut admin)
            .await?;
    if !known {
        let making = format!("making_{hash:016x}");
        admin
            .execute(AssertSqlSafe(format!(
                "drop database if exists {making} with (force)"
            )))
            .await?;
        admin
            .execute(AssertSqlSafe(format!("create database {making}")))
            .await?;
        tenancy::migrate::migrate(&with(admin_url, None, &making)).await?;
        admin
            .execute(AssertSqlSafe(format!(
                "alter database {making} rename to {name}"
            )))
            .await?;
    }
    admin.close().await?;
    Ok(name)
}

/// The same server, another database and perhaps another login (trusted on the private server).
fn with(url: &str, user: Option<&str>, database: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let query = path
        .split_once('?')
        .map(|(_, query)| format!("?{query}"))
        .unwrap_or_default();
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let login = user.map_or_else(
        || {
            authority
                .rsplit_once('@')
                .map(|(login, _)| login.to_owned())
        },
        |u| Some(u.to_owned()),
    );
    let login = login.map(|login| format!("{login}@")).unwrap_or_default();
    format!("{scheme}://{login}{host}/{database}{query}")
}
