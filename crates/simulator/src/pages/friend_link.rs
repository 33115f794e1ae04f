//! An account's friend link, as in `https://line.me/R/ti/p/@…`: opens its chat on the phone of whoever browses.

use std::sync::Arc;

use poem::{
    Response, handler,
    web::{Data, Path},
};

use super::{
    Shell,
    answer::{PageError, moved},
    visitor::Visitor,
};
use crate::world::World;

/// `GET /R/ti/p/{basic_id}`. Where nobody browses yet, the index lets one choose a phone.
#[handler]
pub(super) fn open(
    Data(world): Data<&Arc<World>>,
    Path(basic_id): Path<String>,
    Visitor(person): Visitor,
) -> Result<Response, PageError> {
    let providers = world.providers();
    let Some(found) = providers.iter().find(|p| p.messaging.basic_id == basic_id) else {
        return Err(PageError::Nothing(Shell::at(world, "/")));
    };
    let known = person.filter(|person| world.person(person).is_ok());
    let phone = known.map(|person| format!("/phone/{person}#chat/{}", found.messaging.channel_id));
    Ok(moved(phone.as_deref().unwrap_or("/")))
}
