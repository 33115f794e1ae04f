//! The routes as the sources of the faces declare them: what a router holds cannot be asked of it.

use anyhow::{Context, Result, ensure};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

const FACES: [&str; 7] = [
    "frontdesk",
    "server",
    "lounge",
    "api",
    "restaurant",
    "admin",
    "inbound",
];
/// Which sources are mounted below an address of their own.
const NESTS: [(&str, &str, &str); 3] = [
    ("/l", "lounge::routes(lounge)", "lounge/src/lib.rs"),
    ("/api/v1", "self.service", ""),
    ("/docs", "docs::pages()", "api/src/docs.rs"),
];
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Every method and path, with each parameter named as the test fills it.
pub fn routes() -> Result<BTreeSet<(String, String)>> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let (mut found, mut nests) = (BTreeSet::new(), BTreeSet::new());
    for face in FACES {
        for file in sources(&crates.join(face).join("src"))? {
            let name = file.strip_prefix(&crates)?.to_string_lossy().into_owned();
            let text = fs::read_to_string(&file)?;
            let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or("");
            let prefix = NESTS.iter().find(|(.., source)| *source == name);
            for (path, methods) in calls(text, ".at(").context(name.clone())? {
                let path = format!("{}{path}", prefix.map_or("", |(address, ..)| address));
                for method in methods_of(&methods) {
                    found.insert((method.to_uppercase(), named(&path)));
                }
            }
            nests.extend(calls(text, ".nest(").context(name)?);
            found.extend(operations(text));
        }
    }
    let known = NESTS.map(|(address, what, _)| (address.to_owned(), what.to_owned()));
    ensure!(
        nests == BTreeSet::from(known),
        "a nest that this test does not know: {nests:?}"
    );
    Ok(found)
}

/// Every source but those of tests.
fn sources(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(sources(&path)?);
        } else if path.extension().is_some_and(|kind| kind == "rs")
            && path.file_stem().is_none_or(|stem| stem != "samples")
        {
            files.push(path);
        }
    }
    Ok(files)
}

/// Each `.at("path", rest)` as path and rest.
fn calls(text: &str, call: &str) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(call) {
        let inside = balanced(&text[at + call.len()..]).context("an open parenthesis")?;
        let inside = inside.trim();
        let Some(rest) = inside.strip_prefix('"') else {
            continue;
        };
        let (path, rest) = rest.split_once('"').context("an open string")?;
        let rest = rest.trim().trim_matches(',').trim();
        found.push((path.to_owned(), rest.to_owned()));
    }
    Ok(found)
}

fn balanced(text: &str) -> Option<&str> {
    let mut depth = 1_u32;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(&text[..at]);
        }
    }
    None
}

fn methods_of(text: &str) -> impl Iterator<Item = &'static str> {
    METHODS.into_iter().filter(move |method| {
        let call = format!("{method}(");
        text.match_indices(&call).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            before.is_none_or(|c| !c.is_alphanumeric() && c != '_')
        })
    })
}

/// Each `#[oai(path = "…", method = "…")]`.
fn operations(text: &str) -> Vec<(String, String)> {
    let quoted = |inside: &str, name: &str| {
        let (_, rest) = inside.split_once(name)?;
        rest.split('"').nth(1).map(str::to_owned)
    };
    text.match_indices("#[oai(")
        .filter_map(|(at, call)| {
            let inside = balanced(&text[at + call.len()..])?;
            let path = quoted(inside, "path = ")?;
            let method = quoted(inside, "method = ")?;
            Some((method.to_uppercase(), named(&format!("/api/v1{path}"))))
        })
        .collect()
}

/// `:id` says nothing of whose it is; the noun before it does.
fn named(path: &str) -> String {
    for (noun, name) in [
        ("/members/", ":member"),
        ("/reservations/", ":reservation"),
        ("/deliveries/", ":delivery"),
    ] {
        let anonymous = format!("{noun}:id");
        if path.contains(&anonymous) {
            return path.replace(&anonymous, &format!("{noun}{name}"));
        }
    }
    path.to_owned()
}
