//! The arrows between crates are those of `docs/architecture.md`.

use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The table of the page: what each crate may use. `everything` and its exceptions are spelled out.
fn allowed(page: &str) -> BTreeMap<String, BTreeSet<String>> {
    let rows: Vec<[&str; 3]> = page
        .lines()
        .filter(|line| line.starts_with("| `"))
        .filter_map(|line| {
            line.trim_matches('|')
                .split('|')
                .map(str::trim)
                .collect::<Vec<_>>()
                .try_into()
                .ok()
        })
        .collect();
    let ticked = |cell: &str| -> BTreeSet<String> {
        cell.split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect()
    };
    let all: BTreeSet<String> = rows.iter().flat_map(|[name, ..]| ticked(name)).collect();
    rows.iter()
        .map(|[name, _, uses]| {
            let name = name.trim_matches('`').to_owned();
            let uses = match *uses {
                "everything" => all.clone(),
                "everything but `testkit`" => all
                    .iter()
                    .filter(|known| *known != "testkit")
                    .cloned()
                    .collect(),
                listed => ticked(listed),
            };
            (name, uses)
        })
        .collect()
}

#[test]
fn crates_use_only_what_the_architecture_allows() -> Result<()> {
    let page = std::fs::read_to_string(format!("{ROOT}/docs/architecture.md"))?;
    let allowed = allowed(&page);
    let metadata = cargo_metadata::MetadataCommand::new()
        .manifest_path(format!("{ROOT}/Cargo.toml"))
        .no_deps()
        .other_options(vec!["--offline".into()])
        .exec()?;
    let ours: BTreeSet<&str> = metadata.packages.iter().map(|p| p.name.as_str()).collect();

    for package in metadata
        .packages
        .iter()
        .filter(|p| p.name.as_str() != "whole")
    {
        let allowed = allowed
            .get(package.name.as_str())
            .with_context(|| format!("{} is not in the table", package.name))?;
        let uses = package.dependencies.iter().filter(|d| {
            d.kind == cargo_metadata::DependencyKind::Normal && ours.contains(d.name.as_str())
        });
        for dependency in uses {
            assert!(
                allowed.contains(&dependency.name),
                "{} must not use {}",
                package.name,
                dependency.name
            );
        }
    }
    for name in allowed.keys() {
        assert!(
            ours.contains(name.as_str()),
            "the table names {name}, which is no crate"
        );
    }
    Ok(())
}

#[test]
fn every_crate_opens_with_what_it_is() -> Result<()> {
    for entry in std::fs::read_dir(format!("{ROOT}/crates"))? {
        let lib = entry?.path().join("src/lib.rs");
        let text = std::fs::read_to_string(&lib)?;
        assert!(
            text.starts_with("//! "),
            "{} does not say what it is",
            lib.display()
        );
    }
    Ok(())
}
