//! A person's phone: an empty frame that the script fills from the control interface.

use std::sync::Arc;

use askama::Template;
use poem::{
    Response, handler,
    web::{Data, Path},
};

use super::{
    Shell,
    answer::{PageError, shown},
    visitor::remembered,
};
use crate::world::{PersonView, World};

#[derive(Template)]
#[template(path = "simulator/phone.html")]
struct Phone {
    shell: Shell,
    person: PersonView,
    others: Vec<PersonView>,
}

/// `GET /phone/{person}`. From then on this browser is that person's.
#[handler]
pub(super) fn show(
    Data(world): Data<&Arc<World>>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let shell = Shell::at(world, format!("/phone/{id}"));
    let Ok(person) = world.person(&id) else {
        return Err(PageError::Nothing(shell));
    };
    let others = world
        .people()
        .into_iter()
        .filter(|other| other.id != id)
        .collect();
    Ok(remembered(
        shown(&Phone {
            shell,
            person,
            others,
        })?,
        &id,
    ))
}
