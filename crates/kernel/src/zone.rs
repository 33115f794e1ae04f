//! Business times: an instant, read and written in an IANA zone.

use crate::{Instant, Lang};
use chrono::{Datelike, LocalResult, NaiveDateTime, TimeZone, Timelike, Utc};

/// An IANA time zone, such as `Asia/Tokyo`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(chrono_tz::Tz);

/// A local time that a zone's clocks skip (or a text that is no time at all).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such local time")]
pub struct NoSuchTime;

const WEEKDAYS: [&str; 7] = ["日", "月", "火", "水", "木", "金", "土"];

impl Zone {
    /// `Asia/Tokyo`.
    pub const TOKYO: Self = Self(chrono_tz::Asia::Tokyo);

    /// From its IANA name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok().map(Self)
    }

    /// Its IANA name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The local date and time of an instant.
    pub fn local(self, at: Instant) -> NaiveDateTime {
        at.with_timezone(&self.0).naive_local()
    }

    /// The instant of a local time; the earlier one where clocks are turned back.
    pub fn instant(self, local: NaiveDateTime) -> Result<Instant, NoSuchTime> {
        match self.0.from_local_datetime(&local) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Ok(at.with_timezone(&Utc)),
            LocalResult::None => Err(NoSuchTime),
        }
    }

    /// The instant of what `<input type=datetime-local>` sends: `2026-11-27T18:00`.
    pub fn parse_local(self, text: &str) -> Result<Instant, NoSuchTime> {
        let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M")
            .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S"))
            .map_err(|_| NoSuchTime)?;
        self.instant(local)
    }

    /// What `<input type=datetime-local>` wants: `2026-11-27T18:00`.
    pub fn input_value(self, at: Instant) -> String {
        self.local(at).format("%Y-%m-%dT%H:%M").to_string()
    }

    /// `2026年11月27日(金) 18:00` or `Fri 27 Nov 2026, 18:00`.
    pub fn long(self, at: Instant, lang: Lang) -> String {
        let local = self.local(at);
        match lang {
            Lang::Ja => format!(
                "{} {:02}:{:02}",
                self.day(at, lang),
                local.hour(),
                local.minute()
            ),
            Lang::En => local.format("%a %-d %b %Y, %H:%M").to_string(),
        }
    }

    /// `2026年11月27日(金)` or `Fri 27 Nov 2026`.
    pub fn day(self, at: Instant, lang: Lang) -> String {
        let local = self.local(at);
        match lang {
            Lang::Ja => format!(
                "{}年{}月{}日({})",
                local.year(),
                local.month(),
                local.day(),
                weekday(&local)
            ),
            Lang::En => local.format("%a %-d %b %Y").to_string(),
        }
    }

    /// `11月27日(金) 18:00` or `Fri 27 Nov, 18:00`: where the year is plain.
    pub fn short(self, at: Instant, lang: Lang) -> String {
        let local = self.local(at);
        match lang {
            Lang::Ja => format!(
                "{}月{}日({}) {:02}:{:02}",
                local.month(),
                local.day(),
                weekday(&local),
                local.hour(),
                local.minute()
            ),
            Lang::En => local.format("%a %-d %b, %H:%M").to_string(),
        }
    }
}

fn weekday(local: &NaiveDateTime) -> &'static str {
    WEEKDAYS[local.weekday().num_days_from_sunday() as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_evening_in_tokyo_reads_as_people_write_it() {
        let at = Zone::TOKYO.parse_local("2026-11-27T18:00").expect("a time");
        assert_eq!(at.to_rfc3339(), "2026-11-27T09:00:00+00:00");
        assert_eq!(Zone::TOKYO.long(at, Lang::Ja), "2026年11月27日(金) 18:00");
        assert_eq!(Zone::TOKYO.short(at, Lang::En), "Fri 27 Nov, 18:00");
        assert_eq!(Zone::TOKYO.input_value(at), "2026-11-27T18:00");
    }

    #[test]
    fn a_time_that_the_clocks_skip_is_refused() {
        let new_york = Zone::named("America/New_York").expect("a zone");
        assert_eq!(new_york.parse_local("2026-03-08T02:30"), Err(NoSuchTime));
        assert_eq!(new_york.parse_local("tomorrow"), Err(NoSuchTime));
    }
}
