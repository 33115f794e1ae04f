//! LINE Login: a checked authorization request waits for the person's answer, then becomes a code, then tokens.

use serde::{Deserialize, Serialize};

use super::{
    State, World, WorldError,
    state::{LoginChannel, LoginIx, PersonIx, Standing},
    tokens::{MONTH_S, REFRESH_S, UserToken, same_secret},
};
use crate::ids;

const CODE_MS: i64 = 10 * 60 * 1000;
const PENDING_MS: i64 = 30 * 60 * 1000;
const SCOPES: [&str; 3] = ["profile", "openid", "email"];

/// The query of `/oauth2/v2.1/authorize`, as far as the stand-in heeds it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AuthorizeRequest {
    /// Only `code`.
    pub response_type: String,
    /// Login channel id.
    pub client_id: String,
    /// A registered callback URL; a query may be appended.
    pub redirect_uri: String,
    /// Echoed.
    pub state: String,
    /// `profile`, `openid`, `email`.
    pub scope: String,
    /// Echoed in the ID token.
    pub nonce: Option<String>,
    /// `consent`, `none` or `login`.
    pub prompt: Option<String>,
    /// Makes `auth_time` appear.
    pub max_age: Option<String>,
    /// `normal` or `aggressive`.
    pub bot_prompt: Option<String>,
    /// PKCE.
    pub code_challenge: Option<String>,
    /// Only `S256`.
    pub code_challenge_method: Option<String>,
    /// Only `query` here.
    pub response_mode: Option<String>,
}

/// Why an authorization request is not shown to the person.
#[derive(Debug)]
pub enum AuthorizeRefusal {
    /// `client_id` or `redirect_uri` is wrong: LINE's own error page, no redirect.
    Page(&'static str),
    /// Back to the caller with `error=…`.
    Redirect(String),
}

/// A checked authorization request, kept until the person answers.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Pending {
    login: LoginIx,
    redirect_uri: String,
    state: String,
    scopes: Vec<String>,
    nonce: Option<String>,
    challenge: Option<String>,
    max_age: bool,
    bot_prompt: Option<String>,
    force_consent: bool,
}

/// What the sign-in and consent pages need to know.
#[derive(Debug, Clone, Serialize)]
pub struct PendingLogin {
    /// The pending id, as in `/login/{pending}`.
    pub id: String,
    /// Name of the Login channel.
    pub channel_name: String,
    /// Name of its provider.
    pub provider_name: String,
    /// Requested scopes.
    pub scopes: Vec<String>,
    /// `normal` or `aggressive`, when an account is linked and the caller asked for it.
    pub bot_prompt: Option<String>,
    /// Name of the linked account.
    pub bot_name: Option<String>,
    /// Messaging channel id of the linked account.
    pub bot_channel_id: Option<String>,
    /// Ask for consent even when it was given before.
    pub force_consent: bool,
}

/// An authorization code's meaning.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Code {
    pending: Pending,
    person: PersonIx,
    auth_time: i64,
}

/// Tokens for a code or a refresh token.
pub(crate) struct Grant {
    pub(crate) access_token: String,
    pub(crate) refresh_token: String,
    pub(crate) id_token: Option<String>,
    pub(crate) scope: String,
    pub(crate) expires_in: i64,
}

/// Why the token endpoint says no.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum GrantRefused {
    Client,
    Code,
    RedirectUri,
    Verifier,
    RefreshToken,
}

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

    /// Whether the consent page must be shown to this person: a scope is new, or the caller insists.
    pub fn needs_consent(&self, pending: &str, person: &str) -> Result<bool, WorldError> {
        let state = self.state();
        let waiting = state.pending.alive(pending, self.now_ms());
        let waiting = waiting.ok_or(WorldError::Unknown("login"))?;
        let person = *state
            .by_person
            .get(person)
            .ok_or(WorldError::Unknown("person"))?;
        Ok(state.asks_consent(waiting, person))
    }

    /// The person agrees; answers where the browser goes next. `add_friend` is the add-friend option of the page.
    pub fn approve(
        &self,
        pending: &str,
        person: &str,
        add_friend: bool,
    ) -> Result<String, WorldError> {
        let person = self.person_ix(person)?;
        let now = self.now_ms();
        let mut state = self.state();
        let waiting = state
            .pending
            .take(pending, now)
            .ok_or(WorldError::Unknown("login"))?;
        let asked = state.asks_consent(&waiting, person);
        state.consent(&waiting, person);
        let bot = state.logins[waiting.login as usize].linked_bot;
        let code = ids::random_token();
        let meaning = Code {
            pending: waiting.clone(),
            person,
            auth_time: now / 1000,
        };
        state
            .codes
            .insert(code.clone(), meaning, now, now + CODE_MS);
        drop(state);
        self.touch();

        let mut answer = vec![("code", code), ("state", waiting.state.clone())];
        if let (Some(bot), Some(_), true) = (bot, &waiting.bot_prompt, asked) {
            let changed = add_friend && self.befriend(person, bot);
            answer.push(("friendship_status_changed", changed.to_string()));
        }
        Ok(with_query(&waiting.redirect_uri, &answer))
    }

    /// The person refuses; answers where the browser goes next.
    pub fn refuse(&self, pending: &str) -> Result<String, WorldError> {
        let taken = self.state().pending.take(pending, self.now_ms());
        let waiting = taken.ok_or(WorldError::Unknown("login"))?;
        let text = "The resource owner denied the request.";
        Ok(refusal_url(
            &waiting.redirect_uri,
            "ACCESS_DENIED",
            text,
            &waiting.state,
        ))
    }

    /// Answers a request with `prompt=none` without any page.
    pub(crate) fn without_page(
        &self,
        id: &str,
        person: Option<&str>,
    ) -> Result<String, WorldError> {
        let refused = match person.map(|person| self.needs_consent(id, person)) {
            Some(Ok(false)) => return self.approve(id, person.unwrap_or_default(), false),
            Some(Ok(true)) => ("INTERACTION_REQUIRED", "The user must consent."),
            Some(Err(_)) | None => ("LOGIN_REQUIRED", "The user must log in."),
        };
        let taken = self.state().pending.take(id, self.now_ms());
        let waiting = taken.ok_or(WorldError::Unknown("login"))?;
        Ok(refusal_url(
            &waiting.redirect_uri,
            refused.0,
            refused.1,
            &waiting.state,
        ))
    }

    /// `grant_type=authorization_code`. Whatever goes wrong, the code is used up.
    pub(crate) fn redeem(
        &self,
        client: (&str, &str),
        code: &str,
        redirect_uri: &str,
        verifier: Option<&str>,
    ) -> Result<Grant, GrantRefused> {
        let now = self.now_ms();
        let mut state = self.state();
        let login = state.login_client(client).ok_or(GrantRefused::Client)?;
        let code = state.codes.take(code, now).ok_or(GrantRefused::Code)?;
        if code.pending.login != login {
            return Err(GrantRefused::Code);
        }
        if code.pending.redirect_uri != redirect_uri {
            return Err(GrantRefused::RedirectUri);
        }
        if !code.pending.proves(verifier) {
            return Err(GrantRefused::Verifier);
        }
        let token = UserToken {
            login,
            person: code.person,
            scopes: code.pending.scopes.clone(),
            revoked: false,
        };
        let refresh_token = ids::random_token();
        state.refresh_tokens.insert(
            refresh_token.clone(),
            token.clone(),
            now,
            now + REFRESH_S * 1000,
        );
        let id_token = token.scopes.iter().any(|s| s == "openid").then(|| {
            let claims = state.claims(
                &code,
                now / 1000,
                &self.picture_of(&state.people[code.person as usize].id),
            );
            crate::wire::sign_id_token(&state.logins[login as usize], &state.signing_key, &claims)
        });
        let grant = state.grant(token, refresh_token, id_token, now);
        drop(state);
        self.touch();
        Ok(grant)
    }

    /// `grant_type=refresh_token`: a new access token, the same refresh token, no ID token.
    pub(crate) fn refresh(
        &self,
        client: (&str, &str),
        refresh: &str,
    ) -> Result<Grant, GrantRefused> {
        let now = self.now_ms();
        let mut state = self.state();
        let login = state.login_client(client).ok_or(GrantRefused::Client)?;
        let held = state
            .refresh_tokens
            .alive(refresh, now)
            .filter(|held| held.login == login);
        let token = held.cloned().ok_or(GrantRefused::RefreshToken)?;
        let grant = state.grant(token, refresh.to_owned(), None, now);
        drop(state);
        self.touch();
        Ok(grant)
    }

    /// Ends the tie between a person and a Login channel; no when the token is not (any longer) good.
    pub(crate) fn deauthorize(&self, login: LoginIx, access_token: &str) -> bool {
        let mut state = self.state();
        let held = state.access_tokens.alive(access_token, self.now_ms());
        let Some(held) = held.filter(|held| held.login == login && !held.revoked) else {
            return false;
        };
        let person = held.person;
        state.cut(login, person);
        drop(state);
        self.touch();
        true
    }

    /// What the person does in the app under "authorized apps": LINE tells nobody.
    pub fn revoke_app(&self, person: &str, login_channel: &str) -> Result<(), WorldError> {
        let mut state = self.state();
        let person = *state
            .by_person
            .get(person)
            .ok_or(WorldError::Unknown("person"))?;
        let login = *state
            .by_login
            .get(login_channel)
            .ok_or(WorldError::Unknown("channel"))?;
        state.cut(login, person);
        drop(state);
        self.touch();
        Ok(())
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
    fn proves(&self, verifier: Option<&str>) -> bool {
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

impl State {
    pub(crate) fn login_client(&self, (id, secret): (&str, &str)) -> Option<LoginIx> {
        let ix = *self.by_login.get(id)?;
        same_secret(&self.logins[ix as usize].secret, secret).then_some(ix)
    }

    fn asks_consent(&self, pending: &Pending, person: PersonIx) -> bool {
        let granted = self.consents.get(&(person, pending.login));
        let all = granted.is_some_and(|g| pending.scopes.iter().all(|scope| g.contains(scope)));
        pending.force_consent || !all
    }

    fn consent(&mut self, pending: &Pending, person: PersonIx) {
        let granted = self.consents.entry((person, pending.login)).or_default();
        for scope in &pending.scopes {
            if !granted.contains(scope) {
                granted.push(scope.clone());
            }
        }
    }

    fn cut(&mut self, login: LoginIx, person: PersonIx) {
        self.consents.remove(&(person, login));
        let theirs = |held: &UserToken| held.login == login && held.person == person;
        self.access_tokens.forget(theirs);
        self.refresh_tokens.forget(theirs);
    }

    fn grant(
        &mut self,
        token: UserToken,
        refresh_token: String,
        id_token: Option<String>,
        now: i64,
    ) -> Grant {
        let access_token = ids::jws_shaped_token();
        // The returned scope never lists e-mail.
        let shown: Vec<_> = token
            .scopes
            .iter()
            .filter(|s| *s != "email")
            .map(String::as_str)
            .collect();
        let scope = shown.join(" ");
        self.access_tokens
            .insert(access_token.clone(), token, now, now + MONTH_S * 1000);
        Grant {
            access_token,
            refresh_token,
            id_token,
            scope,
            expires_in: MONTH_S,
        }
    }

    fn claims(&self, code: &Code, now_s: i64, picture: &str) -> serde_json::Value {
        let pending = &code.pending;
        let channel = &self.logins[pending.login as usize];
        let person = &self.people[code.person as usize];
        let asked = |scope: &str| pending.scopes.iter().any(|s| s == scope);
        let mut claims = serde_json::json!({
            "iss": "https://access.line.me",
            "sub": self.user_id(code.person, channel.provider).to_string(),
            "aud": channel.id,
            "exp": now_s + 3600,
            "iat": now_s,
            "amr": ["linesso"],
        });
        if pending.max_age {
            claims["auth_time"] = code.auth_time.into();
        }
        if let Some(nonce) = &pending.nonce {
            claims["nonce"] = nonce.as_str().into();
        }
        if asked("profile") {
            claims["name"] = person.name.as_str().into();
            claims["picture"] = picture.into();
        }
        if asked("email") {
            claims["email"] = format!("{}@people.example", person.id).into();
        }
        claims
    }

    /// Whether a person is a friend (and does not block) of the account linked to a Login channel.
    pub(crate) fn linked_friend(&self, login: LoginIx, person: PersonIx) -> Option<bool> {
        let bot = self.logins[login as usize].linked_bot?;
        Some(self.standing(person, bot) == Standing::Friend)
    }
}

fn refusal_url(redirect_uri: &str, error: &str, text: &str, state: &str) -> String {
    let answer = [
        ("error", error),
        ("error_description", text),
        ("state", state),
    ];
    with_query(
        redirect_uri,
        &answer.map(|(name, value)| (name, value.to_owned())),
    )
}

/// Appends parameters to a checked URL.
fn with_query(url: &str, answer: &[(&str, String)]) -> String {
    match reqwest::Url::parse(url) {
        Ok(mut url) => {
            url.query_pairs_mut().extend_pairs(answer);
            url.into()
        }
        // Callback URLs are parsed when they are registered.
        Err(_) => url.to_owned(),
    }
}
