//! The channels: how they are, a check-up on demand, and new secrets where LINE has reissued them.

mod checkup;
pub mod secrets;

use super::{Tab, tabs};
use crate::{Admin, menu::frame, pause::Paused, words::Words};
use askama::Template;
use checkup::Finding;
use delivery::Channel;
use frontdesk::{AppError, ProblemId, Session, Shell, Visit, page};
use poem::{Response, handler, web::Data};
use tenancy::Role;

struct Facts {
    account: String,
    messaging_id: String,
    login_id: String,
    webhook: String,
    callback: String,
    link_page: String,
    connected: String,
    heard: String,
}

#[derive(Template)]
#[template(path = "admin/settings/channels.html")]
struct Page {
    shell: Shell,
    words: Words,
    tabs: Vec<Tab>,
    facts: Option<Facts>,
    paused: Option<Paused>,
    findings: Vec<Finding>,
    is_owner: bool,
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
        checkup::messaging(&session, &admin, &channel, Words(visit.lang)).await?,
        checkup::login(&session, &admin, &channel, Words(visit.lang)).await?,
        checkup::webhook(&session, &admin, &channel, Words(visit.lang)).await?,
    ];
    let channel = first(&session).await?;
    overview(&visit, &session, &admin, channel.as_ref(), findings)
}

async fn first(session: &Session) -> Result<Option<Channel>, AppError> {
    let mut tx = session.tenant.begin_read().await?;
    let channel = Channel::list(&mut tx).await?.into_iter().next();
    tx.commit().await?;
    Ok(channel)
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
        paused: channel.and_then(|channel| {
            let channels = std::slice::from_ref(channel);
            Paused::of(words, session, channels, "/settings/channels")
        }),
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
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, HOSTILE, LONG, WORDS};

    #[test]
    fn channels_render_unconnected_and_connected() {
        let page = |facts, paused, findings, is_owner| Page {
            shell: samples::shell(),
            words: WORDS,
            tabs: tabs(WORDS, "/settings/channels"),
            facts,
            paused,
            findings,
            is_owner,
        };
        samples::rendered(&page(None, None, vec![], false));
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
            };
            samples::rendered(&page(
                Some(facts),
                Some(Paused::sample(text)),
                vec![Finding {
                    kind: "bad",
                    what: t(),
                    text: t(),
                }],
                true,
            ));
        }
    }
}
