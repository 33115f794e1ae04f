//! The closed list of problems. A new one needs its words in both catalogues; a test sees to it.

use kernel::Lang;
use poem::http::StatusCode;

use crate::text::TEXT;

macro_rules! problems {
    ($($(#[$meta:meta])* $name:ident = $word:literal, $status:ident;)*) => {
        /// What can be wrong with a request, or with us.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ProblemId {
            $($(#[$meta])* $name,)*
        }

        impl ProblemId {
            /// All of them, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its stable word, as in `/docs/problems/{word}`.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// Its HTTP status.
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)* }
            }
        }
    };
}

problems! {
    /// The request cannot be read: not JSON, a value of another type, a missing field.
    InvalidRequest = "invalid-request", BAD_REQUEST;
    /// Nobody is signed in, or no key was sent.
    SignInNeeded = "sign-in-needed", UNAUTHORIZED;
    /// The API key is unknown, or ended.
    InvalidApiKey = "invalid-api-key", UNAUTHORIZED;
    /// LINE's signature does not fit the body.
    InvalidSignature = "invalid-signature", UNAUTHORIZED;
    /// Known, but this role may not.
    NotAllowed = "not-allowed", FORBIDDEN;
    /// The form was sent from another site, or is too old.
    FormExpired = "form-expired", FORBIDDEN;
    /// There is no such thing here.
    NotFound = "not-found", NOT_FOUND;
    /// The address exists; the method does not.
    MethodNotAllowed = "method-not-allowed", METHOD_NOT_ALLOWED;
    /// The body came too slowly.
    RequestTimeout = "request-timeout", REQUEST_TIMEOUT;
    /// The state of the thing does not allow it.
    Conflict = "conflict", CONFLICT;
    /// Somebody else changed the thing meanwhile.
    ChangedMeanwhile = "changed-meanwhile", CONFLICT;
    /// A request with the same Idempotency-Key is still being worked on.
    IdempotencyInProgress = "idempotency-in-progress", CONFLICT;
    /// The body is larger than this address takes.
    TooLarge = "too-large", PAYLOAD_TOO_LARGE;
    /// The body's type or encoding is not taken.
    UnsupportedMediaType = "unsupported-media-type", UNSUPPORTED_MEDIA_TYPE;
    /// Well-formed fields with values that cannot be.
    InvalidFields = "invalid-fields", UNPROCESSABLE_ENTITY;
    /// The same Idempotency-Key came before with another request.
    IdempotencyMismatch = "idempotency-mismatch", UNPROCESSABLE_ENTITY;
    /// More requests than the key may send.
    RateLimited = "rate-limited", TOO_MANY_REQUESTS;
    /// Too many tries to sign in.
    TooManyTries = "too-many-tries", TOO_MANY_REQUESTS;
    /// Our fault.
    Internal = "internal", INTERNAL_SERVER_ERROR;
    /// Something that we need is away for the moment.
    Unavailable = "unavailable", SERVICE_UNAVAILABLE;
}

impl ProblemId {
    /// From its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|id| id.word() == word)
    }

    /// Its short name.
    pub fn title(self, lang: Lang) -> String {
        TEXT.say(lang, &format!("problem-{}-title", self.word()))
    }

    /// What happened.
    pub fn detail(self, lang: Lang) -> String {
        TEXT.say(lang, &format!("problem-{}-detail", self.word()))
    }

    /// What to do about it.
    pub fn advice(self, lang: Lang) -> String {
        TEXT.say(lang, &format!("problem-{}-advice", self.word()))
    }

    /// The address of its page in the documentation.
    pub fn page(self) -> String {
        format!("/docs/problems/{}", self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_its_words() {
        for id in ProblemId::ALL {
            for part in ["title", "detail", "advice"] {
                let key = format!("problem-{}-{part}", id.word());
                assert!(TEXT.has(&key), "{key}");
            }
            assert_eq!(ProblemId::from_word(id.word()), Some(*id));
        }
    }
}
