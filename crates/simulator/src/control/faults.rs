//! Ordering faults.

use std::sync::Arc;

use poem::{
    handler,
    http::StatusCode,
    web::{Data, Json},
};

use super::Refused;
use crate::world::{NewFault, World};

/// `POST /_sim/faults`
#[handler]
pub(super) fn order(
    Data(world): Data<&Arc<World>>,
    Json(new): Json<NewFault>,
) -> Result<StatusCode, Refused> {
    world.order_fault(&new)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /_sim/faults`
#[handler]
pub(super) fn clear(Data(world): Data<&Arc<World>>) -> StatusCode {
    world.clear_faults();
    StatusCode::NO_CONTENT
}
