//! LINE was asked, and says that they are the account's friend.

use super::Friend;
use tenancy::{TenantTx, Topic};

impl Friend {
    /// Notes a friendship that no webhook told us of: they were friends before the channel was connected.
    /// Leaves `state_at` alone, which is LINE's time of its events: the next of them is newer.
    pub async fn befriended(&self, tx: &mut TenantTx) -> Result<(), sqlx::Error> {
        let (tenant, now) = (tx.id(), tx.now());
        sqlx::query!(
            "update friends set followed_at = $3, blocked_at = null
             where tenant_id = $1 and id = $2 and (followed_at is null or blocked_at is not null)",
            tenant,
            self.id.uuid(),
            now
        )
        .execute(tx.conn())
        .await?;
        tx.announce(Topic::Members).await
    }
}
