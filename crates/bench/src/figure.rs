//! What came out: a table for people, a list for programs.

use crate::machine::Machine;
use anyhow::{Context, Result};
use serde::Serialize;
use std::path::Path;

/// One figure.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    bench: &'static str,
    name: &'static str,
    unit: &'static str,
    value: f64,
    #[serde(skip)]
    is_most: bool,
    /// None: for information.
    goal: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    peer: Option<Peer>,
}

/// The same work done bare, in the same run.
#[derive(Debug, Clone, Serialize)]
pub struct Peer {
    name: &'static str,
    value: f64,
}

impl Figure {
    /// For information.
    pub fn of(bench: &'static str, name: &'static str, unit: &'static str, value: f64) -> Self {
        Self {
            bench,
            name,
            unit,
            value: rounded(value),
            is_most: false,
            goal: None,
            peer: None,
        }
    }

    /// It should be no more than this.
    pub fn at_most(self, goal: f64) -> Self {
        Self {
            goal: Some(goal),
            is_most: true,
            ..self
        }
    }

    /// It should be no less than this.
    pub fn at_least(self, goal: f64) -> Self {
        Self {
            goal: Some(goal),
            is_most: false,
            ..self
        }
    }

    /// What it is held against.
    pub fn beside(self, name: &'static str, value: f64) -> Self {
        let value = rounded(value);
        Self {
            peer: Some(Peer { name, value }),
            ..self
        }
    }

    fn goal(&self) -> String {
        let sign = if self.is_most { "≤" } else { "≥" };
        self.goal
            .map_or(String::new(), |goal| format!("{sign} {goal}"))
    }

    fn verdict(&self) -> &'static str {
        match self.goal {
            None => "",
            Some(goal) if self.is_most && self.value <= goal => "reached",
            Some(goal) if !self.is_most && self.value >= goal => "reached",
            Some(_) => "MISSED",
        }
    }
}

fn rounded(value: f64) -> f64 {
    if value >= 1000.0 {
        value.round()
    } else {
        (value * 100.0).round() / 100.0
    }
}

/// The table.
#[expect(clippy::print_stdout, reason = "the table is the command's answer")]
pub fn print(machine: &Machine, figures: &[Figure]) {
    println!("\n{machine}\n");
    println!("| bench | figure | value | unit | goal | verdict | beside it |");
    println!("|---|---|---:|---|---|---|---|");
    for figure in figures {
        let beside = figure.peer.as_ref().map_or(String::new(), |peer| {
            format!("{}: {}", peer.name, peer.value)
        });
        println!(
            "| {} | `{}` | {} | {} | {} | {} | {beside} |",
            figure.bench,
            figure.name,
            figure.value,
            figure.unit,
            figure.goal(),
            figure.verdict()
        );
    }
}

/// What happens meanwhile.
#[expect(clippy::print_stdout, reason = "who waits wants to see how far it is")]
pub fn note(text: impl AsRef<str>) {
    println!("  {}", text.as_ref());
}

/// The list.
pub fn write(file: &Path, figures: &[Figure]) -> Result<()> {
    let text = serde_json::to_string_pretty(figures)?;
    std::fs::write(file, text + "\n")
        .with_context(|| format!("{} cannot be written", file.display()))
}
