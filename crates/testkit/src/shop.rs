//! A restaurant with its channels connected, and guests who link: made by the product's own verbs.

use crate::{TestApp, until};
use anyhow::{Context, Result, bail};
use kernel::{ChannelId, EmailAddress, Instant, Lang, MemberId, Name, TradeKind, Zone};
use restaurant::reservation::{NewReservation, Party, Reservation};
use serde_json::Value;
use server::sample::{self, Provider};
use tenancy::{Actor, NewApiKey, SignUp, Tenant};

/// A connected restaurant.
pub struct Shop {
    /// Its tenant, acted in by its owner.
    pub tenant: Tenant,
    /// Its provider at the stand-in.
    pub provider: Provider,
    /// Its channels.
    pub channel: ChannelId,
    /// The owner's address; the password is [`PASSWORD`].
    pub email: String,
}

/// Every test owner's password.
pub const PASSWORD: &str = "soba to tempura";

impl Shop {
    /// Signs up, proves the address, connects the channels.
    pub async fn open(app: &TestApp, name: &str) -> Result<Self> {
        let email = format!("{}@example.jp", uuid::Uuid::now_v7().simple());
        let form = SignUp {
            business: Name::new(name)?,
            trade: TradeKind::Restaurant,
            zone: Zone::TOKYO,
            language: Lang::Ja,
            person: Name::new("山田 花子")?,
            email: EmailAddress::new(&email)?,
            password: PASSWORD.into(),
            sandbox: true,
        };
        let (tx, staff, proof) = app.house.db.sign_up(form).await?;
        let id = tx.tenant_id();
        tx.commit().await?;
        app.house
            .db
            .prove_address(&proof)
            .await?
            .context("not proven")?;
        let tenant = app
            .house
            .db
            .tenant(id)
            .await?
            .context("no tenant")?
            .acted_by(Actor::Staff(staff));
        let provider = app.line.new_provider(name).await?;
        let channel = sample::connect(&app.house, &tenant, &app.line, &provider).await?;
        Ok(Self {
            tenant,
            provider,
            channel,
            email,
        })
    }

    /// A person of the stand-in (`hanako`, `taro`, …) becomes a linked member.
    pub async fn link(&self, app: &TestApp, person: &str) -> Result<MemberId> {
        sample::link(
            &app.house,
            &self.tenant,
            &app.line,
            &self.provider,
            self.channel,
            person,
        )
        .await
    }

    /// The tenant as it stands now: its clock may have been moved.
    pub async fn now(&self, app: &TestApp) -> Result<Tenant> {
        let tenant = app
            .house
            .db
            .tenant(self.tenant.id())
            .await?
            .context("no tenant")?;
        Ok(tenant.acted_by(self.tenant.actor()))
    }

    /// Moves the sandbox's clock.
    pub async fn advance(&self, by: chrono::TimeDelta) -> Result<()> {
        let mut tx = self.tenant.begin().await?;
        tenancy::clock::advance(&mut tx, by).await?;
        Ok(tx.commit().await?)
    }

    /// A reservation for a member.
    pub async fn reserve(&self, member: MemberId, starts_at: Instant) -> Result<Reservation> {
        let mut tx = self.tenant.begin().await?;
        let new = NewReservation {
            member,
            starts_at,
            party: Party::new(2)?,
            course: None,
            note: None,
        };
        let made = Reservation::make(&mut tx, &new).await?;
        tx.commit().await?;
        Ok(made)
    }

    /// A key for its developers.
    pub async fn api_key(&self) -> Result<String> {
        let mut tx = self.tenant.begin().await?;
        let key = NewApiKey::make(&mut tx, &Name::new("tests")?).await?;
        tx.commit().await?;
        Ok(key.text)
    }

    /// What a person's phone shows of this shop, as JSON text.
    pub async fn phone(&self, app: &TestApp, person: &str) -> Result<String> {
        let path = format!(
            "/phone/{person}/chats/{}",
            self.provider.messaging.channel_id
        );
        let chat: Value = app.line.get(&path).await?;
        Ok(chat.to_string())
    }

    /// Waits until a person's phone shows a text.
    pub async fn shows(&self, app: &TestApp, person: &str, text: &str) -> Result<()> {
        let shown = until(async || Ok(self.phone(app, person).await?.contains(text).then_some(())));
        match shown.await {
            Ok(()) => Ok(()),
            Err(_) => bail!(
                "{person}'s phone never showed {text}, but {}",
                self.phone(app, person).await?
            ),
        }
    }

    /// A person presses a button that posts back.
    pub async fn tap(&self, app: &TestApp, person: &str, data: &str) -> Result<()> {
        let path = format!(
            "/phone/{person}/chats/{}/postback",
            self.provider.messaging.channel_id
        );
        let _: Value = app
            .line
            .post(&path, serde_json::json!({ "data": data }))
            .await?;
        Ok(())
    }
}
