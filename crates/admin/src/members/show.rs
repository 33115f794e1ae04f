//! One member: what is known, their tie to LINE, what they agreed to, what happened and what was sent.

use super::{fields::masked, member_id, tie::Badge};
use crate::{
    deliveries::Line,
    menu::{Crumb, frame},
    words::Words,
};
use askama::Template;
use crm::{Event, Member, Tie, event};
use delivery::Delivery;
use frontdesk::{AppError, ProblemId, Session, Shell, Visit, page};
use kernel::{Lang, MemberId, TradeKind};
use linking::{Consents, Purpose};
use poem::{Response, handler, web::Path};
use tenancy::{Role, Tenant, TenantTx};

/// How many of their messages are shown.
const MESSAGES: u16 = 20;

struct Agreed {
    kind: &'static str,
    text: String,
    since: String,
}

struct Happened {
    mark: &'static str,
    icon: &'static str,
    text: String,
    iso: String,
    at: String,
}

#[derive(Template)]
#[template(path = "admin/members/show.html")]
struct Page {
    shell: Shell,
    words: Words,
    crumbs: Vec<Crumb>,
    href: String,
    reserve: String,
    sub: String,
    tie: Badge,
    line_name: String,
    linked_since: String,
    phone: String,
    email: String,
    note: String,
    language: &'static str,
    since: String,
    is_masked: bool,
    agreed: Vec<Agreed>,
    events: Vec<Happened>,
    messages: Vec<Line>,
    may_edit: bool,
}

/// All that a page shows, read in one transaction.
struct Known {
    member: Member,
    tie: Option<Tie>,
    consents: Consents,
    events: Vec<Event>,
    messages: Vec<Delivery>,
}

impl Known {
    async fn read(tx: &mut TenantTx, id: MemberId) -> Result<Self, AppError> {
        Ok(Self {
            member: Member::find(tx, id).await?.ok_or(ProblemId::NotFound)?,
            tie: Tie::of(tx, id).await?,
            consents: Consents::of(tx, id).await?,
            events: event::timeline(tx, id, None).await?.rows,
            messages: Delivery::of_member(tx, id, None, MESSAGES).await?,
        })
    }
}

/// `GET /members/{id}`: numbers and addresses masked.
#[handler]
pub async fn show(
    visit: Visit,
    session: Session,
    Path(member): Path<String>,
) -> Result<Response, AppError> {
    let id = member_id(&member)?;
    let mut tx = session.tenant.begin_read().await?;
    let known = Known::read(&mut tx, id).await?;
    tx.commit().await?;
    page(&template(&visit, &session, known, true))
}

/// `POST /members/{id}`: shows number and address whole, and writes down who looked.
#[handler]
pub async fn reveal(
    visit: Visit,
    session: Session,
    Path(member): Path<String>,
) -> Result<Response, AppError> {
    session.needs(Role::Chat)?;
    let id = member_id(&member)?;
    let mut tx = session.tenant.begin().await?;
    let known = Known::read(&mut tx, id).await?;
    tx.audit("member.revealed", &id.to_string(), serde_json::json!({}))
        .await?;
    tx.commit().await?;
    page(&template(&visit, &session, known, false))
}

fn template(visit: &Visit, session: &Session, known: Known, is_masked: bool) -> Page {
    let (words, tenant, lang) = (Words(visit.lang), &session.tenant, visit.lang);
    let (member, tie) = (known.member, known.tie.as_ref());
    let name = words.with("members-name", "name", &member.name);
    let sub = [member.kana.as_deref(), member.external_id.as_deref()];
    let consents = known.consents;
    let agreed = |purpose: &Purpose| agreed(words, tenant, &consents, *purpose);
    let happened = |event: &Event| happened(words, tenant, event);
    let line = |message: &Delivery| Line::of(words, tenant, message, None);
    Page {
        shell: frame(visit, session, name),
        words,
        crumbs: vec![Crumb::new("/members", words.t("nav-members"))],
        href: format!("/members/{}", member.id),
        reserve: reserve(session, member.id),
        sub: sub.into_iter().flatten().collect::<Vec<_>>().join(" ・ "),
        tie: Badge::of(words, tie),
        line_name: tie
            .and_then(|tie| tie.display_name.clone())
            .unwrap_or_default(),
        linked_since: tie
            .map(|tie| tenant.zone().long(tie.linked_at, lang))
            .unwrap_or_default(),
        phone: phone(&member, is_masked),
        email: email(&member, is_masked),
        note: member.note.unwrap_or_default(),
        language: written_in(member.language),
        since: tenant.zone().long(member.created_at, lang),
        is_masked,
        agreed: Purpose::ALL.iter().map(agreed).collect(),
        events: known.events.iter().map(happened).collect(),
        messages: known.messages.iter().map(line).collect(),
        may_edit: session.may(Role::Chat),
    }
}

/// Where a reservation is made for them; `""` where there are none, or not for this reader.
fn reserve(session: &Session, id: MemberId) -> String {
    if session.tenant.trade() == TradeKind::Restaurant && session.may(Role::Chat) {
        format!("/reservations/new?member={id}")
    } else {
        String::new()
    }
}

fn phone(member: &Member, is_masked: bool) -> String {
    let shown = member.phone.as_ref().map(|phone| match is_masked {
        true => phone.masked(),
        false => phone.dialled(),
    });
    shown.unwrap_or_default()
}

fn email(member: &Member, is_masked: bool) -> String {
    let shown = member.email.as_ref().map(|email| match is_masked {
        true => masked(email),
        false => email.to_string(),
    });
    shown.unwrap_or_default()
}

const fn written_in(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "日本語",
        Lang::En => "English",
    }
}

fn agreed(words: Words, tenant: &Tenant, consents: &Consents, purpose: Purpose) -> Agreed {
    let since = consents.since(purpose);
    Agreed {
        kind: if since.is_some() { "good" } else { "off" },
        text: words.word("consent", purpose.word()),
        since: since
            .map(|since| words.with("consent-since", "day", &tenant.zone().day(since, words.0)))
            .unwrap_or_default(),
    }
}

fn happened(words: Words, tenant: &Tenant, event: &Event) -> Happened {
    let (mark, icon) = match event.kind.as_str() {
        "link.made" => ("good", "link"),
        "link.ended" => ("off", "unlink"),
        "friend.followed" => ("good", "user-plus"),
        "friend.unfollowed" => ("off", "ban"),
        "reservation.made" => ("", "calendar-plus"),
        "reservation.confirmed" | "reservation.came" => ("good", "check"),
        "reservation.change_asked" => ("warn", "message-circle"),
        "reservation.cancelled" => ("off", "calendar-x"),
        "reservation.reminded" => ("", "send"),
        _ => ("", "history"),
    };
    Happened {
        mark,
        icon,
        text: words.word("event", &event.kind),
        iso: event.at.to_rfc3339(),
        at: tenant.zone().long(event.at, words.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, HOSTILE, LONG, WORDS};

    #[test]
    fn a_member_renders_empty_and_full() {
        for (text, many) in [("", 0), ("山田 花子", 2), (LONG, 3), (HOSTILE, 3)] {
            let t = || text.to_owned();
            for is_masked in [true, false] {
                samples::rendered(&Page {
                    shell: samples::shell(),
                    words: WORDS,
                    crumbs: vec![],
                    href: "/members/mem_0".into(),
                    reserve: t(),
                    sub: t(),
                    tie: Badge::of(WORDS, None),
                    line_name: t(),
                    linked_since: t(),
                    phone: t(),
                    email: t(),
                    note: t(),
                    language: "日本語",
                    since: t(),
                    is_masked,
                    agreed: (0..many)
                        .map(|_| Agreed {
                            kind: "good",
                            text: t(),
                            since: t(),
                        })
                        .collect(),
                    events: (0..many)
                        .map(|_| Happened {
                            mark: "",
                            icon: "check",
                            text: t(),
                            iso: t(),
                            at: t(),
                        })
                        .collect(),
                    messages: (0..many).map(|_| crate::deliveries::sample(text)).collect(),
                    may_edit: is_masked,
                });
            }
        }
    }
}
