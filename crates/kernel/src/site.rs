//! Where this installation is reached: the addresses that are put into messages, mails and LINE's console.

use crate::ChannelId;

/// The public address of an installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    public_url: String,
}

impl Site {
    /// From `PUBLIC_URL`: scheme, host and port, no path.
    pub fn new(public_url: &str) -> Self {
        Self {
            public_url: public_url.trim_end_matches('/').to_owned(),
        }
    }

    /// Scheme, host and port, without a slash at the end.
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// Whether it is reached over TLS.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// A page of the installation; `path` begins with a slash.
    pub fn page(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }

    /// Where LINE posts a channel's webhooks.
    pub fn webhook(&self, channel: ChannelId) -> String {
        self.page(&format!("/line/{channel}"))
    }

    /// Where a member links their account.
    pub fn link_page(&self, channel: ChannelId) -> String {
        self.page(&format!("/l/{channel}/link"))
    }

    /// Where LINE Login comes back to: to be registered in LINE's console, exactly.
    pub fn callback(&self, channel: ChannelId) -> String {
        self.page(&format!("/l/{channel}/callback"))
    }

    /// The member's own page.
    pub fn my_page(&self, channel: ChannelId) -> String {
        self.page(&format!("/l/{channel}/me"))
    }
}
