//! Providers and channels over the control interface.

use std::sync::Arc;

use poem::{
    Response, handler,
    web::{Data, Json, Path},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::Refused;
use crate::{
    wire::ok,
    world::{LoginEdit, LoginView, NewProvider, ProviderView, World, WorldError},
};

/// `GET /_sim/providers`
#[handler]
pub(super) fn list(Data(world): Data<&Arc<World>>) -> Json<Vec<ProviderView>> {
    Json(world.providers())
}

/// `POST /_sim/providers`
#[handler]
pub(super) fn add(
    Data(world): Data<&Arc<World>>,
    Json(new): Json<NewProvider>,
) -> Result<Json<ProviderView>, Refused> {
    Ok(Json(world.create_provider(&new)?))
}

/// `PATCH /_sim/channels/{id}`: a Messaging channel, or a Login channel when the id is one.
#[handler]
pub(super) fn edit_any(
    Data(world): Data<&Arc<World>>,
    Path(id): Path<String>,
    Json(edit): Json<Value>,
) -> Result<Response, Refused> {
    if world.state().by_login.contains_key(&id) {
        return Ok(ok(&world.edit_login(&id, read(edit)?)?));
    }
    Ok(ok(&world.edit_messaging(&id, read(edit)?)?))
}

fn read<T: DeserializeOwned>(edit: Value) -> Result<T, WorldError> {
    serde_json::from_value(edit).map_err(|error| WorldError::Invalid("body", error.to_string()))
}

/// `PATCH /_sim/logins/{id}`
#[handler]
pub(super) fn edit_login(
    Data(world): Data<&Arc<World>>,
    Path(id): Path<String>,
    Json(edit): Json<LoginEdit>,
) -> Result<Json<LoginView>, Refused> {
    Ok(Json(world.edit_login(&id, edit)?))
}

/// `POST /_sim/channels/{id}/long-lived-token`: the console's button.
#[handler]
pub(super) fn long_lived(
    Data(world): Data<&Arc<World>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refused> {
    Ok(Json(json!({"access_token": world.issue_long_lived(&id)?})))
}
