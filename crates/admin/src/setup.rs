//! The set-up: a checklist that completes itself, with what each step needs in its place.

pub mod hook;
mod pair;

pub use pair::Pair;

use crate::{
    Admin,
    checklist::{Checklist, STEPS},
    form::Faults,
    menu::frame,
    pause::Paused,
    qr::Qr,
    words::Words,
};
use askama::Template;
use delivery::{Channel, channel::NotConnected};
use frontdesk::{AppError, FlashKind, ProblemId, Session, Shell, Visit, page_with, see_other};
use kernel::Site;
use poem::{
    Response, handler,
    http::StatusCode,
    web::{Data, Form, Query},
};
use tenancy::Role;

/// The channel that is connected, and the addresses that hang on it.
struct Connected {
    account: String,
    webhook: String,
    callback: String,
    link_page: String,
    qr: Option<Qr>,
}

impl Connected {
    fn of(channel: &Channel, site: &Site) -> Self {
        let link_page = site.link_page(channel.id);
        Self {
            account: format!("{} ({})", channel.bot_name, channel.basic_id),
            webhook: site.webhook(channel.id),
            callback: site.callback(channel.id),
            qr: Qr::of(&link_page),
            link_page,
        }
    }
}

#[derive(Template)]
#[template(path = "admin/setup.html")]
struct Page {
    shell: Shell,
    words: Words,
    list: Checklist,
    total: usize,
    progress: String,
    connected: Option<Connected>,
    paused: Option<Paused>,
    pair: Pair,
    faults: Faults,
    is_webhook_off: bool,
    console: String,
    phones: String,
    is_owner: bool,
}

impl Page {
    /// How far a step is: the design system's word.
    fn state(&self, step: &str) -> &'static str {
        self.list.state(step).word()
    }
}

/// What the try of the webhook found, in the address: it is told where the step stands.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Found {
    webhook: String,
}

/// `GET /setup?webhook=off`
#[handler]
pub async fn show(
    visit: Visit,
    session: Session,
    admin: Data<&Admin>,
    Query(found): Query<Found>,
) -> Result<Response, AppError> {
    let typed = Typed {
        is_webhook_off: found.webhook == "off",
        ..Typed::default()
    };
    checklist(&visit, &session, &admin, StatusCode::OK, typed).await
}

/// What the page shows beside what is known: what was typed, and what came of it.
#[derive(Default)]
struct Typed {
    pair: Pair,
    faults: Faults,
    is_webhook_off: bool,
}

/// `POST /setup`: connects a pair of channels, once LINE has agreed with every value.
#[handler]
pub async fn connect(
    visit: Visit,
    session: Session,
    admin: Data<&Admin>,
    Form(pair): Form<Pair>,
) -> Result<Response, AppError> {
    session.needs(Role::Owner)?;
    let words = Words(visit.lang);
    let faults = match pair.check(&admin.line, words).await {
        Ok(checked) => {
            let mut tx = session.tenant.begin().await?;
            match Channel::connect(&mut tx, &checked).await {
                Ok(_) => {
                    tx.commit().await?;
                    let name = &checked.bot().display_name;
                    visit.flash(
                        FlashKind::Good,
                        &words.with("setup-connected", "name", name),
                    );
                    return Ok(see_other("/setup"));
                }
                Err(refused) => not_connected(words, refused)?,
            }
        }
        Err(faults) => faults,
    };
    let typed = Typed {
        pair,
        faults,
        is_webhook_off: false,
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    checklist(&visit, &session, &admin, status, typed).await
}

/// Why a checked pair was not connected, beside the field that can be put right.
pub fn not_connected(words: Words, refused: NotConnected) -> Result<Faults, AppError> {
    let key = match refused {
        NotConnected::AlreadyConnected => "setup-already-connected",
        NotConnected::AnotherAccount => "setup-another-account",
        NotConnected::Unknown => return Err(ProblemId::NotFound.into()),
        NotConnected::Database(error) => return Err(error.into()),
    };
    let mut faults = Faults::default();
    faults.add("messaging_channel_id", words.t(key));
    Ok(faults)
}

/// `POST /setup/webhook`: tells LINE where to send webhooks, and lets it try.
#[handler]
pub async fn webhook(
    visit: Visit,
    session: Session,
    admin: Data<&Admin>,
) -> Result<Response, AppError> {
    session.needs(Role::Owner)?;
    let mut tx = session.tenant.begin_read().await?;
    let channel = Channel::list(&mut tx)
        .await?
        .into_iter()
        .next()
        .ok_or(ProblemId::NotFound)?;
    tx.commit().await?;
    let tried = hook::set_and_test(&session, &admin, &channel, Words(visit.lang)).await?;
    if tried.is_off {
        return Ok(see_other("/setup?webhook=off"));
    }
    visit.flash(tried.kind, &tried.text);
    Ok(see_other("/setup"))
}

async fn checklist(
    visit: &Visit,
    session: &Session,
    admin: &Admin,
    status: StatusCode,
    typed: Typed,
) -> Result<Response, AppError> {
    let words = Words(visit.lang);
    let mut tx = session.tenant.begin_read().await?;
    let channels = Channel::list(&mut tx).await?;
    let list = Checklist::of(&mut tx, &channels).await?;
    tx.commit().await?;
    let title = if list.is_complete() {
        "setup-title-done"
    } else {
        "setup-title"
    };
    let sandbox = admin.sandbox.clone().unwrap_or_default();
    page_with(
        status,
        &Page {
            shell: frame(visit, session, words.t(title)),
            words,
            progress: progress(words, &list),
            list,
            total: STEPS.len(),
            connected: channels
                .first()
                .map(|channel| Connected::of(channel, &admin.site)),
            paused: Paused::of(words, session, &channels, "/setup"),
            pair: typed.pair,
            faults: typed.faults,
            is_webhook_off: typed.is_webhook_off,
            console: admin.console().to_owned(),
            phones: sandbox.phones,
            is_owner: session.may(Role::Owner),
        },
    )
}

fn progress(words: Words, list: &Checklist) -> String {
    let values = [
        ("done", list.done().to_string().into()),
        ("total", STEPS.len().to_string().into()),
    ];
    words.all("setup-progress", &values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, HOSTILE, LONG, WORDS};

    fn page(text: &str, facts: [bool; 6], is_owner: bool) -> Page {
        let list = Checklist::from_facts(facts);
        let mut faults = Faults::default();
        faults.add("login_secret", text.to_owned());
        let connected = facts[0].then(|| Connected {
            account: text.into(),
            webhook: text.into(),
            callback: text.into(),
            link_page: text.into(),
            qr: Qr::of("https://enishi.example/l/ch/link"),
        });
        Page {
            shell: samples::shell(),
            words: WORDS,
            progress: progress(WORDS, &list),
            list,
            total: STEPS.len(),
            connected,
            paused: facts[0].then(|| Paused::sample(text)),
            pair: Pair::sample(text),
            faults,
            is_webhook_off: text.is_empty(),
            console: "https://developers.line.biz/console/".into(),
            phones: String::new(),
            is_owner,
        }
    }

    #[test]
    fn each_stage_of_the_set_up_renders() {
        for n in 0..=6 {
            let facts = std::array::from_fn(|step| step < n);
            for text in ["", "縁日和", LONG, HOSTILE] {
                let html = samples::rendered(&page(text, facts, true));
                assert!(!html.contains(pair::SECRET));
                assert_eq!(
                    html.matches("aria-current=\"step\"").count(),
                    usize::from(n < 6)
                );
                samples::rendered(&page(text, facts, false));
            }
        }
    }
}
