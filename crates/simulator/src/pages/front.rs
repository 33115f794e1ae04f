//! The index: what the stand-in is, and the people who live in it.

use std::sync::Arc;

use askama::Template;
use poem::{
    Response, handler,
    web::{Data, Form},
};

use super::{
    Shell,
    answer::{PageError, in_words, moved, shown},
};
use crate::world::{NewPerson, PersonView, World};

#[derive(Template)]
#[template(path = "simulator/index.html")]
struct Index {
    shell: Shell,
    people: Vec<Resident>,
    providers: usize,
    mails: usize,
    name: String,
    refused: String,
}

/// A person with what waits on their phone.
struct Resident {
    person: PersonView,
    unread: u32,
    friends: usize,
}

/// `GET /`.
#[handler]
pub(super) fn index(Data(world): Data<&Arc<World>>) -> Result<Response, PageError> {
    shown(&Index::of(world))
}

/// `POST /people`: one more, then to their phone.
#[handler]
pub(super) fn add_person(
    Data(world): Data<&Arc<World>>,
    Form(new): Form<NewPerson>,
) -> Result<Response, PageError> {
    match world.add_person(&new) {
        Ok(person) => Ok(moved(&format!("/phone/{}", person.id))),
        Err(error) => shown(&Index {
            name: new.name,
            refused: in_words(&error),
            ..Index::of(world)
        }),
    }
}

impl Index {
    fn of(world: &World) -> Self {
        Self {
            shell: Shell::at(world, "/"),
            people: world
                .people()
                .into_iter()
                .map(|person| Resident::of(world, person))
                .collect(),
            providers: world.providers().len(),
            mails: world.mails().len(),
            name: String::new(),
            refused: String::new(),
        }
    }
}

impl Resident {
    fn of(world: &World, person: PersonView) -> Self {
        let chats = world
            .phone(&person.id)
            .map(|phone| phone.chats)
            .unwrap_or_default();
        let unread = chats
            .iter()
            .filter(|chat| !chat.blocked)
            .map(|chat| chat.unread)
            .sum();
        let friends = chats.iter().filter(|chat| chat.followed).count();
        Self {
            person,
            unread,
            friends,
        }
    }
}
