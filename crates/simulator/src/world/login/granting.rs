//! Tokens for a code or a refresh token, and what the ID token says.

use super::{Code, Grant, GrantRefused};
use crate::{
    clock, ids,
    world::{
        State, World,
        state::LoginIx,
        tokens::{MONTH_S, REFRESH_S, UserToken, same_secret},
    },
};

impl World {
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
}

impl State {
    /// The Login channel whose id and secret these are.
    pub(crate) fn login_client(&self, (id, secret): (&str, &str)) -> Option<LoginIx> {
        let ix = *self.by_login.get(id)?;
        same_secret(&self.logins[ix as usize].secret, secret).then_some(ix)
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

    /// What the token says. Its times are the machine's: they are checked by the clocks of others, which a
    /// stand-in that plays three days ahead does not move.
    fn claims(&self, code: &Code, picture: &str) -> serde_json::Value {
        let real_s = clock::real_ms() / 1000;
        let pending = &code.pending;
        let channel = &self.logins[pending.login as usize];
        let person = &self.people[code.person as usize];
        let asked = |scope: &str| pending.scopes.iter().any(|s| s == scope);
        let mut claims = serde_json::json!({
            "iss": "https://access.line.me",
            "sub": self.user_id(code.person, channel.provider).to_string(),
            "aud": channel.id,
            "exp": real_s + 3600,
            "iat": real_s,
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
}
