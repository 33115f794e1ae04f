//! Whose browser this is: a cookie that opening a phone or signing in sets. No secret: there are no passwords here.

use poem::{
    FromRequest, Request, RequestBody, Response, Result,
    http::{HeaderValue, header},
};

/// Also set by the phone's script, so that scripts may read it.
const COOKIE: &str = "line_person";

/// The person id in the cookie, if any; it may name nobody.
pub(super) struct Visitor(pub(super) Option<String>);

impl<'a> FromRequest<'a> for Visitor {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> Result<Self> {
        let cookies = request.header(header::COOKIE).unwrap_or_default();
        let named = |pair: &str| {
            pair.trim()
                .strip_prefix(COOKIE)?
                .strip_prefix('=')
                .map(str::to_owned)
        };
        Ok(Self(cookies.split(';').find_map(named)))
    }
}

/// Remembers who browses. `person` is an id of ours: plain letters and digits.
pub(super) fn remembered(mut answer: Response, person: &str) -> Response {
    if let Ok(cookie) = HeaderValue::try_from(format!("{COOKIE}={person}; Path=/; SameSite=Lax")) {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    answer
}
