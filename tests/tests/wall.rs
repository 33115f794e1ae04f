//! The wall between tenants, tried from the catalogue and as a stranger.

use anyhow::Result;
use kernel::{EmailAddress, Lang, Name, TradeKind, Zone};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};
use tenancy::{Db, MasterKey, Settings, SignUp, Tenant};
use testkit::{Shop, TestApp, TestDatabase, database::MASTER_KEY};

async fn signed_up(db: &Db, business: &str, email: &str) -> Result<Tenant> {
    let form = SignUp {
        business: Name::new(business)?,
        trade: TradeKind::Restaurant,
        zone: Zone::TOKYO,
        language: Lang::Ja,
        person: Name::new("山田 花子")?,
        email: EmailAddress::new(email)?,
        password: "soba to tempura".into(),
        sandbox: true,
    };
    let (tx, ..) = db.sign_up(form).await?;
    let id = tx.tenant_id();
    tx.commit().await?;
    Ok(db.tenant(id).await?.expect("the tenant that was just made"))
}

async fn listed(owner: &mut PgConnection, sql: &'static str) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(sql).fetch_all(owner).await?)
}

#[tokio::test]
async fn every_tenant_table_has_its_wall() -> Result<()> {
    let database = TestDatabase::new().await?;
    let mut owner = database.owner().await?;

    let without = listed(
        &mut owner,
        "select c.relname::text from pg_class c
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> '_sqlx_migrations'
           and not (c.relrowsecurity and c.relforcerowsecurity)",
    )
    .await?;
    assert_eq!(
        without,
        Vec::<String>::new(),
        "tables without forced row security"
    );

    // The global tables are seen through doors only; all others have the tenant's policy, both ways.
    let unpoliced = listed(
        &mut owner,
        "select c.relname::text from pg_class c
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
           and c.relname not in ('_sqlx_migrations', 'tenants', 'staff', 'staff_tokens', 'sessions')
           and not exists (select from pg_policies p where p.tablename = c.relname and p.policyname = 'tenant_rows'
             and p.roles = '{enishi_tenant}' and p.cmd = 'ALL'
             and p.qual = '(tenant_id = current_tenant())' and p.with_check = '(tenant_id = current_tenant())')",
    )
    .await?;
    assert_eq!(
        unpoliced,
        Vec::<String>::new(),
        "tables without the tenant's policy"
    );

    let strange = listed(
        &mut owner,
        "select p.tablename || '.' || p.policyname from pg_policies p
         where p.policyname not in ('tenant_rows', 'doorkeeper_rows', 'own_tenant')
            or (p.policyname = 'doorkeeper_rows' and p.roles <> '{enishi_doorkeeper}')",
    )
    .await?;
    assert_eq!(
        strange,
        Vec::<String>::new(),
        "policies that nobody planned"
    );
    Ok(())
}

#[tokio::test]
async fn keys_and_references_of_tenant_tables_begin_with_the_tenant() -> Result<()> {
    let database = TestDatabase::new().await?;
    let mut owner = database.owner().await?;

    let keys = listed(
        &mut owner,
        "select c.relname || ': ' || k.relname from pg_index i
         join pg_class c on c.oid = i.indrelid join pg_class k on k.oid = i.indexrelid
         join pg_attribute t on t.attrelid = c.oid and t.attname = 'tenant_id'
         where c.relnamespace = 'public'::regnamespace and i.indisunique and i.indkey[0] <> t.attnum
           and c.relname <> 'sessions'",
    )
    .await?;
    assert_eq!(
        keys,
        Vec::<String>::new(),
        "unique keys that cross the wall"
    );

    let references = listed(
        &mut owner,
        "select conrelid::regclass || ' → ' || confrelid::regclass from pg_constraint f
         where f.contype = 'f' and f.connamespace = 'public'::regnamespace
           and exists (select from pg_attribute a where a.attrelid = f.confrelid and a.attname = 'tenant_id')
           and not exists (select from pg_attribute a where a.attrelid = f.conrelid and a.attnum = f.conkey[1] and a.attname = 'tenant_id')",
    )
    .await?;
    assert_eq!(
        references,
        Vec::<String>::new(),
        "foreign keys that cross the wall"
    );

    let undescribed = listed(
        &mut owner,
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
           and relname <> '_sqlx_migrations' and obj_description(oid, 'pg_class') is null",
    )
    .await?;
    assert_eq!(
        undescribed,
        Vec::<String>::new(),
        "tables that do not say what they are"
    );
    Ok(())
}

#[tokio::test]
async fn only_the_planned_doors_pass_the_wall() -> Result<()> {
    const DOORS: [&str; 15] = [
        "api_key",
        "begin_session",
        "channel",
        "end_session",
        "issue_staff_token",
        "next_bell",
        "redeem_staff_token",
        "session",
        "sign_up",
        "staff_by_email",
        "staff_token",
        "sweep",
        "take_lanes",
        "tenant",
        "workplaces",
    ];
    let database = TestDatabase::new().await?;
    let mut owner = database.owner().await?;

    let doors = listed(
        &mut owner,
        "select proname::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema') order by 1",
    )
    .await?;
    assert_eq!(doors, DOORS);

    let loose = listed(
        &mut owner,
        "select p.proname::text from pg_proc p where p.prosecdef and p.pronamespace = 'door'::regnamespace
           and (p.proowner <> 'enishi_doorkeeper'::regrole or has_function_privilege('public', p.oid, 'execute')
             or not exists (select from unnest(p.proconfig) c where c = 'search_path=pg_catalog, public, pg_temp'))",
    )
    .await?;
    assert_eq!(
        loose,
        Vec::<String>::new(),
        "doors that others own, or anybody may open"
    );

    let views = listed(
        &mut owner,
        "select relname::text from pg_class where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace
           and not coalesce(reloptions, '{}') @> '{security_invoker=true}'",
    )
    .await?;
    assert_eq!(views, Vec::<String>::new());
    Ok(())
}

/// A restaurant that has a row in every tenant table: by living through a day, and by hand where the day
/// brings none.
async fn well_filled(app: &TestApp) -> Result<Tenant> {
    let shop = Shop::open(app, "うどん 結").await?;
    let member = shop.link(app, "hanako").await?;
    shop.shows(app, "hanako", "LINE連携が完了しました").await?;
    shop.reserve(member, shop.tenant.now() + chrono::TimeDelta::days(3))
        .await?;
    shop.api_key().await?;
    let mut tx = shop.tenant.begin().await?;
    delivery::Mail {
        to: EmailAddress::new("a@example.jp")?,
        subject: "canary".into(),
        text: "canary".into(),
    }
    .post(&mut tx)
    .await?;
    tx.ring(
        tenancy::LaneKind::Mail,
        shop.tenant.id().uuid(),
        shop.tenant.now() + chrono::TimeDelta::days(9),
    )
    .await?;
    for by_hand in [
        "insert into idempotency (key, request_hash, status, body, created_at) values ('canary', '', 200, '', now())",
        "insert into attempts (id, parcel_id, at, verdict) select id, id, now(), 2 from parcels limit 1",
    ] {
        sqlx::query(by_hand).execute(tx.conn()).await?;
    }
    tx.commit().await?;
    Ok(shop.tenant)
}

/// Every statement names its tenant; this is what holds where one forgets to.
#[tokio::test]
async fn with_the_filters_stripped_nothing_of_another_tenant_shows() -> Result<()> {
    let app = TestApp::start().await?;
    let udon = well_filled(&app).await?;
    let soba = signed_up(&app.house.db, "そば処 縁", "soba@example.jp").await?;
    let mut owner = app.database.owner().await?;
    let tables = listed(
        &mut owner,
        "select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'sessions' order by 1",
    )
    .await?;
    assert!(tables.len() > 15);

    for table in &tables {
        let mut tx = udon.begin().await?;
        let all = format!("select count(*) from {table}");
        let own: i64 = sqlx::query_scalar(AssertSqlSafe(all))
            .fetch_one(tx.conn())
            .await?;
        assert!(
            own > 0,
            "{table} is empty: this test would see nothing there"
        );
        let mut tx = soba.begin().await?;
        let foreign = format!(
            "select count(*) from {table} where tenant_id <> '{}'",
            soba.id().uuid()
        );
        let count: i64 = sqlx::query_scalar(AssertSqlSafe(foreign))
            .fetch_one(tx.conn())
            .await?;
        assert_eq!(count, 0, "{table} shows another tenant's rows");
    }
    let mut tx = soba.begin().await?;
    let changed = sqlx::query("update bells set due_at = 'infinity' where tenant_id <> $1")
        .bind(soba.id().uuid())
        .execute(tx.conn())
        .await?;
    assert_eq!(
        changed.rows_affected(),
        0,
        "another tenant's bell could be muffled"
    );
    let planted = sqlx::query(
        "insert into bells (tenant_id, id, kind, key, due_at) values ($1, $1, 1, $1, now())",
    )
    .bind(udon.id().uuid())
    .execute(tx.conn())
    .await;
    assert!(planted.is_err_and(|e| e.to_string().contains("row-level security")));
    Ok(())
}

#[tokio::test]
async fn outside_a_tenant_the_app_sees_nothing_at_all() -> Result<()> {
    let database = TestDatabase::new().await?;
    let db = database.db().await?;
    signed_up(&db, "そば処 縁", "soba@example.jp").await?;

    let mut app = PgConnection::connect(&database.app_url()).await?;
    for sql in [
        "select count(*) from tenants",
        "select count(*) from staff",
        "select count(*) from members",
    ] {
        let refused = app.fetch_one(sql).await.map(|row| row.get::<i64, _>(0));
        assert!(
            refused
                .as_ref()
                .is_err_and(|e| e.to_string().contains("permission denied")),
            "{sql}: {refused:?}"
        );
    }
    app.execute("begin; set local role enishi_tenant").await?;
    let seen: i64 = app
        .fetch_one("select count(*) from memberships")
        .await?
        .get(0);
    assert_eq!(seen, 0, "a transaction without a tenant matches no row");
    Ok(())
}

#[tokio::test]
async fn a_login_that_sees_through_the_wall_is_refused() -> Result<()> {
    let database = TestDatabase::new().await?;
    let settings = Settings {
        url: database.owner_url(),
        connections: 2,
    };
    let refused = Db::open(&settings, MasterKey::from_base64(MASTER_KEY)?).await;
    assert!(matches!(
        refused,
        Err(tenancy::NotWalled::LoginTooStrong(_))
    ));
    Ok(())
}

#[tokio::test]
async fn a_cancelled_begin_leaves_no_transaction_behind() -> Result<()> {
    let database = TestDatabase::new().await?;
    let db = database.db().await?;
    let soba = signed_up(&db, "そば処 縁", "soba@example.jp").await?;
    for round in 0..300_u64 {
        let pause = std::time::Duration::from_micros(round % 60 * 20);
        let _ = tokio::time::timeout(pause, soba.begin()).await;
    }
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let mut owner = database.owner().await?;
    let idle: i64 = sqlx::query_scalar(
        "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
    )
    .fetch_one(&mut owner)
    .await?;
    assert_eq!(idle, 0);
    Ok(())
}
