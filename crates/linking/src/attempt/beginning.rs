//! Beginning a login: state, nonce, verifier and a mark of the browser.

use super::{Attempt, Wants};
use chrono::TimeDelta;
use kernel::{AttemptId, ChannelId};
use line::{
    ExposeSecret,
    login::{Nonce, Pkce, State},
};
use tenancy::{TenantTx, session::Secret};

/// A login's beginning: what goes to LINE, and what stays in the browser.
pub struct Begun {
    /// Comes back in the callback.
    pub state: State,
    /// Comes back in the ID token.
    pub nonce: Nonce,
    /// Its challenge goes to LINE now, its verifier with the code.
    pub pkce: Pkce,
    /// For a cookie: only the browser that began may finish.
    pub browser: Secret,
}

/// Long enough to type a password, install LINE, or fetch the phone.
pub(super) const LIFE: TimeDelta = TimeDelta::minutes(20);

impl Attempt {
    /// Begins a login. The browser keeps one mark for all its attempts at once: pass the one it has.
    pub async fn begin(
        tx: &mut TenantTx,
        channel: ChannelId,
        wants: Wants,
        browser: Option<Secret>,
    ) -> Result<Begun, sqlx::Error> {
        let begun = Begun {
            state: State::random(),
            nonce: Nonce::random(),
            pkce: Pkce::new(),
            browser: browser.unwrap_or_else(Secret::new),
        };
        let (tenant, now, id) = (tx.id(), tx.now(), AttemptId::new());
        let verifier = tx.tenant().seal(
            "login_attempts.code_verifier",
            id.uuid(),
            begun.pkce.verifier().expose_secret(),
        );
        sqlx::query!(
            "insert into login_attempts (tenant_id, id, channel_id, state_hash, browser_hash, nonce, code_verifier,
                                         purpose, created_at, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            tenant,
            id.uuid(),
            channel.uuid(),
            state_hash(begun.state.as_str()),
            begun.browser.hash(),
            begun.nonce.as_str(),
            verifier,
            wants.code(),
            now,
            now + LIFE
        )
        .execute(tx.conn())
        .await?;
        Ok(begun)
    }
}

/// What is kept of a state: its SHA-256.
pub(super) fn state_hash(state: &str) -> Vec<u8> {
    aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, state.as_bytes())
        .as_ref()
        .to_vec()
}
