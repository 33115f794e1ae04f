//! One request to a page, as the shell and the forms need it.

use std::time::Duration;

use httpd::{ClientAddress, CspNonce, RequestId};
use kernel::Lang;
use poem::{FromRequest, Request, RequestBody, Result, web::cookie::CookieJar};

use crate::{AppError, Desk, Language, LocalPath, cookie::Kind, seal::Purpose};

/// Who looks at a page: language, nonce, cookies, form token. The first argument of every page
/// handler; [`Visit::shell`] makes the page's frame.
pub struct Visit {
    /// The reader's language.
    pub lang: Lang,
    /// The request's id, for error pages.
    pub request_id: RequestId,
    /// The caller's address, for throttles.
    pub client: ClientAddress,
    /// The address that was asked for.
    pub path: LocalPath,
    pub(crate) desk: Desk,
    pub(crate) nonce: CspNonce,
    pub(crate) jar: CookieJar,
}

impl Visit {
    /// For this request.
    ///
    /// # Errors
    ///
    /// Where no [`Desk`] stands around the route.
    pub async fn of(request: &Request) -> Result<Self> {
        let missing = || AppError::internal("no desk stands around this route");
        let desk = request
            .extensions()
            .get::<Desk>()
            .cloned()
            .ok_or_else(missing)?;
        let mut body = RequestBody::default();
        Ok(Self {
            lang: Language::of(request).0,
            request_id: RequestId::of(request),
            client: ClientAddress::from_request(request, &mut body).await?,
            path: asked(request),
            nonce: CspNonce::from_request(request, &mut body).await?,
            jar: request.cookie().clone(),
            desk,
        })
    }

    /// The token for forms: field `csrf`, or header `x-csrf-token`. Hangs on the session, or, before
    /// signing in, on a cookie of the visit, which it sets where there is none.
    pub fn csrf(&self) -> String {
        let holder = holder(&self.desk, &self.jar).unwrap_or_else(|| self.begin_visit());
        self.desk.seal().mark(Purpose::Form, &[&holder])
    }

    fn begin_visit(&self) -> String {
        let token = tenancy::SessionToken::new().text();
        self.desk
            .cookies()
            .set(&self.jar, Kind::Visit, &token, None);
        token
    }

    /// Keeps the language that was chosen, for a year.
    pub fn choose_language(&self, lang: Lang) {
        let year = Duration::from_secs(365 * 24 * 3600);
        self.desk
            .cookies()
            .set(&self.jar, Kind::Language, lang.tag(), Some(year));
    }

    /// The desk.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }
}

/// The whole address that was asked for. Routers cut off what they have matched, so it is kept when
/// the request comes in.
#[derive(Clone)]
struct Asked(LocalPath);

pub(crate) fn asked(request: &Request) -> LocalPath {
    let kept = request
        .extensions()
        .get::<Asked>()
        .map(|asked| asked.0.clone());
    kept.unwrap_or_else(|| {
        LocalPath::or_home(request.uri().path_and_query().map(|uri| uri.as_str()))
    })
}

pub(crate) fn keep_asked(request: &mut Request) {
    let asked = Asked(asked(request));
    request.extensions_mut().insert(asked);
}

/// What a form token hangs on.
pub(crate) fn holder(desk: &Desk, jar: &CookieJar) -> Option<String> {
    let cookies = desk.cookies();
    cookies
        .read(jar, Kind::Session)
        .or_else(|| cookies.read(jar, Kind::Visit))
}

impl<'a> FromRequest<'a> for Visit {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        Self::of(request).await
    }
}
