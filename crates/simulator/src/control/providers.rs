//! Providers and channels over the control interface.

use std::sync::Arc;

use poem::{
    handler,
    web::{Data, Json, Path},
};
use serde_json::{Value, json};

use super::Refused;
use crate::world::{
    LoginEdit, LoginView, MessagingEdit, MessagingView, NewProvider, ProviderView, World,
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

/// `PATCH /_sim/channels/{id}`
#[handler]
pub(super) fn edit_messaging(
    Data(world): Data<&Arc<World>>,
    Path(id): Path<String>,
    Json(edit): Json<MessagingEdit>,
) -> Result<Json<MessagingView>, Refused> {
    Ok(Json(world.edit_messaging(&id, edit)?))
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
