//! The same request twice has one effect.

use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::Result;
use frontdesk::{Answer, AppError, Idempotent, Problem, ProblemId, idempotency::request_hash};
use poem::{Response, handler, http::StatusCode, web::Data};
use tenancy::{Db, Tenant, TenantTx};

use super::Site;

/// Only to see that a handler may use it: its future must be `Send`.
#[handler]
pub async fn make(
    once: Idempotent,
    key: frontdesk::ApiKey,
    _db: Data<&Db>,
) -> Result<Response, AppError> {
    let answer = once
        .run(&key.tenant, b"x", async |tx| effect(tx).await)
        .await?;
    Ok(answer.into_response())
}

async fn effect(tx: &mut TenantTx) -> Result<Answer, AppError> {
    tx.audit("test.done", "x", serde_json::json!({})).await?;
    Answer::new(StatusCode::CREATED, &serde_json::json!({ "done": true }))
}

async fn effects(tenant: &Tenant) -> Result<i64> {
    let mut tx = tenant.begin_read().await?;
    let query = sqlx::query_scalar(
        "select count(*) from audit where tenant_id = $1 and action = 'test.done'",
    );
    Ok(query.bind(tx.id()).fetch_one(tx.conn()).await?)
}

fn problem(answer: Result<Answer, AppError>) -> Option<ProblemId> {
    answer.err().map(|error| error.into_problem().id())
}

#[tokio::test]
async fn the_second_request_gets_the_first_answer() -> Result<()> {
    let site = Site::open().await?;
    let (once, hash) = (Idempotent::with_key("k")?, request_hash("POST /x", &1)?);
    let first = once.run(&site.tenant, &hash, effect).await?;
    let second = once.run(&site.tenant, &hash, effect).await?;
    assert_eq!(
        (first.replayed, second.replayed, &first.body),
        (false, true, &second.body)
    );
    assert_eq!(
        second.into_response().header("idempotency-replayed"),
        Some("true")
    );
    assert_eq!(effects(&site.tenant).await?, 1);
    Ok(())
}

#[tokio::test]
async fn another_request_under_the_same_key_is_refused() -> Result<()> {
    let site = Site::open().await?;
    let once = Idempotent::with_key("k")?;
    once.run(&site.tenant, &request_hash("POST /x", &1)?, effect)
        .await?;
    let other = once
        .run(&site.tenant, &request_hash("POST /x", &2)?, effect)
        .await;
    assert_eq!(problem(other), Some(ProblemId::IdempotencyMismatch));
    Ok(())
}

#[tokio::test]
async fn an_effect_that_failed_may_be_tried_again() -> Result<()> {
    let site = Site::open().await?;
    let once = Idempotent::with_key("k")?;
    let fails = async |tx: &mut TenantTx| {
        effect(tx).await?;
        Err(Problem::conflict().into())
    };
    assert_eq!(
        problem(once.run(&site.tenant, b"x", fails).await),
        Some(ProblemId::Conflict)
    );
    assert_eq!(effects(&site.tenant).await?, 0);
    assert!(!once.run(&site.tenant, b"x", effect).await?.replayed);
    Ok(())
}

#[tokio::test]
async fn keys_of_two_tenants_have_nothing_to_do_with_each_other() -> Result<()> {
    let site = Site::open().await?;
    let (other, _) = super::signed_up(&site.db, "other@example.jp").await?;
    let once = Idempotent::with_key("k")?;
    once.run(&site.tenant, b"x", effect).await?;
    assert!(!once.run(&other, b"y", effect).await?.replayed);
    Ok(())
}

#[tokio::test]
async fn an_answer_is_forgotten_after_seven_days() -> Result<()> {
    let site = Site::open().await?;
    let once = Idempotent::with_key("k")?;
    once.run(&site.tenant, b"x", effect).await?;
    let mut tx = site.tenant.begin().await?;
    sqlx::query(
        "update idempotency set created_at = created_at - interval '7 days' where tenant_id = $1",
    )
    .bind(tx.id())
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    assert!(!once.run(&site.tenant, b"y", effect).await?.replayed);
    assert!(once.run(&site.tenant, b"y", effect).await?.replayed);
    Ok(())
}

#[tokio::test]
async fn a_hundred_at_once_have_one_effect() -> Result<()> {
    let site = Site::open().await?;
    let (ran, mut running) = (
        std::sync::Arc::new(AtomicU32::new(0)),
        tokio::task::JoinSet::new(),
    );
    for _ in 0..100 {
        let (tenant, ran) = (site.tenant.clone(), ran.clone());
        running.spawn(async move {
            let once = Idempotent::with_key("k")?;
            let counted = async |tx: &mut TenantTx| {
                ran.fetch_add(1, Ordering::Relaxed);
                effect(tx).await
            };
            once.run(&tenant, b"x", counted).await
        });
    }
    for answer in running.join_all().await {
        match problem(answer) {
            None | Some(ProblemId::IdempotencyInProgress) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(
        (ran.load(Ordering::Relaxed), effects(&site.tenant).await?),
        (1, 1)
    );
    Ok(())
}
