//! Before a messaging endpoint: the bearer token, the retry key, the rate, and the faults that were ordered.

use std::{sync::Arc, time::Duration};

use poem::{
    Endpoint, FromRequest, IntoResponse, Middleware, Request, RequestBody, Response, Result,
    http::{HeaderMap, StatusCode, header},
};
use uuid::Uuid;

use super::refusal::Refusal;
use crate::world::{self, Caller, CallerRefused, Fault, FaultKind, World};

/// Longest that a silent answer keeps its connection.
const SILENCE: Duration = Duration::from_secs(120);

/// Guards one endpoint.
pub(crate) struct Gate(pub(crate) world::Endpoint);

/// The guarded endpoint.
pub(crate) struct Gated<E> {
    endpoint: world::Endpoint,
    inner: E,
}

/// What the gate found out about a request.
#[derive(Clone, Copy)]
pub(crate) struct Call {
    pub(crate) caller: Caller,
    pub(crate) endpoint: world::Endpoint,
    pub(crate) retry_key: Option<Uuid>,
}

impl<E: Endpoint> Middleware<E> for Gate {
    type Output = Gated<E>;

    fn transform(&self, inner: E) -> Self::Output {
        Gated {
            endpoint: self.0,
            inner,
        }
    }
}

impl<E: Endpoint> Endpoint for Gated<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let Some(world) = request.data::<Arc<World>>().cloned() else {
            return Err(Refusal::not_found().into());
        };
        let call = self.admit(&world, request.headers())?;
        let fault = world.strike(call.caller.channel, self.endpoint);
        if let Some(fault) = fault {
            before(fault).await?;
        }
        request.extensions_mut().insert(call);
        let answer = self.inner.call(request).await?.into_response();
        match fault {
            Some(fault) => after(fault, answer).await,
            None => Ok(answer),
        }
    }
}

impl<E> Gated<E> {
    fn admit(&self, world: &World, headers: &HeaderMap) -> Result<Call, Refusal> {
        let caller = match world.caller(bearer(headers).unwrap_or_default()) {
            Ok(caller) => caller,
            Err(CallerRefused::Unauthorized) => return Err(Refusal::unauthorized()),
            Err(CallerRefused::NotMessaging) => return Err(Refusal::forbidden()),
        };
        let endpoint = self.endpoint;
        let retry_key = retry_key(headers, endpoint)?;
        if !world.admit(caller.channel, endpoint, caller.limits_off) {
            return Err(Refusal::rate());
        }
        Ok(Call {
            caller,
            endpoint,
            retry_key,
        })
    }
}

/// The token of `Authorization: Bearer …`.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn retry_key(headers: &HeaderMap, endpoint: world::Endpoint) -> Result<Option<Uuid>, Refusal> {
    let Some(value) = headers.get("x-line-retry-key") else {
        return Ok(None);
    };
    if !endpoint.takes_retry_key() {
        return Err(Refusal::bad(
            "The X-Line-Retry-Key header is not supported by this endpoint",
        ));
    }
    // Only the hyphenated form is a "UUID in hexadecimal notation"; the parser also takes others.
    let text = value.to_str().ok().filter(|text| text.len() == 36);
    let key = text.and_then(|text| Uuid::try_parse(text).ok());
    key.map(Some)
        .ok_or_else(|| Refusal::bad("The value for the 'X-Line-Retry-Key' header is invalid"))
}

/// What a fault does before anything is accepted.
pub(super) async fn before(fault: Fault) -> Result<(), Refusal> {
    match fault.kind {
        FaultKind::ErrorBefore => Err(failed(fault.status)),
        FaultKind::Rate => Err(Refusal::rate()),
        FaultKind::Quota => Err(Refusal::monthly_limit()),
        FaultKind::Unauthorized => Err(Refusal::unauthorized()),
        FaultKind::Slow => {
            tokio::time::sleep(Duration::from_millis(fault.delay_ms)).await;
            Ok(())
        }
        FaultKind::ErrorAfter | FaultKind::SilenceAfter | FaultKind::ResetAfter => Ok(()),
    }
}

async fn after(fault: Fault, answer: Response) -> Result<Response> {
    match fault.kind {
        FaultKind::ErrorAfter => Err(failed(fault.status).into()),
        FaultKind::SilenceAfter => {
            tokio::time::sleep(SILENCE).await;
            Ok(answer)
        }
        // Unwinding through the connection's task drops its socket: the caller sees it close without an answer.
        // `resume_unwind` does not call the panic hook, so the log stays clean.
        FaultKind::ResetAfter => std::panic::resume_unwind(Box::new("connection reset on order")),
        _ => Ok(answer),
    }
}

fn failed(status: u16) -> Refusal {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Refusal::said(
        status,
        "The server encountered an internal error. Try again later.",
    )
}

impl<'a> FromRequest<'a> for Call {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> Result<Self> {
        let call = request.extensions().get::<Self>().copied();
        call.ok_or_else(|| Refusal::unauthorized().into())
    }
}
