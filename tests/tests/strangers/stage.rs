//! Two shops. Ours has a canary in every text that it can hold; theirs is the stranger's.

use crate::person::Person;
use anyhow::{Context, Result, ensure};
use chrono::{TimeDelta, Utc};
use crm::member::{ExternalId, Member, NewMember};
use kernel::{
    ApiKeyId, ChannelId, DeliveryId, EmailAddress, MemberId, Name, Note, ReservationId, StaffId,
    TenantId,
};
use restaurant::reservation::{NewReservation, Party, Reservation};
use sqlx::{AssertSqlSafe, Executor};
use tenancy::{ApiKey, NewApiKey};
use testkit::{Shop, TestApp};

/// What a request names.
#[derive(Debug, Clone)]
pub struct Ids {
    pub member: String,
    pub reservation: String,
    pub delivery: String,
    pub channel: String,
    pub key: String,
    pub tenant: String,
    pub external: String,
    pub messaging: String,
    pub read_at: String,
}

pub struct Stage {
    pub app: TestApp,
    pub ours: Ids,
    pub no_ones: Ids,
    pub their_key: String,
    pub their_revoked_key: String,
    pub our_revoked_key: String,
    pub their_channel: ChannelId,
    us: TenantId,
    them: Shop,
    their_staff: StaffId,
    viewer: StaffId,
    before: Vec<(String, String)>,
}

impl Ids {
    /// Ids of the right shape that nobody has.
    fn of_nobody(like: &Self) -> Self {
        Self {
            member: MemberId::new().to_string(),
            reservation: ReservationId::new().to_string(),
            delivery: DeliveryId::new().to_string(),
            channel: ChannelId::new().to_string(),
            key: ApiKeyId::new().to_string(),
            tenant: TenantId::new().to_string(),
            external: "nobody-0".into(),
            messaging: "1999999999".into(),
            read_at: like.read_at.clone(),
        }
    }

    /// A path, query, form or JSON with these ids in their places.
    pub fn fill(&self, text: &str) -> String {
        let soon = Utc::now() + TimeDelta::days(5);
        let (day, soon) = (soon.format("%Y-%m-%d"), soon.format("%Y-%m-%dT10:00:00Z"));
        [
            (":external_id", &self.external),
            (":reservation", &self.reservation),
            ("{reservation}", &self.reservation),
            (":delivery", &self.delivery),
            (":channel", &self.channel),
            ("{channel}", &self.channel),
            (":member", &self.member),
            ("{member}", &self.member),
            ("{key}", &self.key),
            ("{tenant}", &self.tenant),
            ("{messaging}", &self.messaging),
            ("{read_at}", &self.read_at),
            ("{local}", &format!("{day}T19:00")),
            ("{day}", &day.to_string()),
            ("{soon}", &soon.to_string()),
            (":word", &"not-found".to_owned()),
            ("*path", &"nothing.css".to_owned()),
        ]
        .iter()
        .fold(text.to_owned(), |text, (hole, id)| text.replace(hole, id))
    }

    /// All that an answer may repeat to who named it.
    pub fn all(&self) -> Vec<&str> {
        let ids = [
            &self.member,
            &self.reservation,
            &self.delivery,
            &self.channel,
            &self.key,
            &self.tenant,
            &self.external,
            &self.messaging,
        ];
        ids.map(String::as_str).into()
    }
}

fn canary(column: &str) -> String {
    format!("CANARY-{column}")
}

impl Stage {
    pub async fn set() -> Result<Self> {
        let app = TestApp::start_without_worker().await?;
        let (us, them) = (app.shop().await?, Shop::open(&app, "隣の店").await?);
        let ours = fill_with_canaries(&app, &us).await?;
        let staff_of = async |email: &str| {
            let found = app.house.db.staff_of(&EmailAddress::new(email)?).await?;
            found.context("no staff")
        };
        let their_staff = staff_of(&them.email).await?;
        let viewer = staff_of(&Shop::open(&app, "見るだけの人").await?.email).await?;
        let mut owner = app.database.owner().await?;
        sqlx::query(
            "insert into memberships (tenant_id, staff_id, role, created_at) values ($1, $2, $3, now())",
        )
        .bind(us.tenant.id().uuid())
        .bind(viewer.uuid())
        .bind(5_i16)
        .execute(&mut owner)
        .await?;
        let stage = Self {
            no_ones: Ids::of_nobody(&ours),
            their_key: them.api_key().await?,
            their_revoked_key: revoked(&them).await?,
            our_revoked_key: revoked(&us).await?,
            their_channel: them.channel,
            us: us.tenant.id(),
            before: Vec::new(),
            app,
            ours,
            them,
            their_staff,
            viewer,
        };
        let before = stage.picture().await?;
        Ok(Self { before, ..stage })
    }

    /// A new session each time: some routes end it.
    pub async fn their_owner(&self) -> Result<Person> {
        let db = &self.app.house.db;
        let session = db.begin_session(self.their_staff, Some(self.them.tenant.id()));
        Person::signed_in(&self.app, &session.await?).await
    }

    pub async fn viewer(&self) -> Result<Person> {
        let db = &self.app.house.db;
        let session = db.begin_session(self.viewer, Some(self.us)).await?;
        Person::signed_in(&self.app, &session).await
    }

    /// A linked member of the other shop's.
    pub async fn their_members_cookie(&self) -> Result<String> {
        let mut tx = self.them.tenant.begin().await?;
        let new = NewMember::named(Name::new("隣の客")?);
        let member = Member::create(&mut tx, &new).await?;
        let friend = crm::Friend::seen(&mut tx, self.their_channel, "U-neighbour").await?;
        linking::Link::tie(&mut tx, member, friend.id, linking::Way::LineLogin).await?;
        let session = linking::LoungeSession::begin(&mut tx, self.their_channel, friend.id).await?;
        tx.commit().await?;
        Ok(format!("enishi-lounge={}", session.text()))
    }

    /// What is ours, as the database holds it.
    async fn picture(&self) -> Result<Vec<(String, String)>> {
        let mut owner = self.app.database.owner().await?;
        let mut picture = Vec::new();
        let tables = [
            ("tenants", "id"),
            ("members", "tenant_id"),
            ("reservations", "tenant_id"),
            ("channels", "tenant_id"),
            ("api_keys", "tenant_id"),
            ("friends", "tenant_id"),
            ("links", "tenant_id"),
            ("consents", "tenant_id"),
            ("deliveries", "tenant_id"),
            ("inbox", "tenant_id"),
            ("audit", "tenant_id"),
        ];
        for (table, whose) in tables {
            let rows = format!(
                "select coalesce(string_agg(t::text, e'\\n' order by t::text), '') from {table} t where {whose} = '{}'",
                self.us.uuid()
            );
            let rows: String = sqlx::query_scalar(AssertSqlSafe(rows))
                .fetch_one(&mut owner)
                .await?;
            picture.push((table.to_owned(), rows));
        }
        Ok(picture)
    }

    /// Whatever was tried: nothing of ours has changed.
    pub async fn is_untouched(&self) -> Result<()> {
        for (before, now) in self.before.iter().zip(self.picture().await?) {
            ensure!(*before == now, "{}: {}\nbecame\n{}", now.0, before.1, now.1);
        }
        Ok(())
    }
}

async fn fill_with_canaries(app: &TestApp, us: &Shop) -> Result<Ids> {
    let mut tx = us.tenant.begin().await?;
    let new = NewMember {
        kana: Some(Name::new(&canary("kana"))?),
        external_id: Some(ExternalId::new(&canary("external"))?),
        note: Some(Note::new(&canary("note"))?),
        email: Some(EmailAddress::new("canary-mail@example.jp")?),
        ..NewMember::named(Name::new(&canary("name"))?)
    };
    let member = Member::create(&mut tx, &new).await?;
    let read_at = Member::find(&mut tx, member).await?.context("the member")?;
    let new = NewReservation {
        member,
        starts_at: tx.now() + TimeDelta::days(5),
        party: Party::new(2)?,
        course: Some(Name::new(&canary("course"))?),
        note: Some(Note::new(&canary("wish"))?),
    };
    let reservation = Reservation::make(&mut tx, &new).await?;
    let key = NewApiKey::make(&mut tx, &Name::new(&canary("key"))?).await?;
    tx.commit().await?;
    let mut owner = app.database.owner().await?;
    let id = us.tenant.id().uuid();
    for change in [
        format!("update tenants set name = 'CANARY-business' where id = '{id}'"),
        format!("update channels set bot_name = 'CANARY-bot' where tenant_id = '{id}'"),
        format!("update friends set display_name = 'CANARY-face' where tenant_id = '{id}'"),
    ] {
        owner.execute(AssertSqlSafe(change)).await?;
    }
    let delivery: uuid::Uuid =
        sqlx::query_scalar("select id from deliveries where tenant_id = $1 limit 1")
            .bind(id)
            .fetch_one(&mut owner)
            .await?;
    Ok(Ids {
        member: member.to_string(),
        reservation: reservation.id.to_string(),
        delivery: DeliveryId::from(delivery).to_string(),
        channel: us.channel.to_string(),
        key: key.id.to_string(),
        tenant: us.tenant.id().to_string(),
        external: canary("external"),
        messaging: us.provider.messaging.channel_id.clone(),
        read_at: read_at
            .updated_at
            .to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
    })
}

async fn revoked(shop: &Shop) -> Result<String> {
    let mut tx = shop.tenant.begin().await?;
    let key = NewApiKey::make(&mut tx, &Name::new("ended")?).await?;
    ensure!(ApiKey::revoke(&mut tx, key.id).await?, "not revoked");
    tx.commit().await?;
    Ok(key.text)
}

/// The lines of two answers that differ.
pub fn difference(a: &str, b: &str) -> String {
    let pairs = a.lines().zip(b.lines()).filter(|(a, b)| a != b).take(4);
    let lines: Vec<_> = pairs.map(|(a, b)| format!("- {a}\n+ {b}")).collect();
    format!("{}\n({} and {} bytes)", lines.join("\n"), a.len(), b.len())
}
