//! The channels: how they are, a check-up on demand, and new secrets where LINE has reissued them.

use super::{Tab, tabs};
use crate::{
    Admin,
    form::Faults,
    menu::{Crumb, frame},
    setup::{Pair, not_connected, set_and_test},
    words::Words,
};
use askama::Template;
use delivery::{Channel, channel::NotAsked};
use frontdesk::{
    AppError, FlashKind, ProblemId, Session, Shell, Visit, page, page_with, see_other,
};
use poem::{
    Response, handler,
    http::StatusCode,
    web::{Data, Form},
};
use tenancy::Role;

/// One thing that the check-up looked at.
struct Finding {
    kind: &'static str,
    what: String,
    text: String,
}

struct Facts {
    account: String,
    messaging_id: String,
    login_id: String,
    webhook: String,
    callback: String,
    link_page: String,
    connected: String,
    heard: String,
    pause: String,
}

#[derive(Template)]
#[template(path = "admin/settings/channels.html")]
struct Page {
    shell: Shell,
    words: Words,
    tabs: Vec<Tab>,
    facts: Option<Facts>,
    findings: Vec<Finding>,
    is_owner: bool,
}

#[derive(Template)]
#[template(path = "admin/settings/secrets.html")]
struct Secrets {
    shell: Shell,
    words: Words,
    crumbs: Vec<Crumb>,
    pair: Pair,
    faults: Faults,
}

/// `GET /settings/channels`
#[handler]
pub async fn show(
    visit: Visit,
    session: Session,
    admin: Data<&Admin>,
) -> Result<Response, AppError> {
    let channel = first(&session).await?;
    overview(&visit, &session, &admin, channel.as_ref(), vec![])
}

/// `POST /settings/channels`: asks LINE about each part, one after the other.
#[handler]
pub async fn check(
    visit: Visit,
    session: Session,
    admin: Data<&Admin>,
) -> Result<Response, AppError> {
    session.needs(Role::Owner)?;
    let channel = first(&session).await?.ok_or(ProblemId::NotFound)?;
    let findings = vec![
        messaging(&session, &admin, &channel, Words(visit.lang)).await?,
        login(&session, &admin, &channel, Words(visit.lang)).await?,
        webhook(&session, &admin, &channel, Words(visit.lang)).await?,
    ];
    let channel = first(&session).await?;
    overview(&visit, &session, &admin, channel.as_ref(), findings)
}

/// `GET /settings/channels/secrets`
#[handler]
pub async fn ask(visit: Visit, session: Session) -> Result<Response, AppError> {
    session.needs(Role::Owner)?;
    let channel = first(&session).await?.ok_or(ProblemId::NotFound)?;
    secrets(
        &visit,
        &session,
        StatusCode::OK,
        Pair::of(&channel),
        Faults::default(),
    )
}

/// `POST /settings/channels/secrets`
#[handler]
pub async fn renew(
    visit: Visit,
    session: Session,
    admin: Data<&Admin>,
    Form(pair): Form<Pair>,
) -> Result<Response, AppError> {
    session.needs(Role::Owner)?;
    let words = Words(visit.lang);
    let channel = first(&session).await?.ok_or(ProblemId::NotFound)?;
    let faults = match pair.check(&admin.line, words).await {
        Ok(checked) => {
            let mut tx = session.tenant.begin().await?;
            match Channel::reconnect(&mut tx, channel.id, &checked).await {
                Ok(()) => {
                    tx.commit().await?;
                    visit.flash(FlashKind::Good, &words.t("channels-renewed"));
                    return Ok(see_other("/settings/channels"));
                }
                Err(refused) => not_connected(words, refused)?,
            }
        }
        Err(faults) => faults,
    };
    secrets(
        &visit,
        &session,
        StatusCode::UNPROCESSABLE_ENTITY,
        pair,
        faults,
    )
}

async fn first(session: &Session) -> Result<Option<Channel>, AppError> {
    let mut tx = session.tenant.begin_read().await?;
    let channel = Channel::list(&mut tx).await?.into_iter().next();
    tx.commit().await?;
    Ok(channel)
}

/// Whether a token can be had and the account answers to it.
async fn messaging(
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
async fn login(
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

async fn webhook(
    session: &Session,
    admin: &Admin,
    channel: &Channel,
    words: Words,
) -> Result<Finding, AppError> {
    let (kind, text) = set_and_test(session, admin, channel, words).await?;
    Ok(Finding {
        kind: kind.word(),
        what: words.t("channels-webhook"),
        text,
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

fn overview(
    visit: &Visit,
    session: &Session,
    admin: &Admin,
    channel: Option<&Channel>,
    findings: Vec<Finding>,
) -> Result<Response, AppError> {
    let words = Words(visit.lang);
    page(&Page {
        shell: frame(visit, session, words.t("channels-title")),
        words,
        tabs: tabs(words, "/settings/channels"),
        facts: channel.map(|channel| facts(words, session, admin, channel)),
        findings,
        is_owner: session.may(Role::Owner),
    })
}

fn facts(words: Words, session: &Session, admin: &Admin, channel: &Channel) -> Facts {
    let long = |at| session.tenant.zone().long(at, words.0);
    Facts {
        account: format!("{} ({})", channel.bot_name, channel.basic_id),
        messaging_id: channel.messaging_channel_id.clone(),
        login_id: channel.login_channel_id.clone(),
        webhook: admin.site.webhook(channel.id),
        callback: admin.site.callback(channel.id),
        link_page: admin.site.link_page(channel.id),
        connected: long(channel.connected_at),
        heard: channel
            .webhook_heard_at
            .or(channel.webhook_tested_at)
            .map(long)
            .unwrap_or_default(),
        pause: channel
            .pause
            .map(|pause| pause.say(words.0))
            .unwrap_or_default(),
    }
}

fn secrets(
    visit: &Visit,
    session: &Session,
    status: StatusCode,
    pair: Pair,
    faults: Faults,
) -> Result<Response, AppError> {
    let words = Words(visit.lang);
    page_with(
        status,
        &Secrets {
            shell: frame(visit, session, words.t("channels-renew-title")),
            words,
            crumbs: vec![
                Crumb::new("/settings", words.t("nav-settings")),
                Crumb::new("/settings/channels", words.t("settings-channels")),
            ],
            pair,
            faults,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, HOSTILE, LONG, WORDS};

    #[test]
    fn channels_render_unconnected_and_connected() {
        let page = |facts, findings, is_owner| Page {
            shell: samples::shell(),
            words: WORDS,
            tabs: tabs(WORDS, "/settings/channels"),
            facts,
            findings,
            is_owner,
        };
        samples::rendered(&page(None, vec![], false));
        for text in ["", "縁日和", LONG, HOSTILE] {
            let t = || text.to_owned();
            let facts = Facts {
                account: t(),
                messaging_id: t(),
                login_id: t(),
                webhook: t(),
                callback: t(),
                link_page: t(),
                connected: t(),
                heard: t(),
                pause: t(),
            };
            samples::rendered(&page(
                Some(facts),
                vec![Finding {
                    kind: "bad",
                    what: t(),
                    text: t(),
                }],
                true,
            ));
            let pair = Pair::sample(text);
            let (shell, words, crumbs) = (samples::shell(), WORDS, vec![]);
            samples::rendered(&Secrets {
                shell,
                words,
                crumbs,
                pair,
                faults: Faults::default(),
            });
        }
    }
}
