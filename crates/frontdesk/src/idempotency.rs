//! The same request twice has one effect and one answer.
//!
//! The answer is stored in the transaction of the effect: there is no moment at which one of them
//! stands without the other. Kept for seven days of the tenant's time.

use aws_lc_rs::digest;
use chrono::TimeDelta;
use poem::{FromRequest, Request, RequestBody, Response, Result, http::StatusCode};
use serde::Serialize;
use tenancy::{Rule, Tenant, TenantTx};

use crate::{AppError, Problem, ProblemId};

/// How long an answer is kept.
pub const KEPT: TimeDelta = TimeDelta::days(7);

/// What is past its use: answers that are given to nobody any more.
pub const RETENTION: &[Rule] = &[Rule::new("idempotency", "key", "created_at", KEPT)];

/// The caller's `Idempotency-Key`, if there is one. An argument of every handler that creates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotent {
    key: Option<String>,
}

/// What a request was answered: a status and a JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status, 2xx.
    pub status: StatusCode,
    /// The JSON.
    pub body: String,
    /// Whether it was given before, to an earlier request with the same key.
    pub replayed: bool,
}

impl Answer {
    /// A first answer.
    ///
    /// # Errors
    ///
    /// Where the body cannot be written as JSON.
    pub fn new(status: StatusCode, body: &impl Serialize) -> Result<Self, AppError> {
        Ok(Self {
            status,
            body: serde_json::to_string(body)?,
            replayed: false,
        })
    }

    /// As a response, with `Idempotency-Replayed: true` where it was given before.
    pub fn into_response(self) -> Response {
        let answer = Response::builder()
            .status(self.status)
            .content_type("application/json");
        let answer = if self.replayed {
            answer.header("idempotency-replayed", "true")
        } else {
            answer
        };
        answer.body(self.body)
    }
}

/// What a request asks for, as 32 bytes: where it goes and what it says. `what` is method and
/// path; `body` the parsed body, so that white space does not matter.
pub fn request_hash(what: &str, body: &impl Serialize) -> Result<Vec<u8>, AppError> {
    let mut hash = digest::Context::new(&digest::SHA256);
    hash.update(what.as_bytes());
    hash.update(&[0]);
    hash.update(&serde_json::to_vec(body)?);
    Ok(hash.finish().as_ref().to_vec())
}

impl Idempotent {
    /// Without a key: each request has its effect.
    pub fn none() -> Self {
        Self { key: None }
    }

    /// With a key of 1 to 255 printable ASCII characters.
    ///
    /// # Errors
    ///
    /// `invalid-request` naming the header.
    pub fn with_key(key: &str) -> Result<Self, Problem> {
        let sound =
            (1..=255).contains(&key.len()) && key.bytes().all(|b| (0x20..0x7f).contains(&b));
        let refuse =
            || Problem::new(ProblemId::InvalidRequest).field("Idempotency-Key", "malformed", "");
        sound
            .then(|| Self {
                key: Some(key.to_owned()),
            })
            .ok_or_else(refuse)
    }

    /// Runs `effect` once for this key and commits it together with its answer; gives the stored
    /// answer to every later request. An effect that fails leaves nothing, so it may be tried again.
    ///
    /// # Errors
    ///
    /// Those of the effect; `idempotency-mismatch` where the key came with another request,
    /// `idempotency-in-progress` while the first is being worked on.
    pub async fn run<F>(
        &self,
        tenant: &Tenant,
        request: &[u8],
        effect: F,
    ) -> Result<Answer, AppError>
    where
        F: AsyncFnOnce(&mut TenantTx) -> Result<Answer, AppError>,
    {
        let mut tx = tenant.begin().await?;
        if let Some(key) = &self.key {
            claim(&mut tx, key).await?;
            if let Some(answer) = stored(&mut tx, key, request).await? {
                return Ok(answer);
            }
        }
        let answer = effect(&mut tx).await?;
        if let Some(key) = &self.key {
            store(&mut tx, key, request, &answer).await?;
        }
        tx.commit().await?;
        Ok(answer)
    }
}

/// One request of a key at a time, until its transaction ends. Only a courtesy to the caller (409
/// at once in place of waiting): the primary key is what keeps the effect single.
async fn claim(tx: &mut TenantTx, key: &str) -> Result<(), AppError> {
    let hash = digest::digest(&digest::SHA256, format!("{} {key}", tx.id()).as_bytes());
    let (lock, _) = hash
        .as_ref()
        .split_first_chunk::<8>()
        .unwrap_or((&[0; 8], &[]));
    let lock = i64::from_be_bytes(*lock);
    let free = sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock($1) as "free!""#, lock)
        .fetch_one(tx.conn())
        .await?;
    if free {
        Ok(())
    } else {
        Err(Problem::new(ProblemId::IdempotencyInProgress)
            .retry_after(1)
            .into())
    }
}

async fn stored(tx: &mut TenantTx, key: &str, request: &[u8]) -> Result<Option<Answer>, AppError> {
    let (tenant, oldest) = (tx.id(), tx.now() - KEPT);
    let row = sqlx::query!(
        "select request_hash, status, body from idempotency
         where tenant_id = $1 and key = $2 and created_at > $3",
        tenant,
        key,
        oldest
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    if row.request_hash != request {
        return Err(ProblemId::IdempotencyMismatch.into());
    }
    let status = u16::try_from(row.status)
        .ok()
        .and_then(|code| StatusCode::from_u16(code).ok());
    let status = status.ok_or_else(|| AppError::internal("a stored status is none"))?;
    Ok(Some(Answer {
        status,
        body: row.body,
        replayed: true,
    }))
}

async fn store(
    tx: &mut TenantTx,
    key: &str,
    request: &[u8],
    answer: &Answer,
) -> Result<(), AppError> {
    let (tenant, now, oldest) = (tx.id(), tx.now(), tx.now() - KEPT);
    let status = i16::try_from(answer.status.as_u16()).unwrap_or(200);
    let written = sqlx::query!(
        "insert into idempotency as known (tenant_id, key, request_hash, status, body, created_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (tenant_id, key) do update
         set request_hash = excluded.request_hash, status = excluded.status,
             body = excluded.body, created_at = excluded.created_at
         where known.created_at <= $7",
        tenant,
        key,
        request,
        status,
        answer.body,
        now,
        oldest
    )
    .execute(tx.conn())
    .await?;
    match written.rows_affected() {
        1 => Ok(()),
        _ => Err(ProblemId::IdempotencyInProgress.into()),
    }
}

impl<'a> FromRequest<'a> for Idempotent {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        let Some(value) = request.headers().get("idempotency-key") else {
            return Ok(Self::none());
        };
        let key = value.to_str().unwrap_or_default();
        Ok(Self::with_key(key).map_err(AppError::from)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_bounded() {
        assert!(Idempotent::with_key("a-b_c:1").is_ok());
        assert!(Idempotent::with_key(&"k".repeat(255)).is_ok());
        for bad in ["", &"k".repeat(256), "a\nb", "縁"] {
            assert!(Idempotent::with_key(bad).is_err(), "{bad:?}");
        }
    }
}
