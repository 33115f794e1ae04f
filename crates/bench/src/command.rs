//! The command line, and the order in which things are measured.

use crate::{due, figure, machine::Machine, push, read, rig::Rig, webhook};
use anyhow::{Context, Result, ensure};
use clap::{Parser, ValueEnum};
use std::{path::PathBuf, process::ExitCode};

/// Measures Enishi. Use bin/bench, which brings the database.
#[derive(Debug, Clone, Parser)]
pub struct Options {
    /// What to measure; all of it where nothing is named.
    #[arg(value_enum)]
    names: Vec<Name>,
    /// Also writes the figures into this file, as a JSON list.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// A smaller dose (0.01 to 1), for trying the benchmarks themselves: not for figures.
    #[arg(long, default_value_t = 1.0)]
    dose: f64,
    /// The private database, as its owner.
    #[arg(long)]
    pub owner_url: String,
    /// The program that is measured.
    #[arg(long)]
    pub enishi: PathBuf,
    /// Where the processes' logs go.
    #[arg(long)]
    pub logs: PathBuf,
    /// Which commit it was built from.
    #[arg(long, default_value = "unknown")]
    commit: String,
    /// Instead of all this: be the bare intake that webhooks are held against, on this port.
    #[arg(long, hide = true)]
    bare_intake: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Name {
    /// The intake: durable before the 200.
    Webhook,
    /// Personal pushes, as fast as the stand-in takes them.
    Push,
    /// Pages and API with 100,000 members.
    Read,
    /// From commit to acceptance.
    Due,
}

/// Runs the command of the command line.
pub fn run() -> ExitCode {
    let options = Options::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let measured = runtime
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(carry_out(options)));
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(options: Options) -> Result<()> {
    if let Some(port) = options.bare_intake {
        return webhook::bare::serve(port, &options.owner_url).await;
    }
    ensure!(
        (0.01..=1.0).contains(&options.dose),
        "--dose is a number from 0.01 to 1"
    );
    let mut rig = Rig::raise(&options).await?;
    let measured = measure(&mut rig, &options).await;
    let logs = options.logs.display();
    rig.lower().await;
    let figures = measured.with_context(|| format!("the logs are in {logs}"))?;
    let machine = Machine::seen(&options.owner_url, &options.commit).await?;
    figure::print(&machine, &figures);
    if let Some(file) = &options.json {
        figure::write(file, &figures)?;
    }
    Ok(())
}

async fn measure(rig: &mut Rig, options: &Options) -> Result<Vec<figure::Figure>> {
    let wants = |name| options.names.is_empty() || options.names.contains(&name);
    let (dose, mut figures) = (options.dose, Vec::new());
    if wants(Name::Webhook) {
        figures.extend(webhook::measure(rig, dose).await?);
    }
    if wants(Name::Read) {
        figures.extend(read::measure(rig, dose).await?);
    }
    figures.extend(rig.memory());
    if wants(Name::Due) {
        figures.extend(due::measure(rig, dose).await?);
    }
    if wants(Name::Push) {
        figures.extend(push::measure(rig, dose).await?);
    }
    Ok(figures)
}
