//! The frame of every page: where one is, and the stand-in's clock with its buttons.

use std::sync::Arc;

use chrono::{DateTime, Datelike, FixedOffset, SecondsFormat, Timelike};
use poem::{
    Response, handler,
    web::{Data, Form},
};
use serde::Deserialize;

use super::answer::moved;
use crate::world::World;

const WEEKDAYS: [&str; 7] = ["日", "月", "火", "水", "木", "金", "土"];
const JAPAN_S: i32 = 9 * 3600;
/// Longest step that the header's form may ask for: a year.
const FURTHEST_S: i64 = 366 * 86_400;

/// What the frame shows.
#[derive(Debug, Clone)]
pub(super) struct Shell {
    /// The address of this page, to come back to.
    pub(super) here: String,
    /// Machine-readable time.
    pub(super) now_iso: String,
    /// 2026年11月24日(火) 20:15
    pub(super) now: String,
}

impl Shell {
    /// The frame of the page at `here`.
    pub(super) fn at(world: &World, here: impl Into<String>) -> Self {
        let now = world.now_ms();
        Self {
            here: here.into(),
            now_iso: iso(now),
            now: long(now),
        }
    }

    /// Whether the page belongs to this part of the stand-in: its link is then marked.
    pub(super) fn within(&self, part: &str) -> bool {
        self.here == part
            || self
                .here
                .strip_prefix(part)
                .is_some_and(|rest| rest.starts_with('/'))
    }
}

/// 2026年11月24日(火) 20:15, Japan's time.
pub(super) fn long(ms: i64) -> String {
    let at = japan(ms);
    let weekday = WEEKDAYS[at.weekday().num_days_from_sunday() as usize];
    let (year, month, day) = (at.year(), at.month(), at.day());
    format!(
        "{year}年{month}月{day}日({weekday}) {:02}:{:02}",
        at.hour(),
        at.minute()
    )
}

/// The same for `<time datetime>`.
pub(super) fn iso(ms: i64) -> String {
    japan(ms).to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn japan(ms: i64) -> DateTime<FixedOffset> {
    let zone = FixedOffset::east_opt(JAPAN_S).expect("nine hours are an offset");
    DateTime::from_timestamp_millis(ms)
        .unwrap_or_default()
        .with_timezone(&zone)
}

/// Moves the clock from a page without a script.
#[derive(Deserialize)]
pub(super) struct Step {
    advance_s: i64,
    #[serde(default)]
    here: String,
}

/// `POST /clock`: forward, and back to the page one came from.
#[handler]
pub(super) fn move_clock(Data(world): Data<&Arc<World>>, Form(step): Form<Step>) -> Response {
    world.advance_clock(step.advance_s.clamp(0, FURTHEST_S));
    moved(if ours(&step.here) { &step.here } else { "/" })
}

/// A path of this origin: `//host` and `/\host` would lead elsewhere.
fn ours(path: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && c != '\\';
    path.starts_with('/') && !path.starts_with("//") && path.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_reads_as_people_in_japan_read_it() {
        assert_eq!(long(1_795_518_900_000), "2026年11月24日(火) 20:15");
    }

    #[test]
    fn the_way_back_never_leaves_the_stand_in() {
        assert!(ours("/mail/3"));
        for elsewhere in [
            "//evil.example",
            "https://evil.example",
            "/\\evil",
            "",
            "/a\r\nx: y",
        ] {
            assert!(!ours(elsewhere), "{elsewhere}");
        }
    }
}
