//! A reservation is called off, after one more look at which.

use super::{Crumb, Words, crumbs, frame, known, panel::Panel};
use crate::caller::Host;
use crate::reservation::{NotCancelled, Reservation};
use frontdesk::{AppError, FlashKind, Problem, Shell, Visit, page, see_other};
use poem::{Response, handler, web::Path};
use tenancy::Role;

#[derive(askama::Template)]
#[template(path = "restaurant/reservations/cancel.html")]
pub(super) struct CancelPage {
    shell: Shell,
    words: Words,
    crumbs: Vec<Crumb>,
    question: String,
    show_href: String,
    cancel_href: String,
}

#[handler]
pub(super) async fn ask(
    visit: Visit,
    Host(session): Host,
    id: Path<String>,
) -> Result<Response, AppError> {
    session.needs(Role::Chat)?;
    let (words, id) = (Words(visit.lang), known(&id)?);
    let mut tx = session.tenant.begin_read().await?;
    let panel = Panel::of(&mut tx, &session, words, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let show_href = format!("/reservations/{id}");
    let mut crumbs = crumbs(words);
    let label = format!("{} {}", panel.starts_at, panel.guest_title);
    crumbs.push(Crumb {
        href: show_href.clone(),
        label,
    });
    page(&CancelPage {
        shell: frame(&visit, &session, "page-cancel-title"),
        question: panel.question(words),
        cancel_href: format!("{show_href}/cancel"),
        show_href,
        words,
        crumbs,
    })
}

#[handler]
pub(super) async fn cancel(
    visit: Visit,
    Host(session): Host,
    id: Path<String>,
) -> Result<Response, AppError> {
    session.needs(Role::Chat)?;
    let (words, id) = (Words(visit.lang), known(&id)?);
    let mut tx = session.tenant.begin().await?;
    match Reservation::cancel(&mut tx, id).await {
        Ok(_) => {
            tx.commit().await?;
            visit.flash(FlashKind::Good, &words.t("page-cancelled"));
        }
        Err(NotCancelled::Unknown) => return Err(Problem::not_found().into()),
        Err(NotCancelled::Over(_)) => visit.flash(FlashKind::Bad, &words.t("refused-over")),
        Err(NotCancelled::Database(error)) => return Err(error.into()),
    }
    Ok(see_other(format!("/reservations/{id}")))
}

#[cfg(test)]
mod tests {
    use super::super::samples::{HOSTILE, LONG, WORDS, rendered, shell};
    use super::*;

    #[test]
    fn one_is_asked_which_reservation_it_is() {
        for words in WORDS {
            for said in ["山田 花子", LONG, HOSTILE] {
                rendered(&CancelPage {
                    shell: shell(),
                    words,
                    crumbs: crumbs(words),
                    question: Panel::sample(words, said).question(words),
                    show_href: "/reservations/rsv_0".into(),
                    cancel_href: "/reservations/rsv_0/cancel".into(),
                });
            }
        }
    }
}
