//! A channel that sends nothing: said wherever staff look first, stopped and started by an owner.

use crate::words::Words;
use delivery::{Channel, channel::PausedWhy};
use frontdesk::{AppError, FlashKind, LocalPath, ProblemId, Session, Visit, see_other};
use poem::{Response, handler, web::Form};
use tenancy::Role;

/// That nothing is sent, why, and what the reader can do about it.
pub struct Paused {
    /// Why, in words.
    pub why: String,
    /// Whether a button sends again: not where LINE would refuse the next message, too.
    pub may_resume: bool,
    /// Whether new secrets are what it needs.
    pub may_renew: bool,
    /// The page to come back to.
    pub back: &'static str,
}

impl Paused {
    /// Of the first of these channels that sends nothing.
    pub fn of(
        words: Words,
        session: &Session,
        channels: &[Channel],
        back: &'static str,
    ) -> Option<Self> {
        let pause = channels.iter().find_map(|channel| channel.pause)?;
        let (is_owner, needs_secrets) = (
            session.may(Role::Owner),
            pause.why == PausedWhy::Unauthorized,
        );
        Some(Self {
            why: pause.say(words.0),
            may_resume: is_owner && !needs_secrets,
            may_renew: is_owner && needs_secrets,
            back,
        })
    }

    /// For the pages' tests.
    #[cfg(test)]
    pub fn sample(text: &str) -> Self {
        Self {
            why: text.to_owned(),
            may_resume: true,
            may_renew: true,
            back: "/",
        }
    }
}

/// Where the button was pressed.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Pressed {
    back: String,
}

/// `POST /settings/channels/pause`: by staff, until staff resume it.
#[handler]
pub async fn stop(visit: Visit, session: Session) -> Result<Response, AppError> {
    session.needs(Role::Owner)?;
    let mut tx = session.tenant.begin().await?;
    for channel in connected(Channel::list(&mut tx).await?)? {
        Channel::pause(&mut tx, channel.id, PausedWhy::Staff).await?;
    }
    tx.commit().await?;
    visit.flash(FlashKind::Good, &Words(visit.lang).t("channels-stopped"));
    Ok(see_other("/settings/channels"))
}

/// `POST /settings/channels/resume`: what waits is sent, the oldest first.
#[handler]
pub async fn resume(
    visit: Visit,
    session: Session,
    Form(pressed): Form<Pressed>,
) -> Result<Response, AppError> {
    session.needs(Role::Owner)?;
    let mut tx = session.tenant.begin().await?;
    for channel in connected(Channel::list(&mut tx).await?)? {
        Channel::resume(&mut tx, channel.id).await?;
    }
    tx.commit().await?;
    visit.flash(FlashKind::Good, &Words(visit.lang).t("channels-resumed"));
    Ok(see_other(LocalPath::or_home(Some(&pressed.back)).as_str()))
}

fn connected(channels: Vec<Channel>) -> Result<Vec<Channel>, AppError> {
    if channels.is_empty() {
        return Err(ProblemId::NotFound.into());
    }
    Ok(channels)
}
