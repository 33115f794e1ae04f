//! A sample restaurant for the sandbox, made by the product's own verbs and the stand-in's own doors:
//! whatever it shows has really happened.

mod guest;
mod stand_in;

pub use guest::{Guest, form_token};
pub use stand_in::{Provider, StandIn};

use crate::House;
use anyhow::{Context, Result, ensure};
use chrono::{NaiveTime, TimeDelta};
use crm::member::{Member, NewMember};
use delivery::{
    Channel,
    channel::{Claimed, check},
};
use kernel::{ChannelId, EmailAddress, Instant, Lang, MemberId, Name, Note, TradeKind, Zone};
use restaurant::reservation::{NewReservation, Party, Reservation};
use tenancy::{Actor, SignUp, Tenant};

/// Who signs in to the sample restaurant.
pub const EMAIL: &str = "soba@enishi.example";
/// With which password.
pub const PASSWORD: &str = "soba-to-tempura";
/// The sample restaurant's name.
pub const BUSINESS: &str = "そば処 縁";

/// People of the stand-in who are guests already. The others are left for trying.
const GUESTS: [&str; 3] = ["taro", "misaki", "kenta"];

/// Makes the sample restaurant where it is not there yet. The server and its worker must be running:
/// LINE's stand-in delivers to them. Whether it was made now.
pub async fn plant(house: &House, stand_in: &StandIn) -> Result<bool> {
    let email = EmailAddress::new(EMAIL)?;
    if house.db.staff_of(&email).await?.is_some() {
        return Ok(false);
    }
    let tenant = sign_up(house, email).await?;
    let provider = stand_in.new_provider(BUSINESS).await?;
    let channel = connect(house, &tenant, stand_in, &provider).await?;
    let mut members = Vec::new();
    for person in GUESTS {
        members.push(link(house, &tenant, stand_in, &provider, channel, person).await?);
    }
    members.push(walk_in(&tenant).await?);
    write_book(&tenant, &members).await?;
    Ok(true)
}

async fn sign_up(house: &House, email: EmailAddress) -> Result<Tenant> {
    let form = SignUp {
        business: Name::new(BUSINESS)?,
        trade: TradeKind::Restaurant,
        zone: Zone::TOKYO,
        language: Lang::Ja,
        person: Name::new("女将 ゆかり")?,
        email,
        password: PASSWORD.into(),
        sandbox: true,
    };
    let (tx, staff, proof) = house.db.sign_up(form).await?;
    let id = tx.tenant_id();
    tx.commit().await?;
    ensure!(
        house.db.prove_address(&proof).await? == Some(staff),
        "the sample's address could not be proven"
    );
    let tenant = house
        .db
        .tenant(id)
        .await?
        .context("the sample restaurant is not there")?;
    Ok(tenant.acted_by(Actor::Staff(staff)))
}

/// Connects a provider's channels as the wizard does. Also for tests.
pub async fn connect(
    house: &House,
    tenant: &Tenant,
    stand_in: &StandIn,
    provider: &Provider,
) -> Result<ChannelId> {
    let claimed = Claimed {
        messaging_channel_id: provider.messaging.channel_id.clone(),
        messaging_secret: provider.messaging.channel_secret.clone().into(),
        login_channel_id: provider.login.channel_id.clone(),
        login_secret: provider.login.channel_secret.clone().into(),
    };
    let checked = check(&house.line, &claimed).await;
    let checked =
        checked.map_err(|wrong| anyhow::anyhow!("LINE refused the channels: {wrong:?}"))?;
    let mut tx = tenant.begin().await?;
    let channel = Channel::connect(&mut tx, &checked).await?;
    tx.commit().await?;
    let site = &house.config.site;
    stand_in
        .set_callback(&provider.login.channel_id, &site.callback(channel))
        .await?;
    stand_in.use_webhook(&provider.messaging.channel_id).await?;
    let webhook = site.webhook(channel);
    Channel::set_webhook(tenant, channel, &house.line, &house.tokens, &webhook).await?;
    let tested =
        Channel::test_webhook(tenant, channel, &house.line, &house.tokens, &webhook).await?;
    ensure!(
        tested.success,
        "the webhook was not answered: {}",
        tested.reason
    );
    Ok(channel)
}

/// A person adds the account on their phone and links, through every page that they would see.
pub async fn link(
    house: &House,
    tenant: &Tenant,
    stand_in: &StandIn,
    provider: &Provider,
    channel: ChannelId,
    person: &str,
) -> Result<MemberId> {
    stand_in
        .follow(person, &provider.messaging.channel_id)
        .await?;
    Guest::new(stand_in.url(), person)?
        .link(&house.config.site, channel)
        .await?;
    let user = stand_in
        .user_id(person, &provider.messaging.channel_id)
        .await?;
    let mut tx = tenant.begin_read().await?;
    let friend = crm::Friend::by_line_user(&mut tx, channel, &user).await?;
    let friend = friend.context("the friend is not known after linking")?;
    friend
        .member(&mut tx)
        .await?
        .context("the friend is not linked after linking")
}

async fn walk_in(tenant: &Tenant) -> Result<MemberId> {
    let mut tx = tenant.begin().await?;
    let new = NewMember {
        kana: Some(Name::new("ナカムラ ショウ")?),
        note: Some(Note::new(
            "電話でのご予約が多い。そばアレルギーの確認済み。",
        )?),
        ..NewMember::named(Name::new("中村 翔")?)
    };
    let member = Member::create(&mut tx, &new).await?;
    tx.commit().await?;
    Ok(member)
}

async fn write_book(tenant: &Tenant, members: &[MemberId]) -> Result<()> {
    let parties = [
        (0, 1, (18, 0), 2, Some("おまかせ会席"), None),
        (1, 1, (19, 0), 4, None, Some("お子様用の椅子をひとつ")),
        (3, 2, (12, 0), 2, Some("天せいろ"), None),
        (2, 4, (18, 30), 6, Some("鴨鍋コース"), Some("還暦のお祝い")),
    ];
    for (member, days, time, party, course, note) in parties {
        let mut tx = tenant.begin().await?;
        let new = NewReservation {
            member: members[member],
            starts_at: at(tenant, days, time)?,
            party: Party::new(party)?,
            course: course.map(Name::new).transpose()?,
            note: note.map(Note::new).transpose()?,
        };
        Reservation::make(&mut tx, &new).await?;
        tx.commit().await?;
    }
    Ok(())
}

fn at(tenant: &Tenant, days: i64, (hour, minute): (u32, u32)) -> Result<Instant> {
    let zone = tenant.zone();
    let day = zone.local(tenant.now() + TimeDelta::days(days)).date();
    let time = NaiveTime::from_hms_opt(hour, minute, 0).context("a time of day")?;
    Ok(zone.instant(day.and_time(time))?)
}
