//! The cookies that we set: names, attributes, and how they end.

use std::time::Duration;

use poem::web::cookie::{Cookie, CookieJar, SameSite};

/// A cookie of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The session's token.
    Session,
    /// Who has not signed in yet; their forms hang on it.
    Visit,
    /// A message that the next page shows.
    Flash,
    /// The language that was chosen.
    Language,
    /// A browser from which somebody signed in before.
    Device,
    /// The mark of a browser that has begun a LINE Login.
    Link,
    /// The session of a member.
    Lounge,
}

/// How cookies are made: with the prefix `__Host-` (and thus `Secure`, this host, `Path=/`) on an
/// `https:` site, without on a sandbox over plain HTTP, where browsers would refuse it.
#[derive(Debug, Clone, Copy)]
pub struct Cookies {
    secure: bool,
}

impl Cookies {
    /// For a site at this public address.
    pub fn for_origin(public_url: &str) -> Self {
        Self {
            secure: public_url.starts_with("https://"),
        }
    }

    /// The cookie's full name.
    pub fn name(self, kind: Kind) -> &'static str {
        match (self.secure, kind) {
            (true, Kind::Session) => "__Host-enishi",
            (true, Kind::Visit) => "__Host-enishi-visit",
            (true, Kind::Flash) => "__Host-enishi-flash",
            (true, Kind::Language) => "__Host-enishi-lang",
            (true, Kind::Device) => "__Host-enishi-device",
            (true, Kind::Link) => "__Host-enishi-link",
            (true, Kind::Lounge) => "__Host-enishi-lounge",
            (false, Kind::Session) => "enishi",
            (false, Kind::Visit) => "enishi-visit",
            (false, Kind::Flash) => "enishi-flash",
            (false, Kind::Language) => "enishi-lang",
            (false, Kind::Device) => "enishi-device",
            (false, Kind::Link) => "enishi-link",
            (false, Kind::Lounge) => "enishi-lounge",
        }
    }

    /// What the browser sent under this name; bounded, since a mark is made over it.
    pub fn read(self, jar: &CookieJar, kind: Kind) -> Option<String> {
        let cookie = jar.get(self.name(kind))?;
        let value = cookie.value_str();
        (!value.is_empty() && value.len() <= 1_024).then(|| value.to_owned())
    }

    /// Sets it: `HttpOnly`, `SameSite=Lax`, `Path=/`. Without `life` it ends with the browser.
    pub fn set(self, jar: &CookieJar, kind: Kind, value: &str, life: Option<Duration>) {
        let mut cookie = Cookie::new_with_str(self.name(kind), value);
        cookie.set_path("/");
        cookie.set_http_only(true);
        cookie.set_secure(self.secure);
        cookie.set_same_site(SameSite::Lax);
        if let Some(life) = life {
            cookie.set_max_age(life);
        }
        jar.add(cookie);
    }

    /// Ends it in the browser. With all its attributes: a `__Host-` cookie without them is ignored.
    pub fn end(self, jar: &CookieJar, kind: Kind) {
        if jar.get(self.name(kind)).is_some() {
            self.set(jar, kind, "", Some(Duration::ZERO));
        }
    }
}
