//! The webhook: set at LINE, tried by LINE, and whether LINE will use it at all. A try succeeds while
//! "Use webhook" is off, and no call can turn it on.

use crate::{Admin, words::Words};
use delivery::{
    Channel,
    channel::{NotAsked, WebhookTested},
};
use frontdesk::{AppError, FlashKind, ProblemId, Session};

/// What came of it, in words.
pub struct Tried {
    /// How it is told.
    pub kind: FlashKind,
    /// What was found and what to do.
    pub text: String,
    /// All is well but for the switch in LINE's console.
    pub is_off: bool,
}

/// Sets the webhook and lets LINE try it.
pub async fn set_and_test(
    session: &Session,
    admin: &Admin,
    channel: &Channel,
    words: Words,
) -> Result<Tried, AppError> {
    let bad = |text| Tried {
        kind: FlashKind::Bad,
        text,
        is_off: false,
    };
    match ask(session, admin, channel).await {
        Ok((tested, _)) if !tested.success => Ok(bad(tested.say(words.0))),
        Ok((_, false)) => Ok(Tried {
            kind: FlashKind::Warn,
            is_off: true,
            ..bad(words.t("setup-webhook-off"))
        }),
        Ok((tested, true)) => Ok(Tried {
            kind: FlashKind::Good,
            ..bad(tested.say(words.0))
        }),
        Err(NotAsked::Line(error)) => {
            tracing::warn!(%error, "LINE did not set or try a webhook");
            Ok(bad(words.t("setup-webhook-refused")))
        }
        Err(NotAsked::Unknown) => Err(ProblemId::NotFound.into()),
        Err(NotAsked::Database(error)) => Err(error.into()),
    }
}

/// What LINE's try found, and whether LINE uses the webhook.
async fn ask(
    session: &Session,
    admin: &Admin,
    channel: &Channel,
) -> Result<(WebhookTested, bool), NotAsked> {
    let (tenant, url) = (&session.tenant, admin.site.webhook(channel.id));
    Channel::set_webhook(tenant, channel.id, &admin.line, &admin.tokens, &url).await?;
    let tested =
        Channel::test_webhook(tenant, channel.id, &admin.line, &admin.tokens, &url).await?;
    if !tested.success {
        return Ok((tested, false));
    }
    let line = Channel::line(tenant, channel.id, &admin.line, &admin.tokens).await?;
    let endpoint = line
        .call(|api| async move { api.webhook_endpoint().await })
        .await?;
    Ok((tested, endpoint.active))
}
