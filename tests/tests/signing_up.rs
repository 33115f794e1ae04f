//! Whose address it is: nobody is kept out by somebody who only claimed it.

use anyhow::Result;
use kernel::{EmailAddress, Lang, Name, TradeKind, Zone};
use sqlx::Executor;
use tenancy::{Db, SignUp, staff::NotSignedUp};
use testkit::TestDatabase;

async fn sign_up(db: &Db, business: &str) -> Result<(), NotSignedUp> {
    let form = SignUp {
        business: Name::new(business).expect("a name"),
        trade: TradeKind::Restaurant,
        zone: Zone::TOKYO,
        language: Lang::Ja,
        person: Name::new("山田 花子").expect("a name"),
        email: EmailAddress::new("hanako@example.jp").expect("an address"),
        password: "soba to tempura".into(),
        sandbox: false,
    };
    let (tx, ..) = db.sign_up(form).await?;
    tx.commit().await?;
    Ok(())
}

#[tokio::test]
async fn an_address_that_was_never_proven_is_free_again_after_a_day() -> Result<()> {
    let database = TestDatabase::new().await?;
    let db = database.db().await?;
    sign_up(&db, "なりすまし").await?;
    let at_once = sign_up(&db, "そば処 縁").await;
    assert!(matches!(at_once, Err(NotSignedUp::AddressTaken)));

    let mut owner = database.owner().await?;
    owner
        .execute("update staff set created_at = created_at - interval '25 hours'")
        .await?;
    sign_up(&db, "そば処 縁").await?;

    // Once proven, it is its owner's for good.
    owner
        .execute(
            "update staff set verified_at = now(), created_at = created_at - interval '25 hours'",
        )
        .await?;
    assert!(matches!(
        sign_up(&db, "またなりすまし").await,
        Err(NotSignedUp::AddressTaken)
    ));
    Ok(())
}
