//! Who may not be written to is not, and the ledger says why.

use anyhow::Result;
use chrono::TimeDelta;
use crm::{
    Friend, Member, Purpose, Reach, Withheld, event,
    member::NewMember,
    reach::{self, Notice},
};
use kernel::{MemberId, Name};
use line::message::{Bundle, Message, Text};
use testkit::{Shop, TestApp};

async fn told(shop: &Shop, member: MemberId, purpose: Purpose) -> Result<Reach> {
    let bundle = Bundle::from(Message::from(Text::new("こんにちは")?));
    let mut tx = shop.tenant.begin().await?;
    let notice = Notice {
        purpose,
        reason: "test.told",
        subject: None,
        worthless_at: None,
        bundle: &bundle,
    };
    let reached = reach::tell(&mut tx, member, notice).await?;
    tx.commit().await?;
    Ok(reached)
}

fn why(reached: Reach) -> Option<Withheld> {
    match reached {
        Reach::Posted(_) => None,
        Reach::Withheld(_, why) => Some(why),
    }
}

#[tokio::test]
async fn only_who_is_linked_follows_and_agreed_is_written_to() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let hanako = shop.link(&app, "hanako").await?;
    let mut tx = shop.tenant.begin().await?;
    let walk_in = Member::create(&mut tx, &NewMember::named(Name::new("電話の客")?)).await?;
    tx.commit().await?;

    assert_eq!(why(told(&shop, hanako, Purpose::Service).await?), None);
    let unlinked = told(&shop, walk_in, Purpose::Service).await?;
    assert_eq!(why(unlinked), Some(Withheld::NotLinked));

    let mut owner = app.database.owner().await?;
    sqlx::query("update consents set withdrawn_at = given_at where purpose = 1")
        .execute(&mut owner)
        .await?;
    let no_yes = told(&shop, hanako, Purpose::Service).await?;
    assert_eq!(why(no_yes), Some(Withheld::NoConsent));
    Ok(())
}

#[tokio::test]
async fn who_blocks_the_account_is_left_alone() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let hanako = shop.link(&app, "hanako").await?;
    let user = app
        .line
        .user_id("hanako", &shop.provider.messaging.channel_id)
        .await?;
    let mut tx = shop.tenant.begin().await?;
    let later = tx.now() + TimeDelta::minutes(1);
    Friend::unfollowed(&mut tx, shop.channel, &user, later).await?;
    tx.commit().await?;

    assert_eq!(
        why(told(&shop, hanako, Purpose::Service).await?),
        Some(Withheld::Blocked)
    );
    let mut tx = shop.tenant.begin_read().await?;
    let story = event::timeline(&mut tx, hanako, None).await?;
    assert_eq!(story.rows[0].kind, "friend.unfollowed");
    Ok(())
}
