//! The commands, a file each.

mod doctor;
mod migrate;
mod openapi;
mod seed;
mod serve;
mod work;

use crate::{
    config::{Config, Environment, Wrong},
    logging, try_out,
};
use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;
use tokio_util::sync::CancellationToken;

/// Enishi (縁): ties a business's customers to their LINE accounts and keeps the promises that follow.
#[derive(Parser)]
#[command(name = "enishi", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answers HTTP: admin, API, members' pages, LINE's webhooks. Works too, with --work.
    Serve {
        /// Also does the background work, in the same process.
        #[arg(long)]
        work: bool,
    },
    /// Does the background work: inbox, parcels, timers, mail.
    Work,
    /// Brings the database up to date, as its owner (MIGRATE_DATABASE_URL).
    Migrate,
    /// Checks configuration, database, LINE and mail, and says what to mend.
    Doctor,
    /// Fills a sandbox with a sample restaurant.
    Seed,
    /// Runs the stand-in of the LINE platform alone.
    Simulate(simulator::Options),
    /// Prints the OpenAPI document.
    Openapi,
    /// Prints a new master key.
    Keys,
    /// Everything at once on this machine, for trying out (used by bin/try).
    Try(try_out::Options),
}

/// Runs the command of the command line.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    match runtime.block_on(carry_out(cli.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("enishi: {error:#}");
    ExitCode::FAILURE
}

async fn carry_out(command: Command) -> Result<()> {
    match command {
        Command::Serve { work } => serve::serve(configuration()?, work, until_told()).await,
        Command::Work => work::work(configuration()?, until_told()).await,
        Command::Migrate => migrate::migrate().await,
        Command::Doctor => doctor::doctor(configuration()?).await,
        Command::Seed => seed::seed(configuration()?).await,
        Command::Openapi => openapi::openapi(),
        Command::Keys => keys(),
        Command::Simulate(options) => {
            logging::start(logging::Format::Text);
            Ok(simulator::run(options, until_told()).await?)
        }
        Command::Try(options) => try_out::run(options, until_told()).await,
    }
}

/// The configuration of the environment; every wrong variable is named.
fn configuration() -> Result<Config> {
    let config = Config::read(&Environment).map_err(|wrong| anyhow::anyhow!(listed(&wrong)))?;
    logging::start(config.log_format);
    Ok(config)
}

fn listed(wrong: &[Wrong]) -> String {
    let lines: Vec<String> = wrong.iter().map(|wrong| format!("\n  {wrong}")).collect();
    format!(
        "the configuration is wrong (deploy/enishi.env.sample explains it):{}",
        lines.concat()
    )
}

/// Cancelled by SIGTERM or SIGINT.
pub fn until_told() -> CancellationToken {
    use tokio::signal::unix::{SignalKind, signal};
    let token = CancellationToken::new();
    let told = token.clone();
    tokio::spawn(async move {
        let (term, interrupt) = (
            signal(SignalKind::terminate()),
            signal(SignalKind::interrupt()),
        );
        if let (Ok(mut term), Ok(mut interrupt)) = (term, interrupt) {
            tokio::select! { _ = term.recv() => {}, _ = interrupt.recv() => {} }
            told.cancel();
        }
    });
    token
}

#[expect(clippy::print_stdout, reason = "printing it is the command")]
fn keys() -> Result<()> {
    use std::io::Read;
    let mut bytes = [0u8; 32];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    println!(
        "{}",
        base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes)
    );
    Ok(())
}
