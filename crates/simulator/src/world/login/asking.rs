//! The authorization request: what LINE checks before it shows anything.

use super::{AuthorizeRefusal, AuthorizeRequest, Pending, PendingLogin, answering::refusal_url};
use crate::{
    ids,
    world::{
        World,
        state::{LoginChannel, LoginIx},
    },
};

const PENDING_MS: i64 = 30 * 60 * 1000;
const SCOPES: [&str; 3] = ["profile", "openid", "email"];

impl World {
    /// Checks an authorization request; answers the id under which the pages find it.
    pub fn authorize(&self, ask: &AuthorizeRequest) -> Result<String, AuthorizeRefusal> {
        let mut state = self.state();
        let login = *state
            .by_login
            .get(&ask.client_id)
            .ok_or(AuthorizeRefusal::Page(
                "Invalid client_id. Check the LINE Login channel ID.",
            ))?;
        let channel = &state.logins[login as usize];
        if !channel.calls_back_to(&ask.redirect_uri) {
            return Err(AuthorizeRefusal::Page(
                "Invalid redirect_uri value. Check if it is registered in a LINE developers site.",
            ));
        }
        let pending = Pending::checked(login, channel.email, ask).map_err(|(error, text)| {
            AuthorizeRefusal::Redirect(refusal_url(&ask.redirect_uri, error, text, &ask.state))
        })?;
        let id = ids::random_token();
        let now = self.now_ms();
        state
            .pending
            .insert(id.clone(), pending, now, now + PENDING_MS);
        drop(state);
        self.touch();
        Ok(id)
    }

    /// A waiting authorization request, for the pages.
    pub fn pending(&self, id: &str) -> Option<PendingLogin> {
        let state = self.state();
        let pending = state.pending.alive(id, self.now_ms())?;
        let channel = &state.logins[pending.login as usize];
        let bot = channel.linked_bot.map(|bot| &state.messaging[bot as usize]);
        Some(PendingLogin {
            id: id.to_owned(),
            channel_name: channel.name.clone(),
            provider_name: state.providers[channel.provider as usize].name.clone(),
            scopes: pending.scopes.clone(),
            bot_prompt: pending.bot_prompt.clone().filter(|_| bot.is_some()),
            bot_name: bot.map(|bot| bot.name.clone()),
            bot_channel_id: bot.map(|bot| bot.id.to_string()),
            force_consent: pending.force_consent,
        })
    }
}

impl Pending {
    fn checked(
        login: LoginIx,
        email: bool,
        ask: &AuthorizeRequest,
    ) -> Result<Self, (&'static str, &'static str)> {
        let bad = |text| Err(("INVALID_REQUEST", text));
        if ask.response_type != "code" {
            return Err(("UNSUPPORTED_RESPONSE_TYPE", "response_type must be code"));
        }
        if ask.state.is_empty() || ask.state.len() > 2_000 {
            return bad("state is required");
        }
        if ask
            .response_mode
            .as_deref()
            .is_some_and(|mode| mode != "query")
        {
            return bad("this stand-in answers with response_mode=query only");
        }
        let scopes: Vec<_> = ask.scope.split_whitespace().map(str::to_owned).collect();
        let known = scopes.iter().all(|scope| SCOPES.contains(&scope.as_str()));
        let useful = scopes
            .iter()
            .any(|scope| scope == "profile" || scope == "openid");
        if !known || !useful || (!email && scopes.iter().any(|scope| scope == "email")) {
            return Err(("INVALID_SCOPE", "requested scope is invalid"));
        }
        let challenge = match (&ask.code_challenge, ask.code_challenge_method.as_deref()) {
            (None, None) => None,
            (Some(challenge), Some("S256")) if challenge.len() == 43 => Some(challenge.clone()),
            _ => return bad("code_challenge or code_challenge_method is invalid"),
        };
        if ask
            .prompt
            .as_deref()
            .is_some_and(|p| !["consent", "none", "login"].contains(&p))
        {
            return bad("prompt is invalid");
        }
        if ask
            .bot_prompt
            .as_deref()
            .is_some_and(|p| !["normal", "aggressive"].contains(&p))
        {
            return bad("bot_prompt is invalid");
        }
        Ok(Self {
            login,
            redirect_uri: ask.redirect_uri.clone(),
            state: ask.state.clone(),
            scopes,
            nonce: ask.nonce.clone(),
            challenge,
            max_age: ask.max_age.is_some(),
            bot_prompt: ask.bot_prompt.clone(),
            force_consent: ask.prompt.as_deref() == Some("consent"),
        })
    }

    /// Whether the PKCE verifier fits the challenge; without a challenge none may be needed.
    pub(super) fn proves(&self, verifier: Option<&str>) -> bool {
        let Some(challenge) = &self.challenge else {
            return true;
        };
        let well_formed = |v: &&str| {
            let letters = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
            (43..=128).contains(&v.len()) && v.bytes().all(letters)
        };
        verifier
            .filter(well_formed)
            .is_some_and(|v| ids::base64url(&ids::sha256(v.as_bytes())) == *challenge)
    }
}

impl LoginChannel {
    /// Equal to a registered URL, or to one with a query appended.
    fn calls_back_to(&self, redirect_uri: &str) -> bool {
        self.callback_urls.iter().any(|url| {
            redirect_uri.strip_prefix(url.as_str()).is_some_and(|rest| {
                let joint = if url.contains('?') { '&' } else { '?' };
                rest.is_empty() || (rest.starts_with(joint) && !rest.contains('#'))
            })
        })
    }
}
