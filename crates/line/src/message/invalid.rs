//! What is wrong with a message, and where, so that a page can point at the field.

/// A message that LINE would not take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{property}: {reason}")]
pub struct Invalid {
    /// Where, as LINE names places: `messages[0].template.actions[1].label`.
    pub property: String,
    /// What.
    pub reason: Reason,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Too few or too many characters.
    #[error("must have {min} to {max} {unit}, not {actual}")]
    Length {
        /// The least.
        min: usize,
        /// The most.
        max: usize,
        /// What it has.
        actual: usize,
        /// How LINE counts here.
        unit: Unit,
    },
    /// Too few or too many parts.
    #[error("must have {min} to {max} entries, not {actual}")]
    Count {
        /// The least.
        min: usize,
        /// The most.
        max: usize,
        /// What it has.
        actual: usize,
    },
    /// Not a URL that LINE takes here: a scheme that it does not open, or not percent-encoded.
    #[error("must be a percent-encoded URL of {0}")]
    Url(&'static str),
    /// Out of range, or not of the form that LINE asks for.
    #[error("must be {0}")]
    Form(&'static str),
    /// Something that cannot stand here or must stand here.
    #[error("{0}")]
    Place(&'static str),
    /// JSON of another shape.
    #[error("{0}")]
    Json(String),
}

/// How LINE counts characters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// What a person sees as one character.
    Graphemes,
    /// UTF-16 code units.
    Utf16,
    /// Bytes of JSON.
    Bytes,
}

impl std::fmt::Display for Unit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Graphemes => "characters",
            Self::Utf16 => "UTF-16 units",
            Self::Bytes => "bytes of JSON",
        })
    }
}

impl Invalid {
    pub(crate) fn new(property: impl Into<String>, reason: Reason) -> Self {
        Self {
            property: property.into(),
            reason,
        }
    }

    /// The same fault, seen from one level up.
    pub(crate) fn inside(mut self, outer: &str) -> Self {
        self.property = match self.property.chars().next() {
            None => outer.to_owned(),
            Some('[') => format!("{outer}{}", self.property),
            Some(_) => format!("{outer}.{}", self.property),
        };
        self
    }
}
