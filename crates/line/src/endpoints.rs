//! Where LINE answers: three hosts, or one stand-in that plays them all.

use reqwest::Url;

/// Base URLs of LINE's three hosts.
///
/// [`Endpoints::default`] names LINE itself
/// (<https://developers.line.biz/en/reference/messaging-api/#domain-name>); [`Endpoints::at`] points
/// all three at one origin, which is how a stand-in is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// `https://api.line.me`: nearly every call.
    pub api: Url,
    /// `https://api-data.line.me`: contents, rich menu images, audience files.
    pub api_data: Url,
    /// `https://access.line.me`: what a person's browser opens (authorize, account link).
    pub access: Url,
}

/// A base URL that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a base URL must be http or https, with a host and without query or fragment")]
pub struct BadEndpoint;

impl Default for Endpoints {
    fn default() -> Self {
        let base = |url| base_url(url).expect("LINE's own addresses are valid");
        Self {
            api: base("https://api.line.me"),
            api_data: base("https://api-data.line.me"),
            access: base("https://access.line.me"),
        }
    }
}

impl Endpoints {
    /// One origin for all three hosts, for a stand-in such as `http://127.0.0.1:8080`.
    pub fn at(base: &str) -> Result<Self, BadEndpoint> {
        let base = base_url(base)?;
        Ok(Self {
            api: base.clone(),
            api_data: base.clone(),
            access: base,
        })
    }

    /// Where to send a person's browser at the end of account linking
    /// (<https://developers.line.biz/en/docs/messaging-api/linking-accounts/>).
    ///
    /// `nonce`: single use, hard to guess, 10–255 characters; remember what it stands for.
    pub fn account_link_url(&self, link_token: &str, nonce: &str) -> String {
        let mut url = self.access_path("/dialog/bot/accountLink");
        url.query_pairs_mut()
            .append_pair("linkToken", link_token)
            .append_pair("nonce", nonce);
        url.into()
    }

    pub(crate) fn access_path(&self, path: &str) -> Url {
        let mut url = self.access.clone();
        url.set_path(&format!("{}{path}", url.path().trim_end_matches('/')));
        url
    }

    pub(crate) fn all_plain(&self) -> bool {
        [&self.api, &self.api_data, &self.access]
            .iter()
            .all(|url| url.scheme() == "http")
    }
}

fn base_url(text: &str) -> Result<Url, BadEndpoint> {
    let url = Url::parse(text).map_err(|_| BadEndpoint)?;
    let usable = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.query().is_none()
        && url.fragment().is_none();
    usable.then_some(url).ok_or(BadEndpoint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stand_in_plays_all_hosts() {
        let endpoints = Endpoints::at("http://127.0.0.1:9/").expect("valid");

        let url = endpoints.account_link_url("token", "n+/=once");

        assert_eq!(
            url,
            "http://127.0.0.1:9/dialog/bot/accountLink?linkToken=token&nonce=n%2B%2F%3Donce"
        );
    }

    #[test]
    fn addresses_that_are_no_base_are_refused() {
        for bad in [
            "",
            "line.me",
            "ftp://line.me",
            "https://line.me?x=1",
            "data:text/plain,x",
        ] {
            assert_eq!(Endpoints::at(bad), Err(BadEndpoint), "{bad}");
        }
    }
}
