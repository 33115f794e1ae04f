//! Which language the caller reads.

use kernel::Lang;
use poem::{FromRequest, Request, RequestBody, Result, http::header};

use crate::{
    cookie::{Cookies, Kind},
    desk::Desk,
};

/// The caller's language: what was chosen on a page, else what the browser asks for, else Japanese.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language(pub Lang);

impl Language {
    /// What the caller asked for, if anything of ours. A member's page falls back to the tenant's:
    /// `Language::asked(req).unwrap_or(tenant.language())`.
    pub fn asked(request: &Request) -> Option<Lang> {
        chosen(request).or_else(|| preferred(request))
    }

    /// For this request.
    pub fn of(request: &Request) -> Self {
        Self(Self::asked(request).unwrap_or_default())
    }
}

fn chosen(request: &Request) -> Option<Lang> {
    let cookies = request.extensions().get::<Desk>().map(Desk::cookies);
    let cookies = cookies.unwrap_or_else(|| Cookies::for_origin(""));
    let wanted = format!("{}=", cookies.name(Kind::Language));
    let lines = request.headers().get_all(header::COOKIE).iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| Lang::from_tag(pair.trim().strip_prefix(&wanted)?))
}

fn preferred(request: &Request) -> Option<Lang> {
    let header = request.header("accept-language")?;
    let tags = header
        .split(',')
        .take(20)
        .filter_map(|entry| entry.split(';').next());
    let ours = tags.filter_map(|tag| Lang::from_tag(tag.trim())).count() > 0;
    ours.then(|| Lang::accepted(header))
}

impl<'a> FromRequest<'a> for Language {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        Ok(Self::of(request))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(cookie: &str, header: &str) -> Option<Lang> {
        let request = Request::builder().header("cookie", cookie);
        Language::asked(&request.header("accept-language", header).finish())
    }

    #[test]
    fn a_choice_is_stronger_than_the_browsers_wish() {
        assert_eq!(asked("a=b; enishi-lang=en", "ja"), Some(Lang::En));
        assert_eq!(
            asked("enishi-lang=xx", "en-US,en;q=0.9,ja;q=0.8"),
            Some(Lang::En)
        );
        assert_eq!(asked("", "fr"), None);
    }
}
