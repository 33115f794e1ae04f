//! How parts look: LINE's own words, kept among the other fields and written back as they are.

/// A setter that writes one of LINE's properties.
macro_rules! looks {
    ($name:ty { $($(#[$doc:meta])* $method:ident => $property:literal),+ $(,)? }) => {
        impl $name {
            $(
                $(#[$doc])*
                pub fn $method(mut self, value: impl Into<serde_json::Value>) -> Self {
                    self.extra.insert($property.to_owned(), value.into());
                    self
                }
            )+
        }
    };
}
pub(super) use looks;

/// The setters that most parts share.
macro_rules! placed {
    ($($name:ty),+) => {$(
        super::looks::looks!($name {
            /// Share of the parent's width or height; 0 means no more than needed.
            flex => "flex",
            /// Space before this part: `none xs sm md lg xl xxl`, or pixels such as `8px`.
            margin => "margin",
            /// `top`, `center` or `bottom`.
            gravity => "gravity",
        });

        impl $name {
            /// Any other property of LINE's reference.
            pub fn with(mut self, property: &str, value: impl Into<serde_json::Value>) -> Self {
                self.extra.insert(property.to_owned(), value.into());
                self
            }
        }
    )+};
}
pub(super) use placed;
