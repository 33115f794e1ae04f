//! Gathers complaints; each check names the property by its path and reads the value on the way.

use std::ops::RangeInclusive;

use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;

use crate::{address::reachable, wire::Complaint};

/// A body of 2 MB may hold very many mistakes; LINE's list need not be longer than this.
const MOST_COMPLAINTS: usize = 50;

/// What was found wrong so far.
#[derive(Default)]
pub(super) struct Checker {
    pub(super) complaints: Vec<Complaint>,
}

impl Checker {
    pub(super) fn complain(&mut self, path: &str, field: &str, message: impl Into<String>) {
        if self.complaints.len() >= MOST_COMPLAINTS {
            return;
        }
        let property = match field {
            "" => path.to_owned(),
            field => format!("{path}.{field}"),
        };
        self.complaints.push(Complaint {
            message: message.into(),
            property,
        });
    }

    /// A text counted in UTF-16 code units.
    pub(super) fn text<'v>(
        &mut self,
        path: &str,
        of: &'v Value,
        field: &str,
        length: RangeInclusive<usize>,
        required: bool,
    ) -> Option<&'v str> {
        let text = self.string(path, of, field, required)?;
        // A UTF-16 text is never longer than its UTF-8 bytes: most texts need no counting.
        let fits = !text.is_empty() && text.len() <= *length.end();
        if !fits && !length.contains(&text.encode_utf16().count()) {
            let message = format!("Length must be between 0 and {}", length.end());
            self.complain(path, field, message);
        }
        Some(text)
    }

    /// A text counted in grapheme clusters.
    pub(super) fn graphemes<'v>(
        &mut self,
        path: &str,
        of: &'v Value,
        field: &str,
        most: usize,
        required: bool,
    ) -> Option<&'v str> {
        let text = self.string(path, of, field, required)?;
        if text.len() > most && text.graphemes(true).take(most + 1).count() > most {
            self.complain(
                path,
                field,
                format!("must not be longer than {most} characters"),
            );
        }
        Some(text)
    }

    fn string<'v>(
        &mut self,
        path: &str,
        of: &'v Value,
        field: &str,
        required: bool,
    ) -> Option<&'v str> {
        match of.get(field) {
            Some(Value::String(text)) if !text.is_empty() => Some(text),
            Some(Value::String(_)) | None if required => {
                self.complain(path, field, "May not be empty");
                None
            }
            Some(Value::String(_)) | None => None,
            Some(_) => {
                self.complain(path, field, "The value is invalid");
                None
            }
        }
    }

    /// One of a closed list of words.
    pub(super) fn one_of<'v>(
        &mut self,
        path: &str,
        of: &'v Value,
        field: &str,
        words: &[&str],
    ) -> Option<&'v str> {
        let word = of.get(field).and_then(Value::as_str);
        let known = word.filter(|word| words.contains(word));
        if known.is_none() {
            let message = format!(
                "Must be one of the following values: [{}]",
                words.join(", ")
            );
            self.complain(path, field, message);
        }
        known
    }

    /// An https URL of at most 2,000 characters.
    pub(super) fn url(&mut self, path: &str, of: &Value, field: &str, required: bool) {
        if let Some(url) = self.text(path, of, field, 1..=2000, required)
            && !reachable(url)
        {
            self.complain(path, field, "The value must be a HTTPS URL");
        }
    }

    /// A nested object.
    pub(super) fn object<'v>(
        &mut self,
        path: &str,
        of: &'v Value,
        field: &str,
        required: bool,
    ) -> Option<&'v Value> {
        match of.get(field) {
            Some(value) if value.is_object() => Some(value),
            None if !required => None,
            None => {
                self.complain(path, field, "May not be null");
                None
            }
            Some(_) => {
                self.complain(path, field, "The value is invalid");
                None
            }
        }
    }

    /// A list with a bounded number of items.
    pub(super) fn list<'v>(
        &mut self,
        path: &str,
        of: &'v Value,
        field: &str,
        size: RangeInclusive<usize>,
    ) -> &'v [Value] {
        let items = of
            .get(field)
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        if !size.contains(&items.len()) {
            let message = format!("Size must be between {} and {}", size.start(), size.end());
            self.complain(path, field, message);
            return &[];
        }
        items
    }

    /// A number within bounds.
    pub(super) fn number(
        &mut self,
        path: &str,
        of: &Value,
        field: &str,
        within: RangeInclusive<f64>,
    ) {
        if !of
            .get(field)
            .and_then(Value::as_f64)
            .is_some_and(|number| within.contains(&number))
        {
            self.complain(path, field, "The value is invalid");
        }
    }
}

/// Whether a URI has one of these schemes and no white space.
pub(super) fn scheme(uri: &str, schemes: &[&str]) -> bool {
    let known = uri.split_once(':').is_some_and(|(scheme, rest)| {
        !rest.is_empty()
            && schemes
                .iter()
                .any(|known| known.eq_ignore_ascii_case(scheme))
    });
    known && !uri.chars().any(|c| c.is_whitespace() || c.is_control())
}
