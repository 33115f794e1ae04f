//! Which channel's lounge it is: the tenant behind the address, and its LINE Login.

use crate::Lounge;
use delivery::Channel;
use frontdesk::{AppError, ProblemId};
use kernel::{ChannelId, Lang};
use line::login::LoginChannel;
use poem::{FromRequest, Request, RequestBody, Result};
use tenancy::{Tenant, TenantTx};

/// The lounge of one channel. An address that names none is 404, like any other.
pub struct Door {
    /// Which channel.
    pub channel: ChannelId,
    /// Whose.
    pub tenant: Tenant,
    /// What the lounge needs.
    pub lounge: Lounge,
}

impl<'a> FromRequest<'a> for Door {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        Ok(Self::of(request).await?)
    }
}

impl Door {
    async fn of(request: &Request) -> Result<Self, AppError> {
        let lounge = request.extensions().get::<Lounge>().cloned();
        let lounge = lounge.ok_or_else(|| AppError::internal("no lounge around its routes"))?;
        let channel: Option<ChannelId> = request
            .raw_path_param("channel")
            .and_then(|text| text.parse().ok());
        let channel = channel.ok_or(ProblemId::NotFound)?;
        let (tenant, _) = lounge
            .db
            .channel(channel)
            .await?
            .ok_or(ProblemId::NotFound)?;
        Ok(Self {
            channel,
            tenant,
            lounge,
        })
    }

    /// The channel's LINE Login.
    pub async fn login(&self, tx: &mut TenantTx) -> Result<LoginChannel, AppError> {
        let credentials = Channel::login_credentials(tx, self.channel)
            .await?
            .ok_or(ProblemId::NotFound)?;
        Ok(LoginChannel::new(self.lounge.line.clone(), credentials))
    }

    /// One of this lounge's pages.
    pub fn page(&self, name: &str) -> String {
        format!("/l/{}/{name}", self.channel)
    }

    /// What the lounge says.
    pub fn say(&self, lang: Lang, key: &str) -> String {
        crate::TEXT.say_with(lang, key, &[("shop", self.tenant.name().into())])
    }
}
