//! Where a person works, for those who work in several places.

use crate::{Admin, menu::frame, words::Words};
use askama::Template;
use frontdesk::{AppError, ProblemId, Session, Shell, Visit, page, see_other};
use kernel::TenantId;
use poem::{
    Response, handler,
    web::{Data, Form},
};

struct Place {
    id: String,
    name: String,
    role: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "admin/workplaces.html")]
struct Page {
    shell: Shell,
    words: Words,
    places: Vec<Place>,
}

/// `GET /workplaces`
#[handler]
pub async fn list(
    visit: Visit,
    session: Session,
    admin: Data<&Admin>,
) -> Result<Response, AppError> {
    let words = Words(visit.lang);
    let places = admin
        .db
        .workplaces(session.staff.id)
        .await?
        .into_iter()
        .map(|place| Place {
            id: place.tenant.to_string(),
            here: place.tenant == session.tenant.id(),
            role: words.t(role_key(place.role)),
            name: place.name,
        });
    page(&Page {
        shell: frame(&visit, &session, words.t("workplaces-title")),
        words,
        places: places.collect(),
    })
}

/// Which one.
#[derive(serde::Deserialize)]
struct Chosen {
    tenant: String,
}

/// `POST /workplaces`
#[handler]
pub async fn choose(
    visit: Visit,
    session: Session,
    admin: Data<&Admin>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, AppError> {
    let tenant: TenantId = chosen.tenant.parse().map_err(|_| ProblemId::NotFound)?;
    let places = admin.db.workplaces(session.staff.id).await?;
    if !places.iter().any(|place| place.tenant == tenant) {
        return Err(ProblemId::NotFound.into());
    }
    Session::begin_at(&visit, &admin.db, session.staff.id, Some(tenant)).await?;
    Ok(see_other("/"))
}

/// The key of a role's name.
pub fn role_key(role: tenancy::Role) -> &'static str {
    use tenancy::Role;
    match role {
        Role::Viewer => "role-viewer",
        Role::Chat => "role-chat",
        Role::Approver => "role-approver",
        Role::Sender => "role-sender",
        Role::Owner => "role-owner",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, HOSTILE, LONG, WORDS};

    #[test]
    fn places_render() {
        samples::rendered(&Page {
            shell: samples::shell(),
            words: WORDS,
            places: vec![],
        });
        let place = |name: &str, here| Place {
            id: name.into(),
            name: name.into(),
            role: name.into(),
            here,
        };
        let places = vec![
            place("縁日和", true),
            place(LONG, false),
            place(HOSTILE, false),
        ];
        samples::rendered(&Page {
            shell: samples::shell(),
            words: WORDS,
            places,
        });
    }
}
