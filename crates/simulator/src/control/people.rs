//! People over the control interface.

use std::sync::Arc;

use poem::{
    Response, handler,
    http::StatusCode,
    web::{Data, Json, Path},
};
use serde_json::{Value, json};

use super::Refused;
use crate::world::{NewPerson, PersonView, World};

/// `GET /_sim/people`
#[handler]
pub(super) fn list(Data(world): Data<&Arc<World>>) -> Json<Vec<PersonView>> {
    Json(world.people())
}

/// `POST /_sim/people`
#[handler]
pub(super) fn add(
    Data(world): Data<&Arc<World>>,
    Json(new): Json<NewPerson>,
) -> Result<Json<PersonView>, Refused> {
    Ok(Json(world.add_person(&new)?))
}

/// `GET /_sim/people/{id}/user-id/{channel}`: the LINE user id at that channel's provider.
#[handler]
pub(super) fn user_id(
    Data(world): Data<&Arc<World>>,
    Path((person, channel)): Path<(String, String)>,
) -> Result<Json<Value>, Refused> {
    Ok(Json(json!({"user_id": world.user_id(&person, &channel)?})))
}

/// `DELETE /_sim/people/{id}/apps/{login}`: the person withdraws a Login channel in the app.
#[handler]
pub(super) fn revoke_app(
    Data(world): Data<&Arc<World>>,
    Path((person, login)): Path<(String, String)>,
) -> Result<StatusCode, Refused> {
    world.revoke_app(&person, &login)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /_sim/people/{id}/picture`: a coloured disc with the first letter of the name.
#[handler]
pub(super) fn picture(
    Data(world): Data<&Arc<World>>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let person = world.person(&id)?;
    let letter = person
        .name
        .chars()
        .find(|c| c.is_alphanumeric())
        .unwrap_or('?');
    let hue = id
        .bytes()
        .fold(7u32, |sum, byte| sum.wrapping_mul(31) + u32::from(byte))
        % 360;
    let svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 100' role='img'>\
         <rect width='100' height='100' fill='hsl({hue} 45% 42%)'/>\
         <text x='50' y='66' font-size='46' text-anchor='middle' fill='#fff' \
         font-family='sans-serif'>{letter}</text></svg>"
    );
    Ok(Response::builder()
        .content_type("image/svg+xml")
        .header("cache-control", "max-age=3600")
        .header("content-security-policy", "default-src 'none'")
        .body(svg))
}
