//! What the real program writes down when it is asked to write down everything.

use crate::{
    browser::Browser,
    person::Person,
    process::{self, Process},
    program_or_skip,
};
use anyhow::{Context, Result};
use std::{fs, process::Stdio, time::Duration};
use testkit::{TestApp, shop::PASSWORD};

#[tokio::test]
async fn no_secret_and_nobodys_name_is_in_the_log_even_at_trace() -> Result<()> {
    let binary = program_or_skip!();
    let app = TestApp::start_without_worker().await?;
    let shop = app.shop().await?;
    let key = shop.api_key().await?;
    let path = std::env::temp_dir().join(format!("{}.log", uuid::Uuid::now_v7().simple()));
    let log = Stdio::from(fs::File::create(&path)?);
    let command = ["serve", "--work"];
    let mut server = Process::logging(&app, &binary, &command, "trace", log).await?;
    server.is_ready().await?;

    let mut browser = Browser::at(&app, &server.url)?;
    browser.sign_in(&shop.email, PASSWORD, "/").await?;
    let member = [
        ("name", "CANARY 花子"),
        ("phone", "09012345678"),
        ("note", "CANARY 窓側"),
    ];
    let made = browser.submit("/members/new", "/members", &member).await?;
    assert_eq!(made.status, 303, "{}", made.body);
    browser
        .submit(
            "/verify/resend",
            "/verify/resend",
            &[("email", &shop.email)],
        )
        .await?;
    let program = Person {
        url: server.url.clone(),
        ..Person::program(&app, &key)?
    };
    program.get("/api/v1/members?q=CANARY").await?;
    let messaging = &shop.provider.messaging;
    app.line.follow("hanako", &messaging.channel_id).await?;
    let user = app.line.user_id("hanako", &messaging.channel_id).await?;
    shop.shows(&app, "hanako", "LINE連携").await?;
    let link = browser.get(&format!("/l/{}/link", shop.channel)).await?;
    let authorize = link.header("location").to_owned();
    let state = authorize
        .split(['?', '&'])
        .find_map(|pair| pair.strip_prefix("state="));
    tokio::time::sleep(Duration::from_millis(500)).await;
    server.child.kill().await?;

    let written = fs::read_to_string(&path)?;
    fs::remove_file(&path)?;
    assert!(written.len() > 10_000, "nothing was written");
    let session = browser.cookies.get("enishi").context("a session")?;
    let secrets = [
        ("password", PASSWORD),
        ("API key", key.as_str()),
        ("session", session.as_str()),
        ("channel secret", &messaging.channel_secret),
        ("master key", testkit::database::MASTER_KEY),
        ("state", state.context("a state")?),
        ("name", "CANARY"),
        ("phone", "9012345678"),
        ("address", &shop.email),
        ("LINE user", &user),
        ("letter", "/verify?token="),
    ];
    let mut told = Vec::new();
    for (what, secret) in secrets {
        if let Some(line) = written.lines().find(|line| line.contains(secret)) {
            told.push(format!(
                "{what}: {}",
                line.chars().take(300).collect::<String>()
            ));
        }
    }
    assert!(told.is_empty(), "{told:#?}");
    Ok(())
}
