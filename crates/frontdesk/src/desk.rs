//! The front desk itself: what all faces of one server share, and the layers around their routes.

use std::sync::Arc;

use chrono::TimeDelta;
use httpd::{BodyLimit, CatchPanic};
use poem::{Endpoint, EndpointExt, Response, Route, middleware::CookieJarManager};
use tenancy::Db;

use crate::{
    Menu, Throttle,
    cookie::Cookies,
    csrf::CsrfGuard,
    fault::Faults,
    live::Hub,
    rate::{Quota, Rates},
    seal::Seal,
};

/// Who is told how far a sandbox's clock was moved.
pub type ClockMoved = Box<dyn Fn(TimeDelta) + Send + Sync>;

/// What `server` configures.
pub struct Settings {
    /// Where browsers find us, `https://…`, without a slash at its end.
    pub public_url: String,
    /// 256 secret bits of this installation, the same on all its servers; for form tokens and the
    /// like. Derive it from the master key.
    pub secret: [u8; 32],
    /// Shared rate limits between servers; each counts for itself without.
    pub redis_url: Option<String>,
    /// What one API key may send.
    pub api_quota: Quota,
    /// The stand-in's phone, for the sandbox's bar; `""` where there is none.
    pub phone_url: String,
    /// The stand-in's mailbox, for the sandbox's bar; `""` where there is none.
    pub mail_url: String,
    /// The main menu.
    pub menu: Menu,
    /// Told when a sandbox's clock was moved, so that its stand-in of LINE can follow.
    pub clock_moved: Option<ClockMoved>,
    /// Bytes of a body for every route.
    pub body_limit: u64,
    /// Other limits for paths that begin so.
    pub body_limits: Vec<(String, u64)>,
}

impl Settings {
    /// The defaults for a site at this address.
    pub fn new(public_url: impl Into<String>, secret: [u8; 32]) -> Self {
        Self {
            public_url: public_url.into(),
            secret,
            redis_url: None,
            api_quota: Quota::default(),
            phone_url: String::new(),
            mail_url: String::new(),
            menu: Menu::default(),
            clock_moved: None,
            body_limit: 256 * 1024,
            body_limits: vec![
                ("/line/".to_owned(), 1024 * 1024),
                ("/api/".to_owned(), 1024 * 1024),
            ],
        }
    }
}

/// What all faces of one server share. Cheap to clone; every request carries it.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    settings: Settings,
    seal: Seal,
    cookies: Cookies,
    throttle: Throttle,
    rates: Rates,
    hub: Hub,
}

impl Desk {
    /// Sets the desk up. Connects to Redis in the background, if there is one.
    ///
    /// # Errors
    ///
    /// Where `redis_url` is not an address of a Redis.
    pub fn new(mut settings: Settings) -> Result<Self, redis::RedisError> {
        settings.public_url = settings.public_url.trim_end_matches('/').to_owned();
        let inner = Inner {
            seal: Seal::new(&settings.secret),
            cookies: Cookies::for_origin(&settings.public_url),
            throttle: Throttle::default(),
            rates: Rates::new(settings.redis_url.as_deref(), settings.api_quota)?,
            hub: Hub::default(),
            settings,
        };
        Ok(Self(Arc::new(inner)))
    }

    /// Puts the layers around the routes: cookies, problems and error pages, caught panics, body
    /// limits, the form guard; and the desk and database where extractors look for them. The
    /// server puts [`httpd::Edge`] around what comes out.
    pub fn open(
        &self,
        routes: Route,
        db: Db,
    ) -> impl Endpoint<Output = Response> + 'static + use<> {
        self.hub().follow(&db);
        self.around(routes.data(db))
    }

    /// The same without a database, for faces that need none and for tests.
    pub fn around<E: Endpoint + 'static>(
        &self,
        routes: E,
    ) -> impl Endpoint<Output = Response> + 'static + use<E> {
        let settings = &self.0.settings;
        let limits = settings.body_limits.iter();
        let limit = limits.fold(
            BodyLimit::new(settings.body_limit),
            |limit, (prefix, most)| limit.route(prefix, *most),
        );
        routes
            .with(CsrfGuard)
            .with(limit)
            .with(CatchPanic)
            .with(Faults)
            .with(CookieJarManager::new())
            .data(self.clone())
    }

    /// Where browsers find us, without a slash at its end.
    pub fn public_url(&self) -> &str {
        &self.0.settings.public_url
    }

    /// The installation's marks.
    pub fn seal(&self) -> &Seal {
        &self.0.seal
    }

    /// How cookies are made here.
    pub fn cookies(&self) -> Cookies {
        self.0.cookies
    }

    /// Tries to sign in.
    pub fn throttle(&self) -> &Throttle {
        &self.0.throttle
    }

    /// Requests of API keys.
    pub fn rates(&self) -> &Rates {
        &self.0.rates
    }

    /// Open pages that wait for news.
    pub fn hub(&self) -> &Hub {
        &self.0.hub
    }

    pub(crate) fn clock_moved(&self, by: TimeDelta) {
        if let Some(told) = &self.0.settings.clock_moved {
            told(by);
        }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }
}
