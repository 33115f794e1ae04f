//! Who calls the messaging endpoints: the channel behind a bearer token.

use super::{State, World, state::ChannelIx, tokens::Owner};

/// The Messaging channel that a request speaks for.
#[derive(Clone, Copy)]
pub(crate) struct Caller {
    pub(crate) channel: ChannelIx,
    pub(crate) limits_off: bool,
}

/// Why a bearer token was refused.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum CallerRefused {
    /// None sent, unknown, expired or revoked.
    Unauthorized,
    /// A token of a Login channel.
    NotMessaging,
}

impl World {
    /// Finds the caller of a messaging endpoint.
    pub(crate) fn caller(&self, bearer: &str) -> Result<Caller, CallerRefused> {
        let state = self.state();
        match state.channel_tokens.alive(bearer, self.now_ms()) {
            None => Err(CallerRefused::Unauthorized),
            Some(Owner::Login(_, _)) => Err(CallerRefused::NotMessaging),
            Some(Owner::Messaging(channel, _)) => Ok(state.speak_for(*channel)),
        }
    }
}

impl State {
    fn speak_for(&self, channel: ChannelIx) -> Caller {
        let limits_off = self.messaging[channel as usize].limits_off;
        Caller {
            channel,
            limits_off,
        }
    }
}
