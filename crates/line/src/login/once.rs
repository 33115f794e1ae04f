//! `state` and `nonce`: strings that nobody can guess, used once, compared without leaking.

use subtle::ConstantTimeEq;

use crate::random::unguessable;

macro_rules! once {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name(String);

        impl $name {
            /// A new one: 256 random bits as 43 URL-safe characters.
            pub fn random() -> Self {
                Self(unguessable())
            }

            /// One that was kept, in a session or a row, between the redirect and the callback.
            pub fn kept(value: impl Into<String>) -> Self {
                Self(value.into())
            }

            /// The characters, to be kept and sent.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// True where `other` is the same, in constant time. An empty one matches nothing.
            pub fn matches(&self, other: &str) -> bool {
                !self.0.is_empty() && bool::from(self.0.as_bytes().ct_eq(other.as_bytes()))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

once!(
    /// Binds the callback to the browser that began the login (against CSRF).
    State
);
once!(
    /// Binds the ID token, or an account link, to the login that asked for it (against replay).
    Nonce
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_state_matches_nothing() {
        assert!(!State::kept("").matches(""));
        assert!(State::kept("a").matches("a"));
        assert!(!State::kept("a").matches("b"));
    }

    #[test]
    fn no_two_are_alike() {
        let (one, two) = (Nonce::random(), Nonce::random());
        assert_eq!(one.as_str().len(), 43);
        assert!(!one.matches(two.as_str()));
        assert_eq!(format!("{one:?}"), "Nonce(…)");
    }
}
