//! LINE's wire: the endpoints of `api.line.me`, `api-data.line.me` and `access.line.me` on one origin.
//!
//! Paths must be spelled exactly; everything LINE refuses is refused with LINE's status and body.

mod authorize;
mod body;
mod bot;
mod channel_token;
mod gate;
mod id_token;
mod login;
mod outer;
mod refusal;
mod send;
mod webhook;

use poem::{EndpointExt, IntoEndpoint, Route, get, post, put};

pub(crate) use id_token::{fresh_signing_key, sign_id_token};
pub(crate) use refusal::{Complaint, json_answer, ok};

use crate::world::Endpoint;
use gate::Gate;

fn gated<E: IntoEndpoint>(endpoint: Endpoint, inner: E) -> impl poem::Endpoint
where
    E::Endpoint: 'static,
{
    inner
        .into_endpoint()
        .with(httpd::CatchPanic)
        .with(Gate(endpoint))
}

/// Everything that LINE serves.
pub(crate) fn routes() -> impl poem::Endpoint<Output = poem::Response> {
    messaging(login(Route::new())).with(outer::Outer)
}

fn login(routes: Route) -> Route {
    routes
        .at("/oauth2/v3/token", post(channel_token::stateless))
        .at("/oauth2/v2.1/token", post(login::token))
        .at(
            "/oauth2/v2.1/verify",
            get(login::verify_access).post(login::verify_id),
        )
        .at("/oauth2/v2.1/revoke", post(login::revoke))
        .at("/oauth2/v2.1/certs", get(login::certs))
        .at(
            "/oauth2/v2.1/userinfo",
            get(login::userinfo).post(login::userinfo),
        )
        .at("/oauth2/v2.1/authorize", get(authorize::authorize))
        .at("/.well-known/openid-configuration", get(login::discovery))
        .at("/v2/profile", get(login::profile))
        .at("/friendship/v1/status", get(login::friendship))
        .at("/user/v1/deauthorize", post(login::deauthorize))
        .at("/v2/oauth/accessToken", post(channel_token::short_lived))
        .at("/v2/oauth/verify", post(channel_token::verify))
        .at("/v2/oauth/revoke", post(channel_token::revoke))
        .at("/dialog/bot/accountLink", get(authorize::account_link))
}

fn messaging(routes: Route) -> Route {
    use Endpoint as E;
    routes
        .at("/v2/bot/message/push", gated(E::Push, post(send::push)))
        .at("/v2/bot/message/reply", gated(E::Reply, post(send::reply)))
        .at(
            "/v2/bot/message/multicast",
            gated(E::Multicast, post(send::multicast)),
        )
        .at(
            "/v2/bot/message/broadcast",
            gated(E::Broadcast, post(send::broadcast)),
        )
        .at(
            "/v2/bot/message/validate/push",
            gated(E::ValidatePush, post(send::validate)),
        )
        .at(
            "/v2/bot/message/validate/reply",
            gated(E::ValidateReply, post(send::validate)),
        )
        .at(
            "/v2/bot/message/validate/multicast",
            gated(E::ValidateMulticast, post(send::validate)),
        )
        .at(
            "/v2/bot/message/validate/broadcast",
            gated(E::ValidateBroadcast, post(send::validate)),
        )
        .at(
            "/v2/bot/message/validate/narrowcast",
            gated(E::ValidateNarrowcast, post(send::validate)),
        )
        .at("/v2/bot/message/quota", gated(E::Quota, get(bot::quota)))
        .at(
            "/v2/bot/message/quota/consumption",
            gated(E::Consumption, get(bot::consumption)),
        )
        .at("/v2/bot/info", gated(E::Info, get(bot::info)))
        .at(
            "/v2/bot/profile/:user",
            gated(E::Profile, get(bot::profile)),
        )
        .at(
            "/v2/bot/followers/ids",
            gated(E::Followers, get(bot::followers)),
        )
        .at(
            "/v2/bot/user/:user/linkToken",
            gated(E::LinkToken, post(bot::link_token)),
        )
        .at(
            "/v2/bot/chat/loading/start",
            gated(E::Loading, post(bot::loading)),
        )
        .at(
            "/v2/bot/chat/markAsRead",
            gated(E::MarkAsRead, post(bot::mark_as_read)),
        )
        .at(
            "/v2/bot/channel/webhook/endpoint",
            put(webhook::set.with(Gate(E::SetWebhook)))
                .get(webhook::read.with(Gate(E::ReadWebhook))),
        )
        .at(
            "/v2/bot/channel/webhook/test",
            gated(E::TestWebhook, post(webhook::test)),
        )
}
