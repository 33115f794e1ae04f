//! `enishi try`: stand-in, server and worker in one process, on free ports, with a sample restaurant.

mod ports;

use crate::{
    Config, House,
    config::{LogFormat, SANDBOX_MASTER_KEY},
    logging,
    sample::{self, StandIn},
};
use anyhow::{Context, Result};
use ports::Ports;
use simulator::Simulator;
use std::{collections::HashMap, path::PathBuf};
use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::sync::CancellationToken;

/// Options of `enishi try`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The private database, as its owner.
    #[arg(long)]
    owner_url: String,
    /// Where everything is kept.
    #[arg(long)]
    state: PathBuf,
    /// Begin with an empty stand-in (the database is emptied by bin/try).
    #[arg(long)]
    fresh: bool,
}

/// Runs until told to stop.
pub async fn run(options: Options, shutdown: CancellationToken) -> Result<()> {
    logging::start_quietly();
    std::fs::create_dir_all(&options.state).context("the state folder cannot be made")?;
    tenancy::migrate::migrate(&options.owner_url)
        .await
        .context("the database could not be migrated")?;
    let mut ports = Ports::kept_in(&options.state);
    let stand_in = start_stand_in(&options, &mut ports).await?;
    let (listener, url) = ports.web().await?;
    let config = configuration(&options, &stand_in, &url)?;
    ports.keep(&options.state)?;

    let house = House::open(config).await?;
    let line = StandIn::at(&stand_in.public_url);
    follow_ports(&options.owner_url, &house, &line).await?;
    let mut tasks = run_house(&house, listener, &shutdown);
    let made = sample::plant(&house, &line)
        .await
        .context("the sample restaurant could not be made")?;
    announce(&url, &stand_in, made);

    shutdown.cancelled().await;
    while tasks.join_next().await.is_some() {}
    stand_in.stop().await;
    Ok(())
}

async fn start_stand_in(options: &Options, ports: &mut Ports) -> Result<Simulator> {
    let state = options.state.join("stand-in.json");
    if options.fresh && state.exists() {
        std::fs::remove_file(&state).context("the stand-in's state cannot be emptied")?;
    }
    let stand_in = ports.stand_in(Some(state)).await?;
    Ok(stand_in)
}

fn configuration(options: &Options, stand_in: &Simulator, url: &str) -> Result<Config> {
    let smtp = format!("smtp://{}", stand_in.smtp_address);
    let line = stand_in.public_url.as_str();
    let app_url = as_app(&options.owner_url);
    let values: HashMap<&'static str, &str> = HashMap::from([
        ("MODE", "sandbox"),
        ("PUBLIC_URL", url),
        ("DATABASE_URL", &app_url),
        ("MASTER_KEY", SANDBOX_MASTER_KEY),
        ("SMTP_URL", &smtp),
        ("MAIL_FROM", "Enishi <no-reply@enishi.example>"),
        ("LINE_API_URL", line),
        ("LINE_API_DATA_URL", line),
        ("LINE_ACCESS_URL", line),
        ("STAND_IN_URL", line),
        ("LOG_FORMAT", "text"),
    ]);
    let wrong = |wrong: Vec<crate::config::Wrong>| anyhow::anyhow!("configuration: {wrong:?}");
    let config = Config::read(&values).map_err(wrong)?;
    debug_assert_eq!(config.log_format, LogFormat::Text);
    Ok(config)
}

/// The same database as the role that may only knock at doors.
fn as_app(owner_url: &str) -> String {
    let (scheme, rest) = owner_url
        .split_once("://")
        .unwrap_or(("postgres", owner_url));
    let host = rest.split_once('@').map_or(rest, |(_, host)| host);
    format!("{scheme}://enishi_app@{host}")
}

fn run_house(house: &House, listener: TcpListener, shutdown: &CancellationToken) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    tasks.spawn(house.clone().listen(shutdown.clone()));
    tasks.spawn(house.clone().work(shutdown.clone()));
    let (house, shutdown) = (house.clone(), shutdown.clone());
    tasks.spawn(async move {
        if let Err(error) = house.serve(listener, shutdown).await {
            tracing::error!(%error, "the server ended");
        }
    });
    tasks
}

/// A port that was taken has been replaced: LINE's console (here, the stand-in's) is told the new addresses.
async fn follow_ports(owner_url: &str, house: &House, line: &StandIn) -> Result<()> {
    use sqlx::{Connection, PgConnection, Row};
    let mut owner = PgConnection::connect(owner_url).await?;
    let rows = sqlx::query("select id, messaging_channel_id, login_channel_id from channels")
        .fetch_all(&mut owner)
        .await?;
    for row in rows {
        let channel = kernel::ChannelId::from_uuid(row.get("id"));
        let (messaging, login): (String, String) =
            (row.get("messaging_channel_id"), row.get("login_channel_id"));
        let site = &house.config.site;
        // A stand-in that was emptied does not know the channel any more; the doctor says so.
        let _ = line.move_webhook(&messaging, &site.webhook(channel)).await;
        let _ = line.set_callback(&login, &site.callback(channel)).await;
    }
    owner.close().await?;
    Ok(())
}

#[expect(
    clippy::print_stdout,
    reason = "the addresses are what the person waits for"
)]
fn announce(url: &str, stand_in: &Simulator, made: bool) {
    let (line, made) = (
        &stand_in.public_url,
        if made {
            "作りました"
        } else {
            "前回のままです"
        },
    );
    println!(
        "
  縁 Enishi を試せます（Ctrl-C で終わります） · ready, Ctrl-C stops everything

  管理画面   admin      {url}/
             サンプルの店 「{name}」({made})
             e-mail      {email}
             password    {password}
  新規登録   sign up    {url}/signup
  API        docs       {url}/docs

  スマホ     phone      {line}/phone/hanako   （ほかの人: {line}/）
  LINE設定   console    {line}/console
  メール     mailbox    {line}/mail
",
        name = sample::BUSINESS,
        email = sample::EMAIL,
        password = sample::PASSWORD,
    );
}
