//! The members: found, written down, looked at, put right.

mod edit;
mod fields;
mod list;
mod new;
mod show;
mod tie;

pub use list::Row;

use frontdesk::ProblemId;
use kernel::MemberId;
use poem::{Route, get};

/// The members' pages.
pub fn routes(routes: Route) -> Route {
    routes
        .at("/members", get(list::list).post(new::create))
        .at("/members/new", get(new::ask))
        .at("/members/:member", get(show::show).post(show::reveal))
        .at("/members/:member/edit", get(edit::ask).post(edit::answer))
}

/// The member of an address; text that is no id is nobody.
fn member_id(text: &str) -> Result<MemberId, ProblemId> {
    text.parse().map_err(|_| ProblemId::NotFound)
}
