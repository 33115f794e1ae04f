//! Members are written down, found again however their name is typed, and read by nobody else.

use anyhow::Result;
use crm::{
    Member,
    member::{ExternalId, Listed, MemberEdit, NewMember, NotCreated, NotEdited, PAGE, Phone},
};
use kernel::{EmailAddress, MemberId, Name, Note};
use sqlx::Row;
use testkit::{Shop, TestApp};

async fn create(shop: &Shop, new: &NewMember) -> Result<MemberId> {
    let mut tx = shop.tenant.begin().await?;
    let id = Member::create(&mut tx, new).await?;
    tx.commit().await?;
    Ok(id)
}

async fn find(shop: &Shop, search: &str) -> Result<Vec<Listed>> {
    let mut tx = shop.tenant.begin_read().await?;
    Ok(Member::list(&mut tx, Some(search), None).await?.rows)
}

fn hanako() -> Result<NewMember> {
    Ok(NewMember {
        kana: Some(Name::new("サイトウ ハナコ")?),
        external_id: Some(ExternalId::new("crm-0042")?),
        phone: Some(Phone::new("090-1234-5678")?),
        email: Some(EmailAddress::new("hanako@example.jp")?),
        note: Some(Note::new("そばアレルギー")?),
        ..NewMember::named(Name::new("齋藤 花子")?)
    })
}

#[tokio::test]
async fn a_member_is_found_however_they_are_named() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let id = create(&shop, &hanako()?).await?;
    create(&shop, &NewMember::named(Name::new("別の人")?)).await?;

    let ways = [
        "齋藤",
        "さいとう",
        "ｻｲﾄｳ",
        "サイトウハ",
        "０９０１２３４５６７８",
        "+81 90 1234 5678",
        "HANAKO@example.jp",
        "crm-0042",
    ];
    for way in ways {
        let found = find(&shop, way).await?;
        assert_eq!(found.len(), 1, "{way}");
        assert_eq!(
            (found[0].id, found[0].phone.as_deref()),
            (id, Some("090-****-5678"))
        );
    }
    for nobody in [
        "花子",
        "09012345",
        "hanako@",
        "%",
        "crm-004",
        "'; drop table members; --",
    ] {
        assert!(find(&shop, nobody).await?.is_empty(), "{nobody}");
    }
    Ok(())
}

#[tokio::test]
async fn the_newest_come_first_and_each_once() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let mut tx = shop.tenant.begin().await?;
    for n in 0..PAGE + 7 {
        // All in one transaction: of the same time, told apart by their ids alone.
        Member::create(&mut tx, &NewMember::named(Name::new(&format!("客 {n}"))?)).await?;
    }
    tx.commit().await?;

    let mut tx = shop.tenant.begin_read().await?;
    for search in [None, Some("客")] {
        let first = Member::list(&mut tx, search, None).await?;
        assert_eq!((first.rows.len(), first.next.is_some()), (PAGE, true));
        let rest = Member::list(&mut tx, search, first.next).await?;
        assert_eq!((rest.rows.len(), rest.next.is_some()), (7, false));
        let mut ids: Vec<_> = first
            .rows
            .iter()
            .chain(&rest.rows)
            .map(|one| one.id)
            .collect();
        assert!(ids.is_sorted_by(|a, b| a > b));
        ids.dedup();
        assert_eq!(ids.len(), PAGE + 7);
    }
    Ok(())
}

#[tokio::test]
async fn a_beginning_that_many_share_is_paged_like_any_other() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let mut owner = app.database.owner().await?;
    // Two of three are called so; the others must not be among them.
    sqlx::query(
        "insert into members (tenant_id, id, name, name_folded, kana, kana_folded, created_at, updated_at)
         select $1, gen_random_uuid(), 'x' || n, 'x' || n, k || n, k || n, now() - n / 3 * interval '1 second', now()
         from (select n, case n % 3 when 0 then 'さ' else 'や' end as k from generate_series(1, 1500) n) many",
    )
    .bind(shop.tenant.id().uuid())
    .execute(&mut owner)
    .await?;

    let mut tx = shop.tenant.begin_read().await?;
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = Member::list(&mut tx, Some("や"), after).await?;
        found.extend(page.rows.into_iter().map(|row| (row.created_at, row.id)));
        after = page.next;
        if after.is_none() {
            break;
        }
    }

    assert_eq!(found.len(), 1_000);
    assert!(found.is_sorted_by(|a, b| a > b), "newest first, each once");
    Ok(())
}

#[tokio::test]
async fn what_is_private_is_sealed_at_rest() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let id = create(&shop, &hanako()?).await?;

    let mut tx = shop.tenant.begin_read().await?;
    let member = Member::find(&mut tx, id).await?.expect("a member");
    assert_eq!(
        member.phone.map(|phone| phone.dialled()).as_deref(),
        Some("090-1234-5678")
    );
    assert_eq!(
        member.email.map(|email| email.to_string()).as_deref(),
        Some("hanako@example.jp")
    );
    assert_eq!(member.note.as_deref(), Some("そばアレルギー"));

    let mut owner = app.database.owner().await?;
    let row = sqlx::query("select members::text as kept from members where id = $1")
        .bind(id.uuid())
        .fetch_one(&mut owner)
        .await?;
    let kept: String = row.try_get("kept")?;
    for private in ["9012345678", "hanako@", "アレルギー"] {
        assert!(!kept.contains(private), "{private} in {kept}");
    }
    Ok(())
}

#[tokio::test]
async fn an_external_id_is_one_members() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    create(&shop, &hanako()?).await?;

    let mut tx = shop.tenant.begin().await?;
    let again = Member::create(&mut tx, &hanako()?).await;
    assert!(matches!(again, Err(NotCreated::ExternalIdTaken)));
    // The transaction lives on: who asked may write down what came of it.
    let known = Member::by_external_id(&mut tx, "crm-0042").await?;
    assert_eq!(known.map(|one| one.name).as_deref(), Some("齋藤 花子"));

    let stranger = app.shop().await?;
    create(&stranger, &hanako()?).await?;
    Ok(())
}

#[tokio::test]
async fn an_edit_of_what_was_edited_meanwhile_is_refused() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let id = create(&shop, &hanako()?).await?;
    let mut tx = shop.tenant.begin().await?;
    let read = Member::find(&mut tx, id)
        .await?
        .expect("a member")
        .updated_at;
    let edit = MemberEdit {
        name: Name::new("齋藤 花")?,
        kana: None,
        external_id: None,
        phone: None,
        email: None,
        language: kernel::Lang::En,
        note: None,
    };

    Member::edit(&mut tx, id, read, &edit).await?;
    let stale = Member::edit(&mut tx, id, read, &edit).await;
    let nobody = Member::edit(&mut tx, MemberId::new(), read, &edit).await;

    assert!(matches!(stale, Err(NotEdited::EditedMeanwhile)));
    assert!(matches!(nobody, Err(NotEdited::Unknown)));
    let now = Member::find(&mut tx, id).await?.expect("a member");
    assert_eq!((now.name.as_str(), now.phone.is_none()), ("齋藤 花", true));
    tx.commit().await?;
    assert!(find(&shop, "090-1234-5678").await?.is_empty());
    Ok(())
}
