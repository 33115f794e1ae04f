//! The mailbox over the control interface.

use std::sync::Arc;

use poem::{
    handler,
    web::{Data, Json, Path},
};

use super::Refused;
use crate::world::{Mail, MailSummary, World};

/// `GET /_sim/mail`
#[handler]
pub(super) fn list(Data(world): Data<&Arc<World>>) -> Json<Vec<MailSummary>> {
    Json(world.mails())
}

/// `GET /_sim/mail/{id}`
#[handler]
pub(super) fn one(
    Data(world): Data<&Arc<World>>,
    Path(id): Path<u64>,
) -> Result<Json<Mail>, Refused> {
    Ok(Json(world.mail(id)?))
}
