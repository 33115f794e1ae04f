//! A restaurant as production has them (its clock is the real one), and its friends in bulk.

use crate::rig::Rig;
use anyhow::{Context, Result};
use kernel::{ChannelId, EmailAddress, FriendId, Lang, Name, TradeKind, Zone};
use serde::Deserialize;
use serde_json::json;
use server::{
    House,
    sample::{self, Provider, StandIn},
};
use tenancy::{Actor, SignUp, Tenant};

/// Who signs in.
pub const EMAIL: &str = "bench@enishi.example";
/// With which password.
pub const PASSWORD: &str = "soba-to-tempura";

/// A connected restaurant.
pub struct Shop {
    /// Its tenant, acted in by its owner.
    pub tenant: Tenant,
    /// Its provider at the stand-in.
    pub provider: Provider,
    /// Its channel.
    pub channel: ChannelId,
}

/// A friend of its channel.
pub struct Friend {
    /// As the shop knows them.
    pub id: FriendId,
    /// As LINE calls them.
    pub line_user_id: String,
}

#[derive(Deserialize)]
struct Made {
    user_ids: Vec<String>,
}

/// The most that the stand-in is asked to make at once.
const CHUNK: usize = 20_000;

impl Shop {
    /// Signs up, proves the address, connects the channels.
    pub async fn open(house: &House, line: &StandIn) -> Result<Self> {
        let form = SignUp {
            business: Name::new("そば処 縁")?,
            trade: TradeKind::Restaurant,
            zone: Zone::TOKYO,
            language: Lang::Ja,
            person: Name::new("山田 花子")?,
            email: EmailAddress::new(EMAIL)?,
            password: PASSWORD.into(),
            sandbox: false,
        };
        let (tx, staff, proof) = house.db.sign_up(form).await?;
        let id = tx.tenant_id();
        tx.commit().await?;
        house
            .db
            .prove_address(&proof)
            .await?
            .context("the address was not proven")?;
        let tenant = house.db.tenant(id).await?.context("no tenant")?;
        let tenant = tenant.acted_by(Actor::Staff(staff));
        let provider = line.new_provider("そば処 縁").await?;
        let channel = sample::connect(house, &tenant, line, &provider).await?;
        Ok(Self {
            tenant,
            provider,
            channel,
        })
    }
}

impl Rig {
    /// So many people who have added the account: known to the stand-in and to the shop.
    pub async fn befriend(&self, count: usize) -> Result<Vec<Friend>> {
        let mut friends = Vec::with_capacity(count);
        while friends.len() < count {
            let people = CHUNK.min(count - friends.len());
            let bulk = json!({
                "people": people, "channel": self.shop.provider.messaging.channel_id, "list": true
            });
            let made: Made = self.line.post("/bench", bulk).await?;
            friends.extend(made.user_ids.into_iter().map(|line_user_id| Friend {
                id: FriendId::new(),
                line_user_id,
            }));
        }
        self.write_friends(&friends).await?;
        Ok(friends)
    }

    /// As the owner, in one statement: nobody measures how fast strangers add an account.
    async fn write_friends(&self, friends: &[Friend]) -> Result<()> {
        let ids: Vec<_> = friends.iter().map(|friend| friend.id.uuid()).collect();
        let users: Vec<_> = friends.iter().map(|f| f.line_user_id.as_str()).collect();
        let mut owner = self.owner().await?;
        sqlx::query(
            "insert into friends (tenant_id, id, channel_id, line_user_id, display_name, language, followed_at, state_at, created_at)
             select $1, row.id, $2, row.line_user_id, 'Bench', 'ja', now(), now(), now()
             from unnest($3::uuid[], $4::text[]) as row (id, line_user_id)",
        )
        .bind(self.shop.tenant.id().uuid())
        .bind(self.shop.channel.uuid())
        .bind(&ids)
        .bind(&users)
        .execute(&mut owner)
        .await?;
        sqlx::query("analyze friends").execute(&mut owner).await?;
        Ok(())
    }
}
