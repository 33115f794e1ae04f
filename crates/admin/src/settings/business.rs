//! What the business says of itself: name, zone, the language that it speaks to its members.

use super::{Tab, tabs};
use crate::{
    Admin,
    form::{Choice, Faults, languages},
    menu::frame,
    words::Words,
    workplaces::role_key,
};
use askama::Template;
use frontdesk::{AppError, FlashKind, Session, Shell, Visit, page_with, see_other};
use kernel::{Lang, Name, Zone};
use poem::{
    Response, handler,
    http::StatusCode,
    web::{Data, Form},
};
use tenancy::Role;

const ZONES: [&str; 11] = [
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Taipei",
    "Asia/Bangkok",
    "Asia/Singapore",
    "Australia/Sydney",
    "Pacific/Honolulu",
    "America/Los_Angeles",
    "America/New_York",
    "Europe/London",
    "Europe/Paris",
];

/// What was filled in.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Filled {
    name: String,
    zone: String,
    language: String,
}

#[derive(Template)]
#[template(path = "admin/settings/business.html")]
struct Page {
    shell: Shell,
    words: Words,
    tabs: Vec<Tab>,
    filled: Filled,
    zones: Vec<Choice>,
    languages: Vec<Choice>,
    faults: Faults,
    person: String,
    email: String,
    role: String,
    has_places: bool,
    is_owner: bool,
}

/// `GET /settings`
#[handler]
pub async fn show(
    visit: Visit,
    session: Session,
    admin: Data<&Admin>,
) -> Result<Response, AppError> {
    let tenant = &session.tenant;
    let filled = Filled {
        name: tenant.name().to_owned(),
        zone: tenant.zone().name().to_owned(),
        language: tenant.language().tag().to_owned(),
    };
    form(
        &visit,
        &session,
        &admin,
        StatusCode::OK,
        filled,
        Faults::default(),
    )
    .await
}

/// `POST /settings`
#[handler]
pub async fn edit(
    visit: Visit,
    session: Session,
    admin: Data<&Admin>,
    Form(filled): Form<Filled>,
) -> Result<Response, AppError> {
    session.needs(Role::Owner)?;
    let (words, mut faults) = (Words(visit.lang), Faults::default());
    let name = faults.must(words, "name", "signup-business", Name::new(&filled.name));
    let zone = Zone::named(&filled.zone);
    if zone.is_none() {
        faults.add("zone", words.t("settings-zone-choose"));
    }
    let (Some(name), Some(zone)) = (name, zone) else {
        return form(
            &visit,
            &session,
            &admin,
            StatusCode::UNPROCESSABLE_ENTITY,
            filled,
            faults,
        )
        .await;
    };
    let mut tx = session.tenant.begin().await?;
    tx.edit_tenant(
        &name,
        zone,
        Lang::from_tag(&filled.language).unwrap_or_default(),
    )
    .await?;
    tx.commit().await?;
    visit.flash(FlashKind::Good, &words.t("saved"));
    Ok(see_other("/settings"))
}

async fn form(
    visit: &Visit,
    session: &Session,
    admin: &Admin,
    status: StatusCode,
    filled: Filled,
    faults: Faults,
) -> Result<Response, AppError> {
    let words = Words(visit.lang);
    let places = admin.db.workplaces(session.staff.id).await?;
    page_with(
        status,
        &Page {
            shell: frame(visit, session, words.t("settings-title")),
            words,
            tabs: tabs(words, "/settings"),
            zones: zones(&filled.zone),
            languages: languages(Lang::from_tag(&filled.language).unwrap_or_default()),
            filled,
            faults,
            person: session.staff.name.clone(),
            email: session.staff.email.to_string(),
            role: words.t(role_key(session.role)),
            has_places: places.len() > 1,
            is_owner: session.may(Role::Owner),
        },
    )
}

/// The usual ones, and the one that is chosen.
fn zones(chosen: &str) -> Vec<Choice> {
    let chosen = Zone::named(chosen).map_or("", Zone::name);
    let other = (!chosen.is_empty() && !ZONES.contains(&chosen)).then_some(chosen);
    let zones = ZONES.into_iter().chain(other);
    zones
        .map(|zone| Choice {
            value: zone,
            label: zone.to_owned(),
            selected: zone == chosen,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, HOSTILE, LONG, WORDS};

    #[test]
    fn every_zone_that_is_offered_exists() {
        assert!(ZONES.iter().all(|zone| Zone::named(zone).is_some()));
        assert!(zones("Asia/Kathmandu").iter().any(|zone| zone.selected));
        assert!(zones(HOSTILE).iter().all(|zone| !zone.selected));
    }

    #[test]
    fn the_settings_render() {
        for text in ["", "縁日和", LONG, HOSTILE] {
            let t = || text.to_owned();
            for is_owner in [true, false] {
                samples::rendered(&Page {
                    shell: samples::shell(),
                    words: WORDS,
                    tabs: tabs(WORDS, "/settings"),
                    filled: Filled {
                        name: t(),
                        zone: t(),
                        language: t(),
                    },
                    zones: zones(text),
                    languages: languages(Lang::Ja),
                    faults: Faults::default(),
                    person: t(),
                    email: t(),
                    role: t(),
                    has_places: is_owner,
                    is_owner,
                });
            }
        }
    }
}
