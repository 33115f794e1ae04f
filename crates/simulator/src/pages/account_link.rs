//! The account-link dialog: LINE makes sure that the browsing person is the one whom the link token was made for.

use std::sync::Arc;

use askama::Template;
use poem::{
    Response, handler,
    web::{Data, Form, Query},
};
use serde::Deserialize;

use super::{
    Shell,
    answer::{PageError, shown},
    login::{Candidate, candidates},
    visitor::{Visitor, remembered},
};
use crate::world::{LinkOutcome, World};

#[derive(Template)]
#[template(path = "simulator/account_link.html")]
struct Ask {
    shell: Shell,
    account: String,
    people: Vec<Candidate>,
    token: String,
    nonce: String,
}

#[derive(Template)]
#[template(path = "simulator/linked.html")]
struct Done {
    shell: Shell,
    person: String,
    linked: bool,
}

/// What the account's own login sends along.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Link {
    link_token: String,
    nonce: String,
}

/// The same, and who browses.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Confirmed {
    link_token: String,
    nonce: String,
    person: String,
}

/// `GET /account-link`.
#[handler]
pub(super) fn ask(
    Data(world): Data<&Arc<World>>,
    Query(link): Query<Link>,
    Visitor(visitor): Visitor,
) -> Result<Response, PageError> {
    let shell = Shell::at(world, "/");
    let Some(account) = world.link_account_name(&link.link_token) else {
        return Err(PageError::LoginOver(shell));
    };
    let people = candidates(world, visitor.as_deref());
    shown(&Ask {
        shell,
        account,
        people,
        token: link.link_token,
        nonce: link.nonce,
    })
}

/// `POST /account-link`.
#[handler]
pub(super) fn answered(
    Data(world): Data<&Arc<World>>,
    Form(said): Form<Confirmed>,
) -> Result<Response, PageError> {
    let shell = Shell::at(world, "/");
    match world.account_link(&said.person, &said.link_token, &said.nonce) {
        Ok(LinkOutcome::Expired) | Err(_) => Err(PageError::LoginOver(shell)),
        Ok(outcome) => {
            let linked = outcome == LinkOutcome::Linked;
            let page = shown(&Done {
                shell,
                person: said.person.clone(),
                linked,
            })?;
            Ok(remembered(page, &said.person))
        }
    }
}
