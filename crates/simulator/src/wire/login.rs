//! LINE Login's endpoints: tokens, their verification and revocation, and what a person's token opens.

use std::sync::Arc;

use poem::{
    Response, handler,
    http::{HeaderMap, StatusCode},
    web::{Data, Query},
};
use serde::Deserialize;
use serde_json::{Value, json, value::RawValue};

use super::{
    body::{Form, JsonBytes, property},
    gate::bearer,
    id_token,
    refusal::{Refusal, ok},
};
use crate::world::{Grant, GrantRefused, TokenDead, UserTokenView, World};

/// `POST /oauth2/v2.1/token`
#[handler]
pub(super) fn token(Data(world): Data<&Arc<World>>, form: Form) -> Result<Response, Refusal> {
    let client = (form.field("client_id"), form.field("client_secret"));
    let granted = match form.field("grant_type") {
        "authorization_code" => {
            let verifier = form.optional("code_verifier");
            world.redeem(
                client,
                form.field("code"),
                form.field("redirect_uri"),
                verifier,
            )
        }
        "refresh_token" => world.refresh(client, form.field("refresh_token")),
        _ => {
            return Err(Refusal::oauth(
                "unsupported_grant_type",
                "unsupported grant_type",
            ));
        }
    };
    match granted {
        Ok(grant) => Ok(ok(&grant_view(&grant))),
        Err(refused) => Err(grant_refusal(refused)),
    }
}

fn grant_view(grant: &Grant) -> Value {
    let mut view = json!({
        "access_token": grant.access_token,
        "expires_in": grant.expires_in,
        "refresh_token": grant.refresh_token,
        "scope": grant.scope,
        "token_type": "Bearer",
    });
    if let Some(id_token) = &grant.id_token {
        view["id_token"] = id_token.as_str().into();
    }
    view
}

fn grant_refusal(refused: GrantRefused) -> Refusal {
    let (error, description) = match refused {
        GrantRefused::Client => ("invalid_client", "invalid client_id or client_secret"),
        GrantRefused::Code => ("invalid_grant", "invalid authorization code"),
        GrantRefused::RedirectUri => ("invalid_grant", "redirect_uri does not match"),
        GrantRefused::Verifier => ("invalid_grant", "code_verifier does not match"),
        GrantRefused::RefreshToken => ("invalid_grant", "invalid refresh token"),
    };
    Refusal::oauth(error, description)
}

#[derive(Deserialize)]
struct VerifyQuery {
    #[serde(default)]
    access_token: String,
}

/// `GET /oauth2/v2.1/verify`
#[handler]
pub(super) fn verify_access(
    Data(world): Data<&Arc<World>>,
    Query(query): Query<VerifyQuery>,
) -> Result<Response, Refusal> {
    let held = world.user_token(&query.access_token).map_err(|dead| {
        let text = match dead {
            TokenDead::NotJws => "The access token not JWS",
            TokenDead::Expired => "The access token expired",
            TokenDead::Revoked => "The access token revoked",
        };
        Refusal::oauth("invalid_request", text)
    })?;
    Ok(ok(&json!({
        "scope": shown_scope(&held),
        "client_id": held.client_id,
        "expires_in": held.expires_in,
    })))
}

fn shown_scope(held: &UserTokenView) -> String {
    let shown: Vec<_> = held
        .token
        .scopes
        .iter()
        .filter(|s| *s != "email")
        .map(String::as_str)
        .collect();
    shown.join(" ")
}

/// `POST /oauth2/v2.1/verify`
#[handler]
pub(super) fn verify_id(Data(world): Data<&Arc<World>>, form: Form) -> Result<Response, Refusal> {
    let bad = |text| Refusal::oauth("invalid_request", text);
    let state = world.state();
    let login = state.by_login.get(form.field("client_id"));
    let channel = &state.logins[*login.ok_or_else(|| bad("Invalid IdToken Audience."))? as usize];
    let claims = id_token::opened(channel, &state.signing_key, form.field("id_token"));
    let claims = claims.ok_or_else(|| bad("Invalid IdToken."))?;
    if claims["iss"] != "https://access.line.me" {
        return Err(bad("Invalid IdToken Issuer."));
    }
    if claims["aud"] != channel.id.as_str() {
        return Err(bad("Invalid IdToken Audience."));
    }
    if claims["exp"].as_i64().unwrap_or(0) <= world.now_ms() / 1000 {
        return Err(bad("IdToken expired."));
    }
    if form
        .optional("nonce")
        .is_some_and(|nonce| claims["nonce"] != nonce)
    {
        return Err(bad("Invalid IdToken Nonce."));
    }
    if form
        .optional("user_id")
        .is_some_and(|user| claims["sub"] != user)
    {
        return Err(bad("Invalid IdToken Subject Identifier."));
    }
    Ok(ok(&claims))
}

/// `POST /oauth2/v2.1/revoke`
#[handler]
pub(super) fn revoke(Data(world): Data<&Arc<World>>, form: Form) -> Result<(), Refusal> {
    let client = (form.field("client_id"), form.field("client_secret"));
    let login = world.state().login_client(client);
    let login = login.ok_or_else(|| grant_refusal(GrantRefused::Client))?;
    world.revoke_user_token(form.field("access_token"), login);
    Ok(())
}

/// `GET /oauth2/v2.1/certs`
#[handler]
pub(super) fn certs(Data(world): Data<&Arc<World>>) -> Response {
    ok(&id_token::jwks(&world.state().signing_key))
}

/// `GET /.well-known/openid-configuration`; issuer as LINE's, addresses of the stand-in.
#[handler]
pub(super) fn discovery(Data(world): Data<&Arc<World>>) -> Response {
    let base = world.public_url();
    ok(&json!({
        "issuer": "https://access.line.me",
        "authorization_endpoint": format!("{base}/oauth2/v2.1/authorize"),
        "token_endpoint": format!("{base}/oauth2/v2.1/token"),
        "revocation_endpoint": format!("{base}/oauth2/v2.1/revoke"),
        "userinfo_endpoint": format!("{base}/oauth2/v2.1/userinfo"),
        "jwks_uri": format!("{base}/oauth2/v2.1/certs"),
        "scopes_supported": ["openid", "profile", "email"],
        "response_types_supported": ["code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "code_challenge_methods_supported": ["S256"],
    }))
}

/// `GET`/`POST /oauth2/v2.1/userinfo`
#[handler]
pub(super) fn userinfo(
    Data(world): Data<&Arc<World>>,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    let held = opened_by(world, headers, "openid")?;
    let (user, name, picture, _) = who(world, &held);
    let mut view = json!({"sub": user});
    if held.token.scopes.iter().any(|scope| scope == "profile") {
        view["name"] = name.into();
        view["picture"] = picture.into();
    }
    Ok(ok(&view))
}

/// `GET /v2/profile`
#[handler]
pub(super) fn profile(
    Data(world): Data<&Arc<World>>,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    let held = opened_by(world, headers, "profile")?;
    let (user, name, picture, status) = who(world, &held);
    let mut view = json!({"userId": user, "displayName": name, "pictureUrl": picture});
    if let Some(status) = status {
        view["statusMessage"] = status.into();
    }
    Ok(ok(&view))
}

/// `GET /friendship/v1/status`
#[handler]
pub(super) fn friendship(
    Data(world): Data<&Arc<World>>,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    let held = opened_by(world, headers, "profile")?;
    let friend = world
        .state()
        .linked_friend(held.token.login, held.token.person);
    match friend {
        Some(friend) => Ok(ok(&json!({"friendFlag": friend}))),
        None => Err(Refusal::bad(
            "There is no login bot linked to this channel.",
        )),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DeauthorizeBody<'a> {
    #[serde(borrow)]
    user_access_token: Option<&'a RawValue>,
}

/// `POST /user/v1/deauthorize`
#[handler]
pub(super) fn deauthorize(
    Data(world): Data<&Arc<World>>,
    headers: &HeaderMap,
    bytes: JsonBytes,
) -> Result<Response, Refusal> {
    let login = world.login_caller(bearer(headers).unwrap_or_default());
    let login = login.ok_or_else(Refusal::unauthorized)?;
    let body: DeauthorizeBody<'_> = bytes.parse()?;
    let access: String = property("userAccessToken", body.user_access_token)?;
    if !world.deauthorize(login, &access) {
        return Err(Refusal::bad("invalid token"));
    }
    Ok(Response::builder().status(StatusCode::NO_CONTENT).finish())
}

fn opened_by(world: &World, headers: &HeaderMap, scope: &str) -> Result<UserTokenView, Refusal> {
    let held = world.user_token(bearer(headers).unwrap_or_default());
    let held = held.map_err(|_| Refusal::said(StatusCode::UNAUTHORIZED, "invalid token"))?;
    if !held.token.scopes.iter().any(|granted| granted == scope) {
        let message = "The access token does not have the required scope";
        return Err(Refusal::said(StatusCode::FORBIDDEN, message));
    }
    Ok(held)
}

fn who(world: &World, held: &UserTokenView) -> (String, String, String, Option<String>) {
    let state = world.state();
    let provider = state.logins[held.token.login as usize].provider;
    let person = &state.people[held.token.person as usize];
    let user = state.user_id(held.token.person, provider).to_string();
    let picture = world.picture_of(&person.id);
    (
        user,
        person.name.clone(),
        picture,
        person.status_message.clone(),
    )
}
