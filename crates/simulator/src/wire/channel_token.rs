//! Channel access tokens: stateless and short-lived.

use std::sync::Arc;

use poem::{Response, handler, web::Data};
use serde_json::json;

use super::{
    body::Form,
    gate::before,
    refusal::{Refusal, ok},
};
use crate::world::{Kind, World};

/// `POST /oauth2/v3/token`: 15 minutes, any number, cannot be revoked.
#[handler]
pub(super) async fn stateless(
    Data(world): Data<&Arc<World>>,
    form: Form,
) -> Result<Response, Refusal> {
    if let Some(fault) = world.strike_token(form.field("client_id")) {
        before(fault).await?;
    }
    if form.field("grant_type") != "client_credentials" {
        return Err(Refusal::oauth(
            "unsupported_grant_type",
            "unsupported grant_type",
        ));
    }
    let token = world.mint(
        form.field("client_id"),
        form.field("client_secret"),
        Kind::Stateless,
    );
    let token =
        token.ok_or_else(|| Refusal::oauth("invalid_request", "Invalid 'client_credentials'."))?;
    Ok(ok(
        &json!({"token_type": "Bearer", "access_token": token, "expires_in": 900}),
    ))
}

/// `POST /v2/oauth/accessToken`: 30 days, 30 of them, then the oldest dies.
#[handler]
pub(super) fn short_lived(Data(world): Data<&Arc<World>>, form: Form) -> Result<Response, Refusal> {
    if form.field("grant_type") != "client_credentials" {
        return Err(Refusal::oauth(
            "unsupported_grant_type",
            "unsupported grant_type",
        ));
    }
    let id = form.field("client_id");
    if !world.state().knows_channel(id) {
        return Err(Refusal::oauth("invalid_client", "invalid client_id"));
    }
    let token = world.mint(id, form.field("client_secret"), Kind::ShortLived);
    let token = token.ok_or_else(|| Refusal::oauth("invalid_client", "invalid client_secret"))?;
    Ok(ok(
        &json!({"access_token": token, "expires_in": 2_592_000, "token_type": "Bearer"}),
    ))
}

/// `POST /v2/oauth/verify`
#[handler]
pub(super) fn verify(Data(world): Data<&Arc<World>>, form: Form) -> Result<Response, Refusal> {
    let found = world.channel_token(form.field("access_token"));
    let (client_id, expires_in) =
        found.ok_or_else(|| Refusal::oauth("invalid_request", "access token expired"))?;
    Ok(ok(
        &json!({"client_id": client_id, "expires_in": expires_in, "scope": "P CM"}),
    ))
}

/// `POST /v2/oauth/revoke`: 200 whether or not there was such a token.
#[handler]
pub(super) fn revoke(Data(world): Data<&Arc<World>>, form: Form) {
    world.revoke_channel_token(form.field("access_token"));
}
