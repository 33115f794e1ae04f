//! One origin for everything: a request goes to LINE's wire, to the control interface or to the pages by the first part of
//! its path, so that a mistyped LINE path gets LINE's 404 and never a page.

use httpd::{BodyLimit, Edge, SecurityHeaders};
use poem::{Endpoint, EndpointExt, Request, Response, Result, Route};

use crate::{control, pages, wire};

/// First parts of the paths that are LINE's.
const LINES: [&str; 8] = [
    "v2",
    "v3",
    "oauth2",
    "friendship",
    "user",
    "dialog",
    "bot",
    ".well-known",
];

struct Origin<L, C, P> {
    line: L,
    control: C,
    pages: P,
}

/// The whole stand-in as one endpoint. Expects the world and the webhook client as data.
pub(crate) fn endpoint() -> impl Endpoint + 'static {
    let pages = pages::routes()
        .with(BodyLimit::new(1 << 20))
        .with(Edge::new(SecurityHeaders::strict()));
    let control = Route::new().nest("/_sim", control::routes());
    Origin {
        line: wire::routes(),
        control,
        pages,
    }
}

impl<L: Endpoint, C: Endpoint, P: Endpoint> Endpoint for Origin<L, C, P> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        // A doubled slash at the start must not turn a LINE path into a page.
        let path = request.uri().path();
        let first = path
            .split('/')
            .find(|part| !part.is_empty())
            .unwrap_or_default();
        Ok(if LINES.contains(&first) {
            self.line.get_response(request).await
        } else if first == "_sim" {
            self.control.get_response(request).await
        } else {
            self.pages.get_response(request).await
        })
    }
}
