//! Access tokens: of channels (stateless, short-lived, long-lived) and of people who logged in.

use serde::{Deserialize, Serialize};

use super::{
    State, World, WorldError,
    state::{ChannelIx, LoginIx, PersonIx},
};
use crate::ids;

/// 15 minutes.
pub(crate) const STATELESS_S: i64 = 900;
/// 30 days, for short-lived channel tokens and people's access tokens.
pub(crate) const MONTH_S: i64 = 2_592_000;
/// 90 days.
pub(crate) const REFRESH_S: i64 = 90 * 86_400;
/// "No end", for long-lived tokens.
const FOR_EVER_S: i64 = 100 * 365 * 86_400;
const MOST_SHORT_LIVED: usize = 30;

/// What kind of channel token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Kind {
    Stateless,
    ShortLived,
    LongLived,
}

/// The channel that a token speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Owner {
    Messaging(ChannelIx, Kind),
    Login(LoginIx, Kind),
}

/// A person's token for a Login channel.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct UserToken {
    pub(crate) login: LoginIx,
    pub(crate) person: PersonIx,
    pub(crate) scopes: Vec<String>,
    pub(crate) revoked: bool,
}

/// What a living access token allows.
pub(crate) struct UserTokenView {
    pub(crate) token: UserToken,
    pub(crate) client_id: String,
    pub(crate) expires_in: i64,
}

/// Why an access token does not verify; LINE words each.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum TokenDead {
    NotJws,
    Expired,
    Revoked,
}

impl World {
    /// Mints a stateless token for a Messaging or Login channel; none when id and secret do not fit.
    pub(crate) fn mint(&self, id: &str, secret: &str, kind: Kind) -> Option<String> {
        let mut state = self.state();
        let owner = state.owner(id, secret, kind)?;
        let token = match kind {
            Kind::Stateless => ids::jws_shaped_token(),
            _ => format!("{}/{}==", ids::random_token(), ids::random_token()),
        };
        let now = self.now_ms();
        if kind == Kind::ShortLived {
            let held = state.channel_tokens.matching(now, |held| *held == owner);
            if held.len() >= MOST_SHORT_LIVED {
                state.channel_tokens.remove(&held[0]);
            }
        }
        let life = match kind {
            Kind::Stateless => STATELESS_S,
            Kind::ShortLived => MONTH_S,
            Kind::LongLived => FOR_EVER_S,
        };
        state
            .channel_tokens
            .insert(token.clone(), owner, now, now + life * 1000);
        drop(state);
        self.touch();
        Some(token)
    }

    /// The console's "issue" button: one long-lived token per channel, the old one dies.
    pub fn issue_long_lived(&self, channel_id: &str) -> Result<String, WorldError> {
        let secret = {
            let mut state = self.state();
            let ix = *state
                .by_channel
                .get(channel_id)
                .ok_or(WorldError::Unknown("channel"))?;
            state
                .channel_tokens
                .forget(|held| *held == Owner::Messaging(ix, Kind::LongLived));
            state.messaging[ix as usize].secret.clone()
        };
        self.mint(channel_id, &secret, Kind::LongLived)
            .ok_or(WorldError::Unknown("channel"))
    }

    /// A living channel token: its channel id and the seconds it has left.
    pub(crate) fn channel_token(&self, token: &str) -> Option<(String, i64)> {
        let state = self.state();
        let now = self.now_ms();
        let (dies, owner) = state
            .channel_tokens
            .any(token)
            .filter(|(dies, _)| *dies > now)?;
        let id = match owner {
            Owner::Messaging(ix, _) => state.messaging[*ix as usize].id.to_string(),
            Owner::Login(ix, _) => state.logins[*ix as usize].id.clone(),
        };
        Some((id, (dies - now) / 1000))
    }

    /// The Login channel of a stateless token, for `deauthorize`.
    pub(crate) fn login_caller(&self, token: &str) -> Option<LoginIx> {
        match self.state().channel_tokens.alive(token, self.now_ms())? {
            Owner::Login(ix, Kind::Stateless) => Some(*ix),
            _ => None,
        }
    }

    /// Revokes a channel token; stateless ones cannot be.
    pub(crate) fn revoke_channel_token(&self, token: &str) {
        let mut state = self.state();
        let stateless = |owner: &Owner| {
            matches!(
                owner,
                Owner::Messaging(_, Kind::Stateless) | Owner::Login(_, Kind::Stateless)
            )
        };
        if state
            .channel_tokens
            .any(token)
            .is_some_and(|(_, owner)| !stateless(owner))
        {
            state.channel_tokens.remove(token);
        }
        drop(state);
        self.touch();
    }

    /// A person's living access token.
    pub(crate) fn user_token(&self, token: &str) -> Result<UserTokenView, TokenDead> {
        if token.split('.').count() != 3 {
            return Err(TokenDead::NotJws);
        }
        let state = self.state();
        let now = self.now_ms();
        match state.access_tokens.any(token) {
            None => Err(TokenDead::Revoked),
            Some((_, held)) if held.revoked => Err(TokenDead::Revoked),
            Some((dies, _)) if *dies <= now => Err(TokenDead::Expired),
            Some((dies, held)) => Ok(UserTokenView {
                client_id: state.logins[held.login as usize].id.clone(),
                expires_in: (dies - now) / 1000,
                token: held.clone(),
            }),
        }
    }

    /// Revokes one access token of a Login channel.
    pub(crate) fn revoke_user_token(&self, token: &str, login: LoginIx) {
        let mut state = self.state();
        let now = self.now_ms();
        if let Some(held) = state
            .access_tokens
            .alive_mut(token, now)
            .filter(|t| t.login == login)
        {
            held.revoked = true;
        }
        drop(state);
        self.touch();
    }
}

impl State {
    /// The channel whose id and secret these are.
    fn owner(&self, id: &str, secret: &str, kind: Kind) -> Option<Owner> {
        if let Some(ix) = self.by_channel.get(id) {
            let right = same_secret(&self.messaging[*ix as usize].secret, secret);
            return right.then_some(Owner::Messaging(*ix, kind));
        }
        let ix = self.by_login.get(id)?;
        let right = same_secret(&self.logins[*ix as usize].secret, secret);
        right.then_some(Owner::Login(*ix, kind))
    }

    /// Whether a channel of this id exists.
    pub(crate) fn knows_channel(&self, id: &str) -> bool {
        self.by_channel.contains_key(id) || self.by_login.contains_key(id)
    }
}

/// Compares secrets in constant time.
pub(crate) fn same_secret(ours: &str, theirs: &str) -> bool {
    use subtle::ConstantTimeEq;
    ours.as_bytes().ct_eq(theirs.as_bytes()).into()
}
