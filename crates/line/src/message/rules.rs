//! The checks that the message types share.

use serde_json::{Map, Value};

use super::invalid::{Invalid, Reason, Unit};
use super::length;

/// Fields that this crate does not know, kept as they came.
pub(crate) type Extra = Map<String, Value>;
pub(crate) type Check = Result<(), Invalid>;

/// `Deserialize` that ends in the type's own `check`, and `Serialize`, for a type that derives both
/// under `#[serde(remote = "Self")]`: no JSON can make a value that a builder could not.
macro_rules! checked {
    ($($name:ty),+ $(,)?) => {$(
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let value = <$name>::deserialize(from)?;
                value.check().map_err(serde::de::Error::custom)?;
                Ok(value)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                <$name>::serialize(self, to)
            }
        }
    )+};
}
pub(crate) use checked;

pub(crate) fn utf16(property: &str, text: &str, min: usize, max: usize) -> Check {
    within(property, length::utf16(text), min, max, Unit::Utf16)
}

pub(crate) fn graphemes(property: &str, text: &str, min: usize, max: usize) -> Check {
    // A cluster may be endless (letters under a thousand marks): bound the units as well.
    utf16(property, text, 0, max * 32)?;
    within(property, length::graphemes(text), min, max, Unit::Graphemes)
}

pub(crate) fn within(property: &str, actual: usize, min: usize, max: usize, unit: Unit) -> Check {
    if (min..=max).contains(&actual) {
        return Ok(());
    }
    Err(Invalid::new(
        property,
        Reason::Length {
            min,
            max,
            actual,
            unit,
        },
    ))
}

pub(crate) fn count(property: &str, actual: usize, min: usize, max: usize) -> Check {
    if (min..=max).contains(&actual) {
        return Ok(());
    }
    Err(Invalid::new(property, Reason::Count { min, max, actual }))
}

/// An address of a file that LINE fetches: https, at most 2,000 characters.
pub(crate) fn https(property: &str, url: &str) -> Check {
    utf16(property, url, 1, 2000)?;
    scheme_of(property, url, &["https"], "https")
}

/// An address that a person's phone opens: at most 1,000 characters.
pub(crate) fn link(property: &str, url: &str) -> Check {
    utf16(property, url, 1, 1000)?;
    scheme_of(
        property,
        url,
        &["http", "https", "line", "tel"],
        "http, https, line or tel",
    )
}

fn scheme_of(property: &str, url: &str, schemes: &[&str], named: &'static str) -> Check {
    let encoded = url.bytes().all(|byte| byte.is_ascii_graphic());
    let parsed = reqwest::Url::parse(url).ok();
    if encoded && parsed.is_some_and(|url| schemes.contains(&url.scheme())) {
        return Ok(());
    }
    Err(Invalid::new(property, Reason::Url(named)))
}

/// Checks each with its place in the list.
pub(crate) fn each<T>(property: &str, list: &[T], check: impl Fn(&T) -> Check) -> Check {
    for (at, item) in list.iter().enumerate() {
        check(item).map_err(|fault| fault.inside(&format!("{property}[{at}]")))?;
    }
    Ok(())
}

/// Levels of JSON in a message: far above what LINE draws, far below what a stack holds.
const DEEPEST: usize = 64;

/// Refuses JSON nested deeper than any message is, before it is read by functions that call
/// themselves.
pub(crate) fn shallow(value: &Value) -> Check {
    let mut level: Vec<&Value> = vec![value];
    for _ in 0..DEEPEST {
        level = level.into_iter().flat_map(children).collect();
        if level.is_empty() {
            return Ok(());
        }
    }
    Err(Invalid::new(
        "",
        Reason::Form("nested at most 64 levels deep"),
    ))
}

fn children(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(fields) => fields.values().collect(),
        _ => Vec::new(),
    }
}
