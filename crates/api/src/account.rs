//! Whose key it is: the first call that a developer makes.

use chrono::{DateTime, Utc};
use frontdesk::ApiKey;
use poem_openapi::{Object, OpenApi, Tags, payload::Json};

/// The caller's own business.
#[derive(Debug, Clone, Copy, Default)]
pub struct Account;

#[derive(Tags)]
enum Tag {
    /// The business to which the key belongs.
    Account,
}

/// The business to which a key belongs.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Account")]
struct AccountView {
    /// `ten_…`.
    id: String,
    /// The business's name.
    name: String,
    /// Its industry: `restaurant`, `recruiting`, `shop`.
    trade: String,
    /// The IANA time zone in which it does business.
    zone: String,
    /// The language of messages to members who have not chosen one: `ja`, `en`.
    language: String,
    /// Whether it is for trying out: nothing reaches real phones, and its clock may be moved.
    sandbox: bool,
    /// Its time; ahead of the real one where a sandbox's clock was moved.
    now: DateTime<Utc>,
    /// Which key called: `key_…`.
    key: String,
}

#[OpenApi(tag = "Tag::Account")]
impl Account {
    /// Read whose key it is
    #[oai(path = "/account", method = "get", operation_id = "account.read")]
    async fn read(&self, key: ApiKey) -> Json<AccountView> {
        Json(AccountView::from(&key))
    }
}

impl From<&ApiKey> for AccountView {
    fn from(key: &ApiKey) -> Self {
        let tenant = &key.tenant;
        Self {
            id: tenant.id().to_string(),
            name: tenant.name().to_owned(),
            trade: tenant.trade().word().to_owned(),
            zone: tenant.zone().name().to_owned(),
            language: tenant.language().tag().to_owned(),
            sandbox: tenant.is_sandbox(),
            now: tenant.now(),
            key: key.id.to_string(),
        }
    }
}
