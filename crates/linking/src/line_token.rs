//! What LINE gave for a person's login, kept sealed until they unlink.

use kernel::FriendId;
use line::{CallError, ExposeSecret, SecretString, TokenCache, login::LoginChannel};
use tenancy::TenantTx;

/// A person's tokens at LINE.
pub struct LineToken {
    /// Lives 30 days.
    pub access: SecretString,
    /// Lives 90 days from the login.
    pub refresh: SecretString,
}

impl LineToken {
    /// Keeps the tokens of the newest login.
    pub async fn keep(
        tx: &mut TenantTx,
        friend: FriendId,
        access: &SecretString,
        refresh: &SecretString,
    ) -> Result<(), sqlx::Error> {
        let (tenant, now) = (tx.id(), tx.now());
        let access = tx.tenant().seal(
            "line_tokens.access_token",
            friend.uuid(),
            access.expose_secret(),
        );
        let refresh = tx.tenant().seal(
            "line_tokens.refresh_token",
            friend.uuid(),
            refresh.expose_secret(),
        );
        sqlx::query!(
            "insert into line_tokens (tenant_id, friend_id, access_token, refresh_token, obtained_at)
             values ($1, $2, $3, $4, $5)
             on conflict (tenant_id, friend_id) do update
             set access_token = excluded.access_token, refresh_token = excluded.refresh_token, obtained_at = excluded.obtained_at",
            tenant,
            friend.uuid(),
            access,
            refresh,
            now
        )
        .execute(tx.conn())
        .await?;
        Ok(())
    }

    /// Takes them out, for giving them back to LINE; none where there are none.
    pub async fn take(tx: &mut TenantTx, friend: FriendId) -> Result<Option<Self>, sqlx::Error> {
        let tenant = tx.id();
        let row = sqlx::query!(
            "delete from line_tokens where tenant_id = $1 and friend_id = $2 returning access_token, refresh_token",
            tenant,
            friend.uuid()
        )
        .fetch_optional(tx.conn())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let open = |place, sealed: &[u8]| {
            tx.tenant()
                .open_text(place, friend.uuid(), sealed)
                .map_err(|e| sqlx::Error::Decode(e.into()))
        };
        Ok(Some(Self {
            access: open("line_tokens.access_token", &row.access_token)?,
            refresh: open("line_tokens.refresh_token", &row.refresh_token)?,
        }))
    }
}

/// The tokens that LINE should be given back: deleted here with the transaction, and after it at LINE.
#[must_use = "LINE must be told, after the commit"]
pub struct GivenBack(Option<LineToken>);

impl From<Option<LineToken>> for GivenBack {
    fn from(token: Option<LineToken>) -> Self {
        Self(token)
    }
}

impl GivenBack {
    /// There is nothing that LINE should be told.
    pub fn nothing() -> Self {
        Self(None)
    }

    /// Tells LINE that the person has withdrawn (a duty, LINE Login development guidelines): with the stored
    /// access token, refreshed where it has ended. `false` where the tokens are too old to do so: the person
    /// is then told where to do it in LINE itself. Call after the commit.
    pub async fn deauthorize(
        self,
        login: &LoginChannel,
        tokens: &TokenCache,
    ) -> Result<bool, CallError> {
        let Some(token) = self.0 else {
            return Ok(false);
        };
        let bearer = tokens.token(login.credentials()).await?;
        if login.deauthorize(&bearer, &token.access).await? {
            return Ok(true);
        }
        match login.refresh(&token.refresh).await {
            Ok(fresh) => login.deauthorize(&bearer, &fresh.access_token).await,
            Err(CallError::Refused(_)) => Ok(false),
            Err(other) => Err(other),
        }
    }

    /// The same for whoever never linked, and so is owed no page about it: as well as it goes.
    pub async fn deauthorize_or_log(self, login: &LoginChannel, tokens: &TokenCache) {
        if let Err(error) = self.deauthorize(login, tokens).await {
            tracing::warn!(%error, "LINE could not be told that a login came to nothing");
        }
    }
}
