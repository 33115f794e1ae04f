//! Bringing the schema up to date, as its owner.

use crate::{NotWalled, db::Pool};
use sqlx::{Connection, Executor, PgConnection, migrate::Migrator};

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");

/// Why the schema could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum NotMigrated {
    /// A migration failed or was changed after it ran.
    #[error(transparent)]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The database does not answer, or the login may not do this.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Makes the roles and runs what has not run. The login owns the schema and may create roles.
pub async fn migrate(owner_url: &str) -> Result<(), NotMigrated> {
    let mut owner = PgConnection::connect(owner_url).await?;
    owner.execute(include_str!("roles.sql")).await?;
    MIGRATIONS.run(&mut owner).await?;
    let database: String = sqlx::query_scalar("select current_database()::text")
        .fetch_one(&mut owner)
        .await?;
    // So that `enishi_app` can tell whether this program fits, and nothing more.
    owner
        .execute("grant select on _sqlx_migrations to enishi_app")
        .await?;
    tracing::info!(database, "the schema is up to date");
    owner.close().await?;
    Ok(())
}

/// A number that differs where the migrations differ: by it a copy of a migrated database is known.
pub fn fingerprint() -> u64 {
    let checksums = MIGRATIONS.iter().flat_map(|m| m.checksum.iter().copied());
    checksums.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Whether the database has just the migrations that this program knows.
pub(crate) async fn check(pool: &Pool) -> Result<(), NotWalled> {
    let newest = MIGRATIONS.iter().map(|m| m.version).max();
    let found: Result<Option<i64>, _> =
        sqlx::query_scalar("select max(version) from _sqlx_migrations where success")
            .fetch_one(pool)
            .await;
    match found {
        Ok(version) if version == newest => Ok(()),
        Ok(_) => Err(NotWalled::NotMigrated),
        Err(sqlx::Error::Database(e)) if matches!(e.code().as_deref(), Some("42P01" | "42501")) => {
            Err(NotWalled::NotMigrated)
        }
        Err(other) => Err(other.into()),
    }
}
