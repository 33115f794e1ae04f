//! LINE Login, attacked from both ends of the redirect.

use crate::{browser::Browser, person::Answer};
use anyhow::{Context, Result, ensure};
use reqwest::{Client, header::LOCATION, redirect::Policy};
use testkit::{Shop, TestApp};

/// Walks through LINE's pages as a person, and stops where LINE sends the browser back.
async fn at_line(app: &TestApp, authorize: &str, person: &str, answer: &str) -> Result<String> {
    let http = Client::builder()
        .cookie_store(true)
        .redirect(Policy::none())
        .build()?;
    let mut reply = http.get(authorize).send().await?;
    for _ in 0..10 {
        if let Some(next) = reply.headers().get(LOCATION) {
            let next = reply.url().join(next.to_str()?)?;
            if let Some(path) = next.as_str().strip_prefix(&app.url) {
                return Ok(path.to_owned());
            }
            reply = http.get(next).send().await?;
            continue;
        }
        let at = reply.url().clone();
        ensure!(reply.status().is_success(), "{at}: {}", reply.text().await?);
        let form: &[(&str, &str)] = if at.path().ends_with("/consent") {
            &[("answer", answer)]
        } else {
            &[("person", person)]
        };
        reply = http.post(at).form(form).send().await?;
    }
    anyhow::bail!("LINE never sent the browser back")
}

struct Lounge {
    app: TestApp,
    shop: Shop,
}

impl Lounge {
    async fn new() -> Result<Self> {
        let app = TestApp::start().await?;
        let shop = app.shop().await?;
        Ok(Self { app, shop })
    }

    fn page(&self, name: &str) -> String {
        format!("/l/{}/{name}", self.shop.channel)
    }

    /// A browser that has begun, and the address at LINE.
    async fn begun(&self) -> Result<(Browser, String)> {
        let mut browser = Browser::new(&self.app)?;
        let answer = browser.get(&self.page("link")).await?;
        Ok((browser, answer.header("location").to_owned()))
    }

    /// The same, come back with a code.
    async fn returning(&self, person: &str) -> Result<(Browser, String)> {
        let (browser, authorize) = self.begun().await?;
        let callback = at_line(&self.app, &authorize, person, "allow").await?;
        Ok((browser, callback))
    }

    async fn linked(&self, person: &str) -> Result<Browser> {
        let (mut browser, callback) = self.returning(person).await?;
        browser.get(&callback).await?;
        let yes = [("service", "on"), ("profile", "on")];
        let consent = self.page("consent");
        let answer = browser.submit(&consent, &consent, &yes).await?;
        ensure!(answer.status == 303, "{}", answer.body);
        Ok(browser)
    }

    async fn count(&self, what: &'static str) -> Result<i64> {
        let mut owner = self.app.database.owner().await?;
        Ok(sqlx::query_scalar(what).fetch_one(&mut owner).await?)
    }
}

/// A page that says what happened and where to go on, and no session.
fn is_helpful(lounge: &Lounge, answer: &Answer) {
    assert!((400..500).contains(&answer.status), "{}", answer.status);
    assert!(
        answer.body.contains(&lounge.page("link")),
        "{}",
        answer.body
    );
    let sessions = answer.cookies();
    let sessions = sessions
        .iter()
        .filter(|set| set.starts_with("enishi-lounge="));
    assert_eq!(sessions.count(), 0);
}

fn with(callback: &str, name: &str, value: Option<&str>) -> String {
    let (path, query) = callback.split_once('?').unwrap_or((callback, ""));
    let start = format!("{name}=");
    let mut pairs: Vec<String> = query
        .split('&')
        .filter(|pair| !pair.starts_with(&start))
        .map(str::to_owned)
        .collect();
    pairs.extend(value.map(|value| format!("{start}{value}")));
    format!("{path}?{}", pairs.join("&"))
}

fn of<'a>(address: &'a str, name: &str) -> &'a str {
    let start = format!("{name}=");
    let query = address.split_once('?').map_or("", |(_, query)| query);
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix(start.as_str()))
        .unwrap_or_default()
}

#[tokio::test]
async fn a_state_that_is_missing_or_invented_leads_nowhere() -> Result<()> {
    let lounge = Lounge::new().await?;
    let (mut browser, callback) = lounge.returning("hanako").await?;
    for state in [
        None,
        Some(""),
        Some("A"),
        Some(&*"A".repeat(43)),
        Some("%00"),
    ] {
        is_helpful(
            &lounge,
            &browser.get(&with(&callback, "state", state)).await?,
        );
    }
    // These cannot be read at all.
    for unread in [
        with(&callback, "state", Some("%ff")),
        format!("{callback}&state=other"),
    ] {
        let answer = browser.get(&unread).await?;
        assert_eq!(
            (answer.status, answer.cookies().len()),
            (400, 0),
            "{unread}"
        );
    }
    assert_eq!(
        lounge.count("select count(*) from lounge_sessions").await?,
        0
    );
    let answer = browser.get(&callback).await?;
    assert_eq!(answer.status, 303, "its own state still serves it");
    Ok(())
}

#[tokio::test]
async fn a_callback_is_answered_once_and_only_to_the_browser_that_began() -> Result<()> {
    let lounge = Lounge::new().await?;
    let (mut browser, callback) = lounge.returning("hanako").await?;
    // The attacker's own callback, opened in the victim's browser, with a login of the victim's begun.
    let (mut victim, _) = lounge.begun().await?;
    is_helpful(&lounge, &victim.get(&callback).await?);
    is_helpful(&lounge, &Browser::new(&lounge.app)?.get(&callback).await?);
    assert_eq!(
        lounge.count("select count(*) from lounge_sessions").await?,
        0
    );

    assert_eq!(browser.get(&callback).await?.status, 303);
    is_helpful(&lounge, &browser.get(&callback).await?);
    assert_eq!(
        lounge.count("select count(*) from lounge_sessions").await?,
        1
    );
    Ok(())
}

#[tokio::test]
async fn of_two_callbacks_at_once_one_wins() -> Result<()> {
    let lounge = Lounge::new().await?;
    for _ in 0..5 {
        let (browser, callback) = lounge.returning("hanako").await?;
        let mut at_once = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let (mut browser, callback) = (browser.clone(), callback.clone());
            at_once.spawn(async move { browser.get(&callback).await });
        }
        let mut statuses = Vec::new();
        while let Some(answer) = at_once.join_next().await {
            statuses.push(answer??.status);
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 400, 400, 400, 400, 400]);
    }
    assert_eq!(
        lounge.count("select count(*) from lounge_sessions").await?,
        5
    );
    Ok(())
}

#[tokio::test]
async fn a_code_of_another_shop_is_worth_nothing_here() -> Result<()> {
    let lounge = Lounge::new().await?;
    let there = Shop::open(&lounge.app, "隣の店").await?;
    let other = format!("/l/{}/link", there.channel);
    let (mut browser, ours) = lounge.returning("hanako").await?;
    let begun = browser.get(&other).await?;
    let theirs = at_line(&lounge.app, begun.header("location"), "hanako", "allow").await?;

    let their_query = theirs.split_once('?').context("a query")?.1;
    let moved = format!("{}?{their_query}", lounge.page("callback"));
    is_helpful(&lounge, &browser.get(&moved).await?);
    let swapped = with(&ours, "code", Some(of(&theirs, "code")));
    is_helpful(&lounge, &browser.get(&swapped).await?);
    assert_eq!(
        lounge.count("select count(*) from lounge_sessions").await?,
        0
    );
    assert_eq!(lounge.count("select count(*) from line_tokens").await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_nonce_or_challenge_that_was_exchanged_on_the_way_is_noticed() -> Result<()> {
    let lounge = Lounge::new().await?;
    let changes = [
        ("nonce", Some("A".repeat(43))),
        ("nonce", None),
        ("code_challenge", Some("A".repeat(43))),
    ];
    for (name, value) in changes {
        let (mut browser, authorize) = lounge.begun().await?;
        let changed = with(&authorize, name, value.as_deref());
        let callback = at_line(&lounge.app, &changed, "hanako", "allow").await?;
        is_helpful(&lounge, &browser.get(&callback).await?);
    }
    assert_eq!(
        lounge.count("select count(*) from lounge_sessions").await?,
        0
    );
    Ok(())
}

#[tokio::test]
async fn who_says_no_at_line_is_told_what_to_do() -> Result<()> {
    let lounge = Lounge::new().await?;
    let (mut browser, authorize) = lounge.begun().await?;
    let callback = at_line(&lounge.app, &authorize, "hanako", "deny").await?;
    assert!(
        callback
            .to_ascii_lowercase()
            .contains("error=access_denied"),
        "{callback}"
    );
    let answer = browser.get(&callback).await?;
    is_helpful(&lounge, &answer);
    for hostile in ["%3Cscript%3Ealert(1)%3C/script%3E", "%22onload=x"] {
        let (mut browser, _) = lounge.begun().await?;
        let changed = with(&callback, "error_description", Some(hostile));
        let answer = browser.get(&with(&changed, "error", Some(hostile))).await?;
        assert!(!answer.body.contains("<script>alert") && !answer.body.contains("\"onload=x"));
    }
    assert_eq!(
        lounge
            .count("select count(*) from friends where blocked_at is not null")
            .await?,
        0
    );
    Ok(())
}

#[tokio::test]
async fn after_unlinking_a_copied_cookie_opens_nothing() -> Result<()> {
    let lounge = Lounge::new().await?;
    let mut browser = lounge.linked("hanako").await?;
    let mut copy = browser.clone();
    assert_eq!(copy.get(&lounge.page("me")).await?.status, 200);

    let unlink = lounge.page("unlink");
    let answer = browser.submit(&unlink, &unlink, &[]).await?;
    assert_eq!(answer.status, 303, "{}", answer.body);

    for page in ["me", "unlink"] {
        let answer = copy.get(&lounge.page(page)).await?;
        assert_eq!(answer.status, 303, "{page}");
        assert!(answer.header("location").contains("/oauth2/v2.1/authorize"));
    }
    let consent = copy.get(&lounge.page("consent")).await?;
    assert_eq!(consent.status, 400, "an old consent cannot be given again");
    assert_eq!(
        lounge
            .count("select count(*) from links where ended_at is null")
            .await?,
        0
    );
    Ok(())
}

#[tokio::test]
async fn the_host_that_a_request_names_is_not_believed() -> Result<()> {
    let lounge = Lounge::new().await?;
    let person = Browser::new(&lounge.app)?.person();
    let request = person
        .request(reqwest::Method::GET, &lounge.page("link"))
        .header("host", "evil.example")
        .header("x-forwarded-host", "evil.example")
        .header("x-forwarded-proto", "https");
    let answer = crate::person::send(request).await?;
    assert!(!answer.header("location").contains("evil.example"));
    Ok(())
}
