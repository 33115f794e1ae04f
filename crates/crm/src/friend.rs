//! A friend: a LINE user as one channel knows it; following, blocking or neither.
//!
//! LINE's events may come twice and in any order: the newest follow or unfollow wins, not the last to
//! arrive ([`Friend::followed`], [`Friend::unfollowed`]).

mod befriending;
mod finding;
mod following;

use kernel::{ChannelId, FriendId, Instant};

/// A LINE user of one channel.
#[derive(Debug, Clone)]
pub struct Friend {
    /// Which.
    pub id: FriendId,
    /// On which channel.
    pub channel: ChannelId,
    /// What LINE calls them, on this provider. Never logged.
    pub line_user_id: String,
    /// What they call themselves.
    pub display_name: Option<String>,
    /// Their picture at LINE.
    pub picture_url: Option<String>,
    /// The language of their phone, as LINE says it (BCP 47).
    pub language: Option<String>,
    /// When they last added the account; none where we never saw it.
    pub followed_at: Option<Instant>,
    /// When they blocked it; none where they do not.
    pub blocked_at: Option<Instant>,
}

impl Friend {
    /// Whether a push would be shown to them.
    pub fn is_following(&self) -> bool {
        self.followed_at.is_some() && self.blocked_at.is_none()
    }
}

/// A member's LINE account, as far as pages show it.
#[derive(Debug, Clone)]
pub struct Tie {
    /// Which friend.
    pub friend: FriendId,
    /// Since when they are one.
    pub linked_at: Instant,
    /// What they call themselves on LINE.
    pub display_name: Option<String>,
    /// Their picture at LINE.
    pub picture_url: Option<String>,
    /// When they last added the account.
    pub followed_at: Option<Instant>,
    /// When they blocked it; none where they do not.
    pub blocked_at: Option<Instant>,
}

impl Tie {
    /// Whether a push would be shown to them.
    pub fn is_following(&self) -> bool {
        self.followed_at.is_some() && self.blocked_at.is_none()
    }
}
