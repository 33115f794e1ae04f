//! Members and reservations, by the product's own verbs: each with its events, its audit and its timers.

use crate::rig::Rig;
use anyhow::{Context, Result};
use chrono::TimeDelta;
use crm::member::{ExternalId, Member, NewMember, Phone};
use kernel::{MemberId, Name, Note};
use restaurant::reservation::{NewReservation, Party, Reservation};
use tenancy::Tenant;
use tokio::task::JoinSet;

/// Transactions at once, and what each writes.
const ABREAST: usize = 6;
const CHUNK: usize = 250;
const FAMILIES: [(&str, &str); 8] = [
    ("佐藤", "サトウ"),
    ("鈴木", "スズキ"),
    ("高橋", "タカハシ"),
    ("田中", "タナカ"),
    ("伊藤", "イトウ"),
    ("渡辺", "ワタナベ"),
    ("山本", "ヤマモト"),
    ("中村", "ナカムラ"),
];
const GIVEN: [(&str, &str); 6] = [
    ("花子", "ハナコ"),
    ("太郎", "タロウ"),
    ("美咲", "ミサキ"),
    ("健太", "ケンタ"),
    ("陽菜", "ヒナ"),
    ("翔", "ショウ"),
];

/// Fills the tenant, and lets the planner know.
pub async fn fill(rig: &Rig, members: usize, reservations: usize) -> Result<()> {
    let tenant = &rig.shop.tenant;
    let mut ids = in_chunks(members, |numbers| write_members(tenant.clone(), numbers)).await?;
    ids.truncate(reservations);
    let guests = std::sync::Arc::new(ids);
    in_chunks(guests.len(), |numbers| {
        write_reservations(tenant.clone(), guests.clone(), numbers)
    })
    .await?;
    let mut owner = rig.owner().await?;
    sqlx::raw_sql("vacuum analyze").execute(&mut owner).await?;
    Ok(())
}

async fn in_chunks<F, T>(
    count: usize,
    write: impl Fn(std::ops::Range<usize>) -> F,
) -> Result<Vec<T>>
where
    F: Future<Output = Result<Vec<T>>> + Send + 'static,
    T: Send + 'static,
{
    let (mut under_way, mut written) = (JoinSet::new(), Vec::with_capacity(count));
    for from in (0..count).step_by(CHUNK) {
        if under_way.len() == ABREAST {
            written.extend(
                under_way
                    .join_next()
                    .await
                    .context("nothing is under way")???,
            );
        }
        under_way.spawn(write(from..count.min(from + CHUNK)));
    }
    while let Some(done) = under_way.join_next().await {
        written.extend(done??);
    }
    Ok(written)
}

async fn write_members(tenant: Tenant, numbers: std::ops::Range<usize>) -> Result<Vec<MemberId>> {
    let mut tx = tenant.begin().await?;
    let mut ids = Vec::with_capacity(numbers.len());
    for n in numbers {
        ids.push(Member::create(&mut tx, &member(n)?).await?);
    }
    tx.commit().await?;
    Ok(ids)
}

fn member(n: usize) -> Result<NewMember> {
    let (family, given) = (FAMILIES[n % 8], GIVEN[n / 8 % 6]);
    Ok(NewMember {
        kana: Some(Name::new(&format!("{} {}", family.1, given.1))?),
        external_id: Some(ExternalId::new(&format!("C-{n:06}"))?),
        phone: Some(Phone::new(&format!("090{n:08}"))?),
        note: n
            .is_multiple_of(5)
            .then(|| Note::new("そばアレルギーの確認済み。窓ぎわの席をご希望。"))
            .transpose()?,
        ..NewMember::named(Name::new(&format!("{} {}{n}", family.0, given.0))?)
    })
}

/// Over sixty days to come, the first of them today: a busy house.
async fn write_reservations(
    tenant: Tenant,
    guests: std::sync::Arc<Vec<MemberId>>,
    numbers: std::ops::Range<usize>,
) -> Result<Vec<()>> {
    let mut tx = tenant.begin().await?;
    for n in numbers.clone() {
        let minutes = 2 + i64::try_from(n % 60)? * 24 * 60 + i64::try_from(n / 60 % 60)?;
        let new = NewReservation {
            member: guests[n],
            starts_at: tenant.now() + TimeDelta::minutes(minutes),
            party: Party::new(2 + i64::try_from(n % 5)?)?,
            course: n
                .is_multiple_of(2)
                .then(|| Name::new("おまかせ会席"))
                .transpose()?,
            note: None,
        };
        Reservation::make(&mut tx, &new).await?;
    }
    tx.commit().await?;
    Ok(numbers.map(|_| ()).collect())
}
