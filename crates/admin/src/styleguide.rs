//! The design system on one page, in the sandbox.

use crate::{menu::frame, words::Words};
use askama::Template;
use frontdesk::{AppError, Session, Shell, Visit, page};
use poem::{Response, handler};

#[derive(Template)]
#[template(path = "styleguide/index.html")]
struct Page {
    shell: Shell,
}

/// `GET /styleguide`
#[handler]
pub fn show(visit: Visit, session: Session) -> Result<Response, AppError> {
    page(&Page {
        shell: frame(&visit, &session, Words(visit.lang).t("styleguide-title")),
    })
}
