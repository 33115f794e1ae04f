//! LINE's events come twice and in any order; the newest of them is what holds.

use anyhow::Result;
use chrono::TimeDelta;
use crm::Friend;
use kernel::Instant;
use tenancy::TenantTx;
use testkit::{Shop, TestApp};

#[derive(Clone, Copy)]
enum Told {
    Follow(i64),
    Unfollow(i64),
}

async fn tell(tx: &mut TenantTx, shop: &Shop, user: &str, told: Told) -> Result<()> {
    let at = |ms| Instant::UNIX_EPOCH + TimeDelta::milliseconds(1_800_000_000_000 + ms);
    match told {
        Told::Follow(ms) => Friend::followed(tx, shop.channel, user, at(ms)).await?,
        Told::Unfollow(ms) => Friend::unfollowed(tx, shop.channel, user, at(ms)).await?,
    };
    Ok(())
}

/// All orders of a list.
fn orders<T: Copy>(list: &[T]) -> Vec<Vec<T>> {
    if list.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (n, first) in list.iter().enumerate() {
        let rest: Vec<T> = [&list[..n], &list[n + 1..]].concat();
        all.extend(
            orders(&rest)
                .into_iter()
                .map(|tail| [vec![*first], tail].concat()),
        );
    }
    all
}

#[tokio::test]
async fn in_whichever_order_they_come_the_newest_event_holds() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let stories = [
        (
            vec![Told::Follow(0), Told::Unfollow(1), Told::Follow(2)],
            true,
        ),
        (
            vec![
                Told::Follow(0),
                Told::Unfollow(1),
                Told::Unfollow(1),
                Told::Follow(0),
            ],
            false,
        ),
        (vec![Told::Unfollow(5), Told::Follow(5)], true),
    ];

    let mut tx = shop.tenant.begin().await?;
    for (n, (story, follows)) in stories.iter().enumerate() {
        for (m, order) in orders(story).iter().enumerate() {
            let user = format!("U{n:016}{m:016}");
            for told in order {
                tell(&mut tx, &shop, &user, *told).await?;
            }
            let friend = Friend::by_line_user(&mut tx, shop.channel, &user).await?;
            assert_eq!(
                friend.map(|one| one.is_following()),
                Some(*follows),
                "{n}/{m}"
            );
        }
    }
    Ok(())
}

#[tokio::test]
async fn somebody_seen_is_known_once_and_follows_nobody() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let mut tx = shop.tenant.begin().await?;

    let first = Friend::seen(&mut tx, shop.channel, "U1").await?;
    let again = Friend::seen(&mut tx, shop.channel, "U1").await?;
    first
        .describe(
            &mut tx,
            Some("花子"),
            Some("javascript:alert(1)"),
            Some("ja"),
        )
        .await?;

    let friend = Friend::find(&mut tx, first.id).await?.expect("a friend");
    assert_eq!(first.id, again.id);
    assert!(!friend.is_following());
    assert_eq!(
        (friend.display_name.as_deref(), friend.picture_url),
        (Some("花子"), None)
    );
    Ok(())
}
