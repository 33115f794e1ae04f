//! Sign-in: who is it? There are no passwords; the answer is kept in this browser.

use std::sync::Arc;

use askama::Template;
use poem::{
    Response, handler,
    web::{Data, Form, Path},
};
use serde::Deserialize;

use super::{
    Shell,
    answer::{PageError, moved, shown},
    visitor::{Visitor, remembered},
};
use crate::world::{PendingLogin, PersonView, World};

#[derive(Template)]
#[template(path = "simulator/login.html")]
struct Login {
    shell: Shell,
    login: PendingLogin,
    people: Vec<Candidate>,
}

/// A person to choose from.
pub(super) struct Candidate {
    pub(super) person: PersonView,
    pub(super) chosen: bool,
}

/// The person that was chosen.
#[derive(Deserialize)]
pub(super) struct Chosen {
    person: String,
}

/// `GET /login/{pending}`.
#[handler]
pub(super) fn choose(
    Data(world): Data<&Arc<World>>,
    Path(id): Path<String>,
    Visitor(visitor): Visitor,
) -> Result<Response, PageError> {
    let login = waiting(world, &id)?;
    let shell = Shell::at(world, format!("/login/{id}"));
    shown(&Login {
        shell,
        login,
        people: candidates(world, visitor.as_deref()),
    })
}

/// `POST /login/{pending}`: on to consent, or straight back where it was given before.
#[handler]
pub(super) fn chosen(
    Data(world): Data<&Arc<World>>,
    Path(id): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, PageError> {
    let login = waiting(world, &id)?;
    let over = || PageError::LoginOver(Shell::at(world, "/"));
    let to = if world
        .needs_consent(&login.id, &chosen.person)
        .map_err(|_| over())?
    {
        format!("/login/{id}/consent")
    } else {
        world
            .approve(&id, &chosen.person, false)
            .map_err(|_| over())?
    };
    Ok(remembered(moved(&to), &chosen.person))
}

/// The sign-in request, while it lives.
pub(super) fn waiting(world: &World, id: &str) -> Result<PendingLogin, PageError> {
    world
        .pending(id)
        .ok_or_else(|| PageError::LoginOver(Shell::at(world, "/")))
}

/// Everybody, the visitor (or else the first) chosen.
pub(super) fn candidates(world: &World, visitor: Option<&str>) -> Vec<Candidate> {
    let people = world.people();
    let known = people
        .iter()
        .position(|person| Some(person.id.as_str()) == visitor)
        .unwrap_or(0);
    let candidate = |(at, person)| Candidate {
        person,
        chosen: at == known,
    };
    people.into_iter().enumerate().map(candidate).collect()
}
