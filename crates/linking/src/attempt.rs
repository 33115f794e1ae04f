//! A LINE Login on its way: begun in one browser, answered once, finished with consent.

mod arriving;
mod beginning;
mod declining;
mod finishing;
mod lapsing;
mod returning;

pub use arriving::Arrived;
pub use beginning::Begun;
pub use lapsing::Lapsed;
pub use returning::NotReturned;

use kernel::{AttemptId, ChannelId, FriendId};
use line::login::{Nonce, Pkce};

/// What the person wanted when the login began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// To link their account.
    Link,
    /// To see their own page.
    MyPage,
}

impl Wants {
    pub(crate) const fn code(self) -> i16 {
        match self {
            Self::Link => 1,
            Self::MyPage => 2,
        }
    }

    pub(crate) const fn from_code(code: i16) -> Self {
        if code == 2 { Self::MyPage } else { Self::Link }
    }
}

/// A login that came back from LINE, by the browser that began it.
pub struct Attempt {
    /// Which.
    pub id: AttemptId,
    /// By which channel.
    pub channel: ChannelId,
    /// What for.
    pub wants: Wants,
    /// What the ID token must carry.
    pub nonce: Nonce,
    /// What the token endpoint must be shown.
    pub pkce: Pkce,
    /// Who came back, once LINE said so.
    pub friend: Option<FriendId>,
}
