//! The admin as its people meet it: a business signs itself up and proves its address; nobody learns
//! who else is a customer; what a role may not do is refused; one record is not overwritten by two.

use anyhow::{Context, Result};
use simulator::world::MessagingEdit;
use sqlx::Executor;
use testkit::{Browser, Shop, TestApp, browser::Page, shop::PASSWORD, until};

async fn sign_up(browser: &Browser, email: &str) -> Result<Page> {
    let fields = [
        ("business", "縁日和 神楽坂店"),
        ("trade", "restaurant"),
        ("person", "山田 花子"),
        ("email", email),
        ("password", PASSWORD),
    ];
    browser.submit("/signup", "/signup", &fields).await
}

/// Waits for the letter with these words in its subject.
async fn letter(app: &TestApp, to: &str, subject: &str) -> Result<String> {
    let world = app.simulator().world();
    until(async || {
        let wanted = |to_whom: &[String], about: &str| {
            to_whom.iter().any(|known| known == to) && about.contains(subject)
        };
        let found = world
            .mails()
            .into_iter()
            .find(|mail| wanted(&mail.to, &mail.subject));
        Ok(found
            .and_then(|found| world.mail(found.id).ok())
            .map(|mail| mail.text))
    })
    .await
    .with_context(|| format!("no letter about {subject}"))
}

fn token(letter: &str) -> Result<String> {
    let rest = letter
        .split("/verify?token=")
        .nth(1)
        .context("the letter has no link")?;
    Ok(rest
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned())
}

async fn owner(app: &TestApp) -> Result<(Shop, Browser)> {
    let (shop, browser) = (app.shop().await?, app.browser()?);
    browser.sign_in(&shop.email, PASSWORD).await?;
    Ok((shop, browser))
}

/// Writes a member down, through the form; their page.
async fn member(browser: &Browser, name: &str) -> Result<String> {
    let made = browser
        .submit(
            "/members/new",
            "/members",
            &[("name", name), ("phone", "090-1234-5678")],
        )
        .await?;
    made.location
        .with_context(|| format!("not made: {}", made.text))
}

#[tokio::test]
async fn a_business_signs_itself_up_and_proves_its_address() -> Result<()> {
    let app = TestApp::start().await?;
    let (browser, email) = (app.browser()?, "owner@example.jp");

    let sent = sign_up(&browser, email).await?;
    assert!(
        sent.status == 200 && sent.text.contains(email),
        "{}",
        sent.text
    );
    let early = browser
        .submit(
            "/login",
            "/login",
            &[("email", email), ("password", PASSWORD)],
        )
        .await?;
    assert!(
        early.status == 422 && early.text.contains("確認がまだ済んでいません"),
        "{}",
        early.text
    );

    let token = token(&letter(&app, email, "登録を完了").await?)?;
    let page = format!("/verify?token={token}");
    // Mail programs open links in advance: that proves nothing.
    assert_eq!(app.browser()?.get(&page).await?.status, 200);
    let proof = [("token", &*token), ("password", PASSWORD)];
    let proven = browser.submit(&page, "/verify", &proof).await?;
    assert_eq!(
        (proven.status, proven.location.as_deref()),
        (303, Some("/setup"))
    );
    assert!(browser.get("/setup").await?.text.contains("0 / 6"));

    let again = app.browser()?.submit(&page, "/verify", &proof).await?;
    assert_eq!(again.status, 410);
    Ok(())
}

#[tokio::test]
async fn nobody_proves_the_sign_up_of_somebody_else() -> Result<()> {
    let app = TestApp::start().await?;
    // Somebody signs up with an address that is not theirs, and a password that only they know.
    let (stranger, email) = (app.browser()?, "okami@example.jp");
    sign_up(&stranger, email).await?;
    let token = token(&letter(&app, email, "登録を完了").await?)?;
    let (page, okami) = (format!("/verify?token={token}"), app.browser()?);

    for guessed in ["", "okami no himitsu", PASSWORD] {
        let proof = [("token", &*token), ("password", guessed)];
        let answer = okami.submit(&page, "/verify", &proof).await?;
        if guessed == PASSWORD {
            assert_eq!(answer.status, 303, "a wrong password used the link up");
            continue;
        }
        assert_eq!(answer.status, 422);
        assert!(answer.text.contains("id=\"f-password-error\""));
        assert!(guessed.is_empty() || !answer.text.contains(guessed));
        assert_eq!(okami.get("/members").await?.status, 303);
    }
    Ok(())
}

#[tokio::test]
async fn the_password_of_a_link_cannot_be_tried_for_ever() -> Result<()> {
    let app = TestApp::start().await?;
    let (browser, email) = (app.browser()?, "owner@example.jp");
    sign_up(&browser, email).await?;
    let token = token(&letter(&app, email, "登録を完了").await?)?;
    let page = format!("/verify?token={token}");

    let mut statuses = Vec::new();
    for _ in 0..12 {
        let proof = [("token", &*token), ("password", "not the password")];
        statuses.push(browser.submit(&page, "/verify", &proof).await?.status);
    }

    assert!(statuses.contains(&429), "{statuses:?}");
    Ok(())
}

#[tokio::test]
async fn only_the_owner_of_an_address_learns_that_it_has_an_account() -> Result<()> {
    let app = TestApp::start().await?;
    let (shop, stranger) = (app.shop().await?, app.browser()?);
    let free = sign_up(&stranger, "nobody@example.jp").await?;

    let taken = sign_up(&stranger, &shop.email).await?;

    let words = |page: &Page, email: &str| {
        let mut text = page.text.replace(email, "").replace(&shop.email, "");
        for marked in ["nonce=\"", "name=\"csrf\" value=\""] {
            text = text
                .split(marked)
                .map(|part| part.split_once('"').map_or(part, |(_, rest)| rest))
                .collect();
        }
        text
    };
    assert_eq!(taken.status, free.status);
    assert_eq!(words(&taken, ""), words(&free, "nobody@example.jp"));
    assert!(
        letter(&app, &shop.email, "登録済み")
            .await?
            .contains("/login")
    );
    Ok(())
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_sound_the_same() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let answers = [
        ("nobody@example.jp", PASSWORD),
        (&*shop.email, "another password"),
    ];
    for (email, password) in answers {
        let browser = app.browser()?;
        let answer = browser
            .submit(
                "/login",
                "/login",
                &[("email", email), ("password", password)],
            )
            .await?;
        assert_eq!(answer.status, 422);
        assert!(
            answer
                .text
                .contains("メールアドレスまたはパスワードが違います")
                && !answer.text.contains(password)
        );
        assert_eq!(
            browser.get("/members").await?.location.as_deref(),
            Some("/login?next=/members")
        );
    }
    Ok(())
}

#[tokio::test]
async fn the_very_field_that_line_refuses_is_named() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let (shop, browser) = owner(&app).await?;
    let wrong = "0".repeat(32);
    let pair = [
        ("messaging_channel_id", &*shop.provider.messaging.channel_id),
        ("messaging_secret", &*shop.provider.messaging.channel_secret),
        ("login_channel_id", &*shop.provider.login.channel_id),
        ("login_secret", &*wrong),
    ];

    let answer = browser
        .submit(
            "/settings/channels/secrets",
            "/settings/channels/secrets",
            &pair,
        )
        .await?;

    assert_eq!(answer.status, 422);
    assert!(
        answer.text.contains("id=\"f-login_secret-error\""),
        "{}",
        answer.text
    );
    assert!(!answer.text.contains("id=\"f-messaging_secret-error\""));
    assert!(
        !answer
            .text
            .contains(&shop.provider.messaging.channel_secret),
        "a secret is shown"
    );
    Ok(())
}

#[tokio::test]
async fn another_business_finds_no_member_of_ours() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let (_, ours) = owner(&app).await?;
    let (_, theirs) = owner(&app).await?;
    let page = member(&ours, "大野 さくら").await?;

    assert!(ours.get(&page).await?.text.contains("090-****-5678"));
    for (caller, status) in [(&theirs, 404), (&app.browser()?, 303)] {
        assert_eq!(caller.get(&page).await?.status, status);
        assert_eq!(caller.get(&format!("{page}/edit")).await?.status, status);
    }
    assert_eq!(theirs.submit("/members", &page, &[]).await?.status, 404);
    assert!(!theirs.get("/members?q=大野").await?.text.contains("さくら"));
    Ok(())
}

#[tokio::test]
async fn who_looks_at_a_number_is_written_down() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let (_, browser) = owner(&app).await?;
    let page = member(&browser, "山田 花子").await?;

    let shown = browser.submit(&page, &page, &[]).await?;

    assert!(shown.text.contains("090-1234-5678"));
    let audit = browser.get("/settings/audit").await?.text;
    assert!(
        audit.contains("電話番号とメールを表示")
            && audit.contains(page.trim_start_matches("/members/"))
    );
    Ok(())
}

/// The version of the record that a form was made from.
fn read_at(form: &str) -> Result<String> {
    let read_at = form
        .split("name=\"read_at\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    Ok(read_at
        .context("no version in the form")?
        .replace("&#43;", "+"))
}

#[tokio::test]
async fn a_number_is_edited_without_being_shown() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let (_, browser) = owner(&app).await?;
    let page = member(&browser, "山田 花子").await?;
    let edit = format!("{page}/edit");
    let number = async || -> Result<bool> {
        let shown = browser.submit(&page, &page, &[]).await?;
        Ok(shown.text.contains("090-1234-5678"))
    };

    let form = browser.get(&edit).await?.text;
    assert!(form.contains("090-****-5678") && !form.contains("090-1234-5678"));
    let fields = [("name", "山田 華子"), ("read_at", &*read_at(&form)?)];
    let kept = browser.submit(&edit, &edit, &fields).await?;
    assert_eq!(kept.status, 303, "{}", kept.text);
    assert!(number().await?, "what was left empty is kept");

    let form = browser.get(&edit).await?.text;
    let fields = [
        ("name", "山田 華子"),
        ("clear_phone", "on"),
        ("read_at", &*read_at(&form)?),
    ];
    browser.submit(&edit, &edit, &fields).await?;
    assert!(!number().await?, "what was to go is gone");
    Ok(())
}

#[tokio::test]
async fn a_record_that_changed_meanwhile_is_not_overwritten() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let (_, browser) = owner(&app).await?;
    let page = member(&browser, "山田 花子").await?;
    let edit = format!("{page}/edit");
    let read_at = read_at(&browser.get(&edit).await?.text)?;
    let first = browser
        .submit(
            &edit,
            &edit,
            &[("name", "山田 華子"), ("read_at", &read_at)],
        )
        .await?;
    assert_eq!(first.status, 303, "{}", first.text);

    let second = browser
        .submit(
            &edit,
            &edit,
            &[("name", "山田 はな子"), ("read_at", &read_at)],
        )
        .await?;

    assert_eq!(second.status, 409);
    assert!(
        second.text.contains("山田 はな子"),
        "what was filled in is kept"
    );
    assert!(browser.get(&page).await?.text.contains("山田 華子"));
    Ok(())
}

#[tokio::test]
async fn a_viewer_looks_and_changes_nothing() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let (_, browser) = owner(&app).await?;
    let page = member(&browser, "山田 花子").await?;
    app.database
        .owner()
        .await?
        .execute("update memberships set role = 5")
        .await?;

    for look in [
        "/",
        "/members",
        &page,
        "/deliveries",
        "/settings",
        "/settings/channels",
        "/setup",
    ] {
        assert_eq!(browser.get(look).await?.status, 200, "{look}");
    }
    for shut in [
        "/members/new",
        "/settings/keys",
        "/settings/audit",
        "/settings/channels/secrets",
    ] {
        assert_eq!(browser.get(shut).await?.status, 403, "{shut}");
    }
    let changes = [
        "/members",
        &page,
        "/settings",
        "/setup",
        "/setup/webhook",
        "/settings/channels",
        "/settings/channels/pause",
        "/settings/channels/resume",
        "/settings/keys",
    ];
    for change in changes {
        assert_eq!(
            browser.submit("/", change, &[("name", "x")]).await?.status,
            403,
            "{change}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_channel_that_sends_nothing_is_said_and_resumed() -> Result<()> {
    const PAGES: [&str; 3] = ["/", "/setup", "/settings/channels"];
    let app = TestApp::start_without_worker().await?;
    let (_, browser) = owner(&app).await?;
    let pause = "/settings/channels/pause";
    assert_eq!(
        browser
            .submit("/settings/channels", pause, &[])
            .await?
            .status,
        303
    );

    for page in PAGES {
        let html = browser.get(page).await?.text;
        assert!(html.contains("スタッフが配信を止めています"), "{page}");
        assert!(html.contains("再開する"), "{page}");
    }
    let resumed = browser
        .submit("/", "/settings/channels/resume", &[("back", "/setup")])
        .await?;

    assert_eq!(resumed.location.as_deref(), Some("/setup"));
    for page in PAGES {
        let html = browser.get(page).await?.text;
        assert!(!html.contains("スタッフが配信を止めています"), "{page}");
    }
    let audit = browser.get("/settings/audit").await?.text;
    assert!(audit.contains("配信を停止") && audit.contains("配信を再開"));
    Ok(())
}

#[tokio::test]
async fn a_webhook_that_line_does_not_use_is_warned_of() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let (shop, browser) = owner(&app).await?;
    let switch = |on| MessagingEdit {
        webhook_active: Some(on),
        ..MessagingEdit::default()
    };
    let (world, id) = (
        app.simulator().world(),
        &*shop.provider.messaging.channel_id,
    );

    for (on, page) in [(false, "/setup?webhook=off"), (true, "/setup")] {
        world.edit_messaging(id, switch(on))?;
        let tried = browser.submit("/setup", "/setup/webhook", &[]).await?;
        assert_eq!(tried.location.as_deref(), Some(page));
        let html = browser.get(page).await?.text;
        assert_eq!(html.contains("「Webhookの利用」がオフです"), !on);
    }
    Ok(())
}

#[tokio::test]
async fn credentials_that_line_refuses_are_renewed_and_not_resumed() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let (_, browser) = owner(&app).await?;
    app.database
        .owner()
        .await?
        .execute("update channels set paused_at = now(), paused_why = 1")
        .await?;

    let html = browser.get("/").await?.text;

    assert!(
        html.contains("チャネルシークレットが変わったようです"),
        "{html}"
    );
    assert!(html.contains("/settings/channels/secrets") && !html.contains("再開する"));
    Ok(())
}

#[tokio::test]
async fn a_key_is_shown_once() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let (_, browser) = owner(&app).await?;

    let made = browser
        .submit("/settings/keys", "/settings/keys", &[("name", "予約台帳")])
        .await?;

    assert!(
        made.status == 201 && made.text.contains("value=\"enk_"),
        "{}",
        made.text
    );
    let list = browser.get("/settings/keys").await?.text;
    assert!(list.contains("予約台帳") && !list.contains("enk_"));
    Ok(())
}

#[tokio::test]
async fn strange_addresses_are_answered_and_never_break() -> Result<()> {
    let app = TestApp::start_without_worker().await?;
    let (_, browser) = owner(&app).await?;
    let strange = [
        ("/members?q=%00", 200),
        ("/members?q=%F0%9F%98%80&after=zz", 200),
        ("/members/mem_x", 404),
        ("/members/%00", 404),
        ("/deliveries?after=%00", 200),
        ("/settings/audit?after=evt_x", 200),
        ("/reservations/new?q=%00", 200),
        ("/verify?token=%00", 410),
        ("/login?next=//evil.example", 200),
        ("/nowhere", 404),
    ];
    for (address, status) in strange {
        let page = browser.get(address).await?;
        assert_eq!(page.status, status, "{address}");
        assert!(!page.text.contains("evil.example"), "{address}");
    }
    Ok(())
}
