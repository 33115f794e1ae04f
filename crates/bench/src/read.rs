//! `read`: a signed-in person's pages and a developer's calls, in a tenant with 100,000 members.

mod book;
mod visitor;

use crate::{
    figure::{Figure, note},
    load,
    rig::Rig,
};
use anyhow::{Result, ensure};
use std::sync::Arc;
use visitor::Visitor;

const MEMBERS: f64 = 100_000.0;
const RESERVATIONS: f64 = 10_000.0;
/// Requests of each kind. Each API key may send 100 at once and 600 a minute: they take turns.
const REQUESTS: f64 = 2_000.0;
const CONNECTIONS: usize = 8;

pub async fn measure(rig: &mut Rig, dose: f64) -> Result<Vec<Figure>> {
    let (members, reservations) = (MEMBERS * dose, RESERVATIONS * dose);
    note(format!(
        "read: writing {members} members and {reservations} reservations"
    ));
    book::fill(rig, members as usize, reservations as usize).await?;
    rig.peak_memory()?;
    let visitor = Visitor::sign_in(rig).await?;
    // Argon2id takes 19 MiB for a tenth of a second: told apart from the load.
    let signed_in = rig.peak_memory()?;
    let (mut figures, mut worst) = (Vec::new(), 0.0_f64);
    for (name, path) in [
        ("read_reservations_page_p95_ms", "/reservations"),
        ("read_members_page_p95_ms", "/members"),
        ("read_members_api_p95_ms", "/api/v1/members"),
        ("read_reservations_api_p95_ms", "/api/v1/reservations"),
    ] {
        let requests = Arc::new(visitor.requests(path, (REQUESTS * dose) as usize));
        visitor.check(rig, path).await?;
        let seen = load::closed(rig.serve, requests, CONNECTIONS).await?;
        ensure!(
            seen.failed == 0,
            "{path}: {} were not answered",
            seen.failed
        );
        let p95 = seen.latencies.within(0.95);
        note(format!(
            "read: {path} p95 {p95:.1} ms, {:.0}/s",
            seen.per_second()
        ));
        worst = worst.max(p95);
        figures
            .push(Figure::of("read", name, "ms", p95).beside("median", seen.latencies.within(0.5)));
    }
    figures.insert(
        0,
        Figure::of("read", "read_p95_ms", "ms", worst).at_most(50.0),
    );
    rig.count_memory()?;
    figures.push(Figure::of(
        "read",
        "serve_rss_at_sign_in_mb",
        "MB",
        signed_in,
    ));
    Ok(figures)
}
