//! The authorize URL, every parameter of it
//! (<https://developers.line.biz/en/docs/line-login/integrate-line-login/#making-an-authorization-request>).

use reqwest::Url;

use super::once::{Nonce, State};
use super::pkce::Pkce;
use crate::endpoints::Endpoints;

/// What is asked of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scopes {
    profile: bool,
    openid: bool,
    email: bool,
}

impl Scopes {
    /// `profile`: name and picture through [`super::LoginChannel::profile`].
    pub const PROFILE: Self = Self {
        profile: true,
        openid: false,
        email: false,
    };
    /// `openid`: an ID token.
    pub const OPENID: Self = Self {
        profile: false,
        openid: true,
        email: false,
    };
    /// `profile openid`: an ID token with name and picture.
    pub const PROFILE_OPENID: Self = Self {
        profile: true,
        openid: true,
        email: false,
    };

    /// Adds `email` (and `openid`, without which LINE does not take it). The channel needs LINE's
    /// permission, the person may refuse, and the granted `scope` never lists it.
    pub const fn with_email(self) -> Self {
        Self {
            openid: true,
            email: true,
            ..self
        }
    }

    fn joined(self) -> String {
        let all = [
            ("profile", self.profile),
            ("openid", self.openid),
            ("email", self.email),
        ];
        let asked: Vec<&str> = all
            .into_iter()
            .filter(|(_, on)| *on)
            .map(|(name, _)| name)
            .collect();
        asked.join(" ")
    }
}

/// How much the person is bothered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// Always show the consent page.
    Consent,
    /// Show nothing; `LOGIN_REQUIRED` or `INTERACTION_REQUIRED` where something would be needed.
    None,
    /// Ask to log in again; switches auto login off.
    Login,
}

/// How the linked official account is offered
/// (<https://developers.line.biz/en/docs/line-login/link-a-bot/>).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BotPrompt {
    /// A check box on the consent page.
    Normal,
    /// A page of its own after consent.
    Aggressive,
}

/// How the answer travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseMode {
    /// In the query (LINE's default).
    Query,
    /// As a posted form.
    FormPost,
    /// As a JWT in the query.
    QueryJwt,
    /// As a JWT in a posted form.
    FormPostJwt,
    /// As a JWT, the way being LINE's choice.
    Jwt,
}

/// Builds the URL that a person's browser opens to log in.
#[derive(Clone, Debug)]
pub struct AuthorizeUrl {
    url: Url,
}

impl AuthorizeUrl {
    /// Begins with what LINE requires. `redirect_uri` must be registered in the console.
    pub fn new(
        endpoints: &Endpoints,
        client_id: &str,
        redirect_uri: &str,
        state: &State,
        scopes: Scopes,
    ) -> Self {
        let url = endpoints.access_path("/oauth2/v2.1/authorize");
        Self { url }
            .with("response_type", "code")
            .with("client_id", client_id)
            .with("redirect_uri", redirect_uri)
            .with("state", state.as_str())
            .with("scope", &scopes.joined())
    }

    /// Comes back in the ID token.
    pub fn nonce(self, nonce: &Nonce) -> Self {
        self.with("nonce", nonce.as_str())
    }

    /// Adds the challenge; keep the verifier.
    pub fn pkce(self, pkce: &Pkce) -> Self {
        self.with("code_challenge", &pkce.challenge())
            .with("code_challenge_method", "S256")
    }

    /// How much the person is bothered.
    pub fn prompt(self, prompt: Prompt) -> Self {
        self.with(
            "prompt",
            match prompt {
                Prompt::Consent => "consent",
                Prompt::None => "none",
                Prompt::Login => "login",
            },
        )
    }

    /// Most seconds since the last authentication; makes `auth_time` appear in the ID token.
    pub fn max_age(self, seconds: u64) -> Self {
        self.with("max_age", &seconds.to_string())
    }

    /// BCP 47 tags in order of preference.
    pub fn ui_locales(self, tags: &[&str]) -> Self {
        self.with("ui_locales", &tags.join(" "))
    }

    /// Offers the official account that is linked to the Login channel.
    pub fn bot_prompt(self, prompt: BotPrompt) -> Self {
        self.with(
            "bot_prompt",
            match prompt {
                BotPrompt::Normal => "normal",
                BotPrompt::Aggressive => "aggressive",
            },
        )
    }

    /// Shows the QR code first (`initial_amr_display=lineqr`).
    pub fn qr_first(self) -> Self {
        self.with("initial_amr_display", "lineqr")
    }

    /// Hides the other ways to sign in (`switch_amr=false`).
    pub fn only_this_way(self) -> Self {
        self.with("switch_amr", "false")
    }

    /// No automatic login anywhere (`disable_auto_login=true`).
    pub fn without_auto_login(self) -> Self {
        self.with("disable_auto_login", "true")
    }

    /// No automatic login on iOS (`disable_ios_auto_login=true`).
    pub fn without_ios_auto_login(self) -> Self {
        self.with("disable_ios_auto_login", "true")
    }

    /// How the answer travels.
    pub fn response_mode(self, mode: ResponseMode) -> Self {
        self.with(
            "response_mode",
            match mode {
                ResponseMode::Query => "query",
                ResponseMode::FormPost => "form_post",
                ResponseMode::QueryJwt => "query.jwt",
                ResponseMode::FormPostJwt => "form_post.jwt",
                ResponseMode::Jwt => "jwt",
            },
        )
    }

    /// The URL.
    pub fn into_string(self) -> String {
        self.url.into()
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.url.query_pairs_mut().append_pair(name, value);
        self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn every_parameter_is_written_as_line_names_it() {
        let url = AuthorizeUrl::new(
            &Endpoints::default(),
            "1234567890",
            "https://example.com/callback?shop=縁",
            &State::kept("s"),
            Scopes::PROFILE_OPENID.with_email(),
        )
        .nonce(&Nonce::kept("n"))
        .pkce(&Pkce::kept("wJKN8qz5t8SSI9lMFhBB6qwNkQBkuPZoCxzRhwLRUo1").expect("valid"))
        .prompt(Prompt::Consent)
        .max_age(3600)
        .ui_locales(&["ja-JP", "en"])
        .bot_prompt(BotPrompt::Aggressive)
        .qr_first()
        .only_this_way()
        .without_auto_login()
        .without_ios_auto_login()
        .response_mode(ResponseMode::QueryJwt)
        .into_string();

        let url = Url::parse(&url).expect("a URL");
        assert_eq!(url.host_str(), Some("access.line.me"));
        assert_eq!(url.path(), "/oauth2/v2.1/authorize");
        let pairs: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
        let expected = [
            ("bot_prompt", "aggressive"),
            ("client_id", "1234567890"),
            (
                "code_challenge",
                "BSCQwo_m8Wf0fpjmwkIKmPAJ1A7tiuRSNDnXzODS7QI",
            ),
            ("code_challenge_method", "S256"),
            ("disable_auto_login", "true"),
            ("disable_ios_auto_login", "true"),
            ("initial_amr_display", "lineqr"),
            ("max_age", "3600"),
            ("nonce", "n"),
            ("prompt", "consent"),
            ("redirect_uri", "https://example.com/callback?shop=縁"),
            ("response_mode", "query.jwt"),
            ("response_type", "code"),
            ("scope", "profile openid email"),
            ("state", "s"),
            ("switch_amr", "false"),
            ("ui_locales", "ja-JP en"),
        ];
        let expected: BTreeMap<_, _> = expected
            .into_iter()
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .collect();
        assert_eq!(pairs, expected);
    }
}
