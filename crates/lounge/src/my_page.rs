//! The member's own page: what is linked, since when, what they agreed to, and the way out.

use crate::{
    door::Door,
    failure::{self, Failure},
    login,
};
use askama::Template;
use crm::member::Member;
use frontdesk::{AppError, Desk, Shell, Visit, cookie::Kind, page, see_other};
use kernel::MemberId;
use linking::{Consents, Link, LoungeSession, Purpose, Wants, Way};
use poem::{
    Response, Result, handler,
    web::{Data, Form, Query, cookie::CookieJar},
};
use tenancy::{Actor, TenantTx, session::Secret};

struct Agreed {
    title: String,
    since: String,
}

#[derive(Template)]
#[template(path = "lounge/me/show.html")]
struct Page {
    shell: Shell,
    is_new: bool,
    lead: String,
    name_label: String,
    name: String,
    linked_label: String,
    linked: String,
    consents_label: String,
    consents: Vec<Agreed>,
    offers_action: String,
    offers_on: bool,
    offers_label: String,
    unlink: String,
    unlink_href: String,
    help: String,
    help_href: String,
}

/// Whether the link was made just now.
#[derive(serde::Deserialize)]
pub struct Shown {
    new: Option<String>,
}

/// `GET /l/{channel}/me`
#[handler]
pub async fn show(
    door: Door,
    visit: Visit,
    desk: Data<&Desk>,
    jar: &CookieJar,
    Query(shown): Query<Shown>,
) -> Result<Response> {
    let mut tx = door.tenant.begin_read().await.map_err(AppError::from)?;
    let Some(link) = standing(&door, &mut tx, &desk, jar).await? else {
        drop(tx);
        return Ok(login::begin(&door, &visit, &desk, jar, Wants::MyPage).await?);
    };
    let member = Member::find(&mut tx, link.member)
        .await
        .map_err(AppError::from)?;
    let consents = Consents::of(&mut tx, link.member)
        .await
        .map_err(AppError::from)?;
    let name = member.map(|member| member.name).unwrap_or_default();
    Ok(page(&template(
        &door,
        &visit,
        &link,
        name,
        &consents,
        shown.new.is_some(),
    ))?)
}

/// Offers on or off.
#[derive(serde::Deserialize)]
pub struct Offers {
    on: Option<String>,
}

/// `POST /l/{channel}/offers`
#[handler]
pub async fn offers(
    door: Door,
    visit: Visit,
    desk: Data<&Desk>,
    jar: &CookieJar,
    Form(offers): Form<Offers>,
) -> Result<Response> {
    let mut tx = door.tenant.begin().await.map_err(AppError::from)?;
    // Not by way of my page to LINE: browsers stop a form's redirect that leaves for another site.
    let Some(link) = standing(&door, &mut tx, &desk, jar).await? else {
        return Ok(failure::page(&door, &visit, Failure::Expired)?);
    };
    agree(&mut tx, link.member, offers.on.is_some()).await?;
    tx.commit().await.map_err(AppError::from)?;
    Ok(see_other(door.page("me")))
}

async fn agree(tx: &mut TenantTx, member: MemberId, on: bool) -> Result<(), AppError> {
    tx.act_as(Actor::Member(member));
    if on {
        Consents::give(tx, member, &[Purpose::Offers], Way::LineLogin).await?;
    } else {
        Consents::withdraw(tx, member, Purpose::Offers).await?;
    }
    Ok(())
}

/// The standing link of whoever's browser this is.
pub async fn standing(
    door: &Door,
    tx: &mut TenantTx,
    desk: &Desk,
    jar: &CookieJar,
) -> Result<Option<Link>, AppError> {
    let Some(token) = token(desk, jar) else {
        return Ok(None);
    };
    let Some(session) = LoungeSession::find(tx, door.channel, &token).await? else {
        return Ok(None);
    };
    Ok(Link::of_friend(tx, session.friend).await?)
}

/// What this browser proves a member with.
pub fn token(desk: &Desk, jar: &CookieJar) -> Option<Secret> {
    let text = desk.cookies().read(jar, Kind::Lounge)?;
    Secret::parse(&text)
}

fn template(
    door: &Door,
    visit: &Visit,
    link: &Link,
    name: String,
    consents: &Consents,
    is_new: bool,
) -> Page {
    let say = |key: &str| door.say(visit.lang, key);
    let zone = door.tenant.zone();
    let title = if is_new { "me-title-new" } else { "me-title" };
    let agreed = Purpose::ALL.iter().filter_map(|purpose| {
        let since = consents.since(*purpose)?;
        let title = say(&format!("purpose-{}-title", purpose.word()));
        Some(Agreed {
            title,
            since: zone.day(since, visit.lang),
        })
    });
    let offers_on = consents.since(Purpose::Offers).is_some();
    Page {
        shell: visit.shell(say(title)).of_tenant(door.tenant.name()),
        is_new,
        lead: say(if is_new { "me-lead-new" } else { "me-lead" }),
        name_label: say("me-name"),
        name,
        linked_label: say("me-linked"),
        linked: zone.long(link.linked_at, visit.lang),
        consents_label: say("me-consents"),
        consents: agreed.collect(),
        offers_action: door.page("offers"),
        offers_on,
        offers_label: say(if offers_on {
            "offers-stop"
        } else {
            "offers-start"
        }),
        unlink: say("unlink"),
        unlink_href: door.page("unlink"),
        help: say("help"),
        help_href: door.page("help"),
    }
}
