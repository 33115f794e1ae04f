//! What a friend is told when they come, and a member when they are linked.

use crate::TEXT;
use chrono::TimeDelta;
use crm::{
    friend::Friend,
    reach::{self, Notice, Purpose},
};
use delivery::outbox::{self, NotPosted, Post};
use kernel::{Lang, MemberId, Site};
use line::message::{Action, Bundle, Buttons, Invalid, Text};
use tenancy::TenantTx;

/// The most characters of a shop's name that fit beside the words of a LINE template.
const SHOP_SHOWN: usize = 40;
/// A greeting is for who has just come; a day later it would only puzzle.
const KEEPS: TimeDelta = TimeDelta::hours(24);

/// Greets a new friend, with a button that begins the link. Whoever is linked already is only greeted.
pub async fn greet(tx: &mut TenantTx, friend: &Friend, site: &Site) -> Result<(), sqlx::Error> {
    let linked = crate::Link::of_friend(tx, friend.id).await?;
    let lang = language(tx, friend);
    let bundle = match &linked {
        Some(_) => plain_greeting(tx, lang),
        None => greeting(tx, lang, &site.link_page(friend.channel)),
    };
    let bundle = bundle.map_err(|error| sqlx::Error::Encode(error.into()))?;
    let post = Post {
        channel: friend.channel,
        friend: friend.id,
        line_user_id: &friend.line_user_id,
        member: linked.map(|link| link.member),
        purpose: Purpose::Service,
        reason: "friend.greeting",
        subject: None,
        worthless_at: Some(tx.now() + KEEPS),
        bundle: &bundle,
    };
    outbox::post(tx, post).await.map_err(|error| match error {
        NotPosted::Database(error) => error,
        NotPosted::Frozen(error) => sqlx::Error::Encode(error.into()),
    })?;
    Ok(())
}

/// Tells a member that they are linked, and where they can see and end it.
pub(crate) async fn welcome(
    tx: &mut TenantTx,
    member: MemberId,
    friend: &Friend,
    site: &Site,
) -> Result<(), sqlx::Error> {
    let lang = language(tx, friend);
    let name = friend
        .display_name
        .clone()
        .unwrap_or_else(|| TEXT.say(lang, "guest-name"));
    let text = TEXT.say_with(lang, "welcome", &[("name", shown(&name).into())]);
    let bundle = welcome_bundle(lang, &text, &site.my_page(friend.channel));
    let bundle = bundle.map_err(|error| sqlx::Error::Encode(error.into()))?;
    let notice = Notice {
        purpose: Purpose::Service,
        reason: "link.welcome",
        subject: None,
        worthless_at: Some(tx.now() + KEEPS),
        bundle: &bundle,
    };
    reach::tell(tx, member, notice).await?;
    Ok(())
}

/// In which language a friend is spoken to: their phone's where we speak it, else the business's.
pub(crate) fn language(tx: &TenantTx, friend: &Friend) -> Lang {
    let own = friend.language.as_deref().and_then(Lang::from_tag);
    own.unwrap_or(tx.tenant().language())
}

fn welcome_bundle(lang: Lang, text: &str, my_page: &str) -> Result<Bundle, Invalid> {
    let see = Action::uri(TEXT.say(lang, "welcome-my-page"), my_page)?;
    Bundle::new([Buttons::new(TEXT.say(lang, "welcome-alt"), text)
        .action(see)
        .build()?])
}

fn greeting(tx: &TenantTx, lang: Lang, link_page: &str) -> Result<Bundle, Invalid> {
    let shop = shown(tx.tenant().name());
    let say = |key: &str| TEXT.say_with(lang, key, &[("shop", shop.clone().into())]);
    let link = Action::uri(say("greeting-link"), link_page)?;
    Bundle::new([Buttons::new(say("greeting-alt"), say("greeting-text"))
        .action(link)
        .build()?])
}

fn plain_greeting(tx: &TenantTx, lang: Lang) -> Result<Bundle, Invalid> {
    let text = TEXT.say_with(
        lang,
        "greeting-text-plain",
        &[("shop", shown(tx.tenant().name()).into())],
    );
    Bundle::new([Text::new(text)?.into()])
}

fn shown(name: &str) -> String {
    name.chars().take(SHOP_SHOWN).collect()
}
