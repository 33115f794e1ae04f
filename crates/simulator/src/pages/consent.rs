//! Consent: what the channel asks for, and whether its account becomes a friend.

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
    login::waiting,
    visitor::Visitor,
};
use crate::world::{PendingLogin, PersonView, World};

#[derive(Template)]
#[template(path = "simulator/consent.html")]
struct Consent {
    shell: Shell,
    login: PendingLogin,
    person: PersonView,
    /// The account to add, where the page is to offer it.
    friend: Option<String>,
}

#[derive(Template)]
#[template(path = "simulator/befriend.html")]
struct Befriend {
    shell: Shell,
    login: PendingLogin,
    friend: String,
}

/// What was pressed.
#[derive(Deserialize)]
pub(super) struct Answer {
    /// `allow`, or anything else for no.
    answer: String,
    #[serde(default)]
    add_friend: Option<String>,
}

/// `GET /login/{pending}/consent`.
#[handler]
pub(super) fn ask(
    Data(world): Data<&Arc<World>>,
    Path(id): Path<String>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let login = waiting(world, &id)?;
    let Some(person) = visitor.person(world) else {
        return Ok(moved(&format!("/login/{id}")));
    };
    let friend =
        offered(world, &login, &person).filter(|_| login.bot_prompt.as_deref() == Some("normal"));
    let shell = Shell::at(world, format!("/login/{id}/consent"));
    shown(&Consent {
        shell,
        login,
        person,
        friend,
    })
}

/// `POST /login/{pending}/consent`.
#[handler]
pub(super) fn answered(
    Data(world): Data<&Arc<World>>,
    Path(id): Path<String>,
    visitor: Visitor,
    Form(answer): Form<Answer>,
) -> Result<Response, PageError> {
    let login = waiting(world, &id)?;
    let Some(person) = visitor.person(world) else {
        return Ok(moved(&format!("/login/{id}")));
    };
    if answer.answer != "allow" {
        return left(world, world.refuse(&id));
    }
    if login.bot_prompt.as_deref() == Some("aggressive")
        && offered(world, &login, &person).is_some()
    {
        return Ok(moved(&format!("/login/{id}/friend")));
    }
    left(
        world,
        world.approve(&id, &person.id, answer.add_friend.is_some()),
    )
}

/// `GET /login/{pending}/friend`: the screen of its own that `bot_prompt=aggressive` brings.
#[handler]
pub(super) fn ask_friend(
    Data(world): Data<&Arc<World>>,
    Path(id): Path<String>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let login = waiting(world, &id)?;
    let offer = visitor
        .person(world)
        .and_then(|person| offered(world, &login, &person));
    let Some(friend) = offer else {
        return Ok(moved(&format!("/login/{id}")));
    };
    shown(&Befriend {
        shell: Shell::at(world, format!("/login/{id}/friend")),
        login,
        friend,
    })
}

/// `POST /login/{pending}/friend`: the consent itself was given on the screen before.
#[handler]
pub(super) fn friend_answered(
    Data(world): Data<&Arc<World>>,
    Path(id): Path<String>,
    visitor: Visitor,
    Form(answer): Form<Answer>,
) -> Result<Response, PageError> {
    waiting(world, &id)?;
    let Some(person) = visitor.person(world) else {
        return Ok(moved(&format!("/login/{id}")));
    };
    left(
        world,
        world.approve(&id, &person.id, answer.answer == "allow"),
    )
}

/// Back to the client.
fn left<E>(world: &World, to: Result<String, E>) -> Result<Response, PageError> {
    to.map(|url| moved(&url))
        .map_err(|_| PageError::LoginOver(Shell::at(world, "/")))
}

/// The account that this person could add: one is linked, asked for, and not a friend yet.
fn offered(world: &World, login: &PendingLogin, person: &PersonView) -> Option<String> {
    let (_, bot) = (login.bot_prompt.as_ref()?, login.bot_channel_id.as_deref()?);
    let friend = world.chat(&person.id, bot).is_ok_and(|chat| chat.followed);
    login.bot_name.clone().filter(|_| !friend)
}

impl Visitor {
    /// The person, if the cookie names one who lives here.
    pub(super) fn person(&self, world: &World) -> Option<PersonView> {
        world.person(self.0.as_deref()?).ok()
    }
}
