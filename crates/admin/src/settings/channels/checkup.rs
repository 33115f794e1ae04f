//! The check-up of a channel: each part asked at LINE, what was found in words.

use crate::{Admin, setup::hook::set_and_test, words::Words};
use delivery::{Channel, channel::NotAsked};
use frontdesk::{AppError, ProblemId, Session};

/// One thing that the check-up looked at.
pub struct Finding {
    /// The badge's kind.
    pub kind: &'static str,
    /// What was looked at.
    pub what: String,
    /// What was found.
    pub text: String,
}

/// Whether a token can be had and the account answers to it.
pub async fn messaging(
    session: &Session,
    admin: &Admin,
    channel: &Channel,
    words: Words,
) -> Result<Finding, AppError> {
    let line = match Channel::line(&session.tenant, channel.id, &admin.line, &admin.tokens).await {
        Ok(line) => line,
        Err(NotAsked::Database(error)) => return Err(error.into()),
        Err(_) => return Err(ProblemId::NotFound.into()),
    };
    let answer = line.call(|api| async move { api.bot_info().await }).await;
    Ok(finding(
        words,
        "channels-messaging",
        answer.map(|bot| bot.user_id == channel.bot_user_id),
    ))
}

/// Whether LINE takes the Login channel's id and secret.
pub async fn login(
    session: &Session,
    admin: &Admin,
    channel: &Channel,
    words: Words,
) -> Result<Finding, AppError> {
    let mut tx = session.tenant.begin_read().await?;
    let credentials = Channel::login_credentials(&mut tx, channel.id)
        .await?
        .ok_or(ProblemId::NotFound)?;
    tx.commit().await?;
    let answer = admin.line.mint_token(&credentials).await;
    Ok(finding(words, "channels-login", answer.map(|_| true)))
}

/// Whether LINE reaches the webhook.
pub async fn webhook(
    session: &Session,
    admin: &Admin,
    channel: &Channel,
    words: Words,
) -> Result<Finding, AppError> {
    let tried = set_and_test(session, admin, channel, words).await?;
    Ok(Finding {
        kind: tried.kind.word(),
        what: words.t("channels-webhook"),
        text: tried.text,
    })
}

fn finding(words: Words, what: &str, answer: Result<bool, line::CallError>) -> Finding {
    let (kind, key) = match answer {
        Ok(true) => ("good", "channels-fine"),
        Ok(false) => ("bad", "channels-another-account"),
        Err(error)
            if error
                .status()
                .is_some_and(|status| (400..500).contains(&status) && status != 429) =>
        {
            ("bad", "channels-refused")
        }
        Err(_) => ("warn", "channels-away"),
    };
    Finding {
        kind,
        what: words.t(what),
        text: words.t(key),
    }
}
