//! One reservation: where it stands, what was sent of it, what happened to it.

use super::{Crumb, Words, crumbs, frame, known, panel::Panel};
use crate::caller::Host;
use crate::reservation::{NotCome, Reservation};
use frontdesk::{AppError, FlashKind, Problem, Session, Shell, Visit, page, see_other};
use poem::{Response, handler, web::Path};
use tenancy::Role;

#[derive(askama::Template)]
#[template(path = "restaurant/reservations/show.html")]
pub(super) struct ShowPage {
    shell: Shell,
    words: Words,
    crumbs: Vec<Crumb>,
    panel_href: String,
    panel: Panel,
}

#[derive(askama::Template)]
#[template(path = "restaurant/reservations/fragment.html")]
pub(super) struct Fragment {
    shell: Shell,
    words: Words,
    panel: Panel,
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Host(session): Host,
    id: Path<String>,
) -> Result<Response, AppError> {
    let words = Words(visit.lang);
    let panel = read(&session, words, &id).await?;
    let mut shell = frame(&visit, &session, "page-title");
    shell.title = format!("{} {}", panel.starts_at, panel.guest_title);
    let panel_href = format!("/reservations/{}/panel", id.0);
    page(&ShowPage {
        shell,
        words,
        crumbs: crumbs(words),
        panel_href,
        panel,
    })
}

/// The same without the frame: what a page fetches when something changed.
#[handler]
pub(super) async fn fragment(
    visit: Visit,
    Host(session): Host,
    id: Path<String>,
) -> Result<Response, AppError> {
    let words = Words(visit.lang);
    let panel = read(&session, words, &id).await?;
    page(&Fragment {
        shell: visit.shell(""),
        words,
        panel,
    })
}

#[handler]
pub(super) async fn came(
    visit: Visit,
    Host(session): Host,
    id: Path<String>,
) -> Result<Response, AppError> {
    session.needs(Role::Chat)?;
    let (words, id) = (Words(visit.lang), known(&id)?);
    let mut tx = session.tenant.begin().await?;
    match Reservation::came(&mut tx, id).await {
        Ok(_) => {
            tx.commit().await?;
            visit.flash(FlashKind::Good, &words.t("page-come"));
        }
        Err(NotCome::Unknown) => return Err(Problem::not_found().into()),
        Err(NotCome::Cancelled) => visit.flash(FlashKind::Bad, &words.t("refused-over")),
        Err(NotCome::TooEarly) => visit.flash(FlashKind::Bad, &words.t("refused-early")),
        Err(NotCome::Database(error)) => return Err(error.into()),
    }
    Ok(see_other(format!("/reservations/{id}")))
}

async fn read(session: &Session, words: Words, id: &str) -> Result<Panel, AppError> {
    let id = known(id)?;
    let mut tx = session.tenant.begin_read().await?;
    let panel = Panel::of(&mut tx, session, words, id).await?;
    panel.ok_or_else(|| Problem::not_found().into())
}

#[cfg(test)]
mod tests {
    use super::super::samples::{HOSTILE, LONG, WORDS, rendered, shell};
    use super::*;

    #[test]
    fn a_reservation_is_shown_with_its_story() {
        for words in WORDS {
            for said in ["", "山田 花子", LONG, HOSTILE] {
                let page = ShowPage {
                    shell: shell(),
                    words,
                    crumbs: crumbs(words),
                    panel_href: "/reservations/rsv_0/panel".into(),
                    panel: Panel::sample(words, said),
                };
                let html = rendered(&page);
                assert!(
                    html.contains("data-live-src=\"/reservations/rsv_0/panel\""),
                    "{html}"
                );
                let panel = Panel::sample(words, said);
                let part = rendered(&Fragment {
                    shell: shell(),
                    words,
                    panel,
                });
                assert!(!part.contains("<html"), "{part}");
            }
        }
    }
}
