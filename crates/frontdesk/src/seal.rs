//! Marks that only this installation can make: form tokens, flash messages, device cookies.

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// What a mark is for; a mark of one purpose is worth nothing for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The hidden field of forms.
    Form,
    /// The message that the next page shows.
    Flash,
    /// A browser from which somebody signed in before.
    Device,
}

/// HMAC-SHA-256 under the installation's secret.
pub struct Seal(hmac::Key);

impl Seal {
    /// From the installation's secret.
    pub fn new(secret: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }

    /// The mark of these parts, 43 characters of base64url.
    pub fn mark(&self, purpose: Purpose, parts: &[&str]) -> String {
        let tag = hmac::sign(&self.0, &message(purpose, parts));
        URL_SAFE_NO_PAD.encode(tag.as_ref())
    }

    /// Whether it is the mark of these parts, in constant time.
    pub fn knows(&self, purpose: Purpose, parts: &[&str], mark: &str) -> bool {
        let Ok(tag) = URL_SAFE_NO_PAD.decode(mark) else {
            return false;
        };
        hmac::verify(&self.0, &message(purpose, parts), &tag).is_ok()
    }
}

/// Each part with its length, so that no two lists of parts read the same.
fn message(purpose: Purpose, parts: &[&str]) -> Vec<u8> {
    let mut message = vec![purpose as u8];
    for part in parts {
        message.extend((part.len() as u64).to_be_bytes());
        message.extend(part.as_bytes());
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_good_for_its_purpose_parts_and_secret_only() {
        let (ours, theirs) = (Seal::new(&[1; 32]), Seal::new(&[0; 32]));
        let mark = ours.mark(Purpose::Form, &["a", "b"]);
        assert!(ours.knows(Purpose::Form, &["a", "b"], &mark));
        assert!(!ours.knows(Purpose::Form, &["ab", ""], &mark));
        assert!(!ours.knows(Purpose::Flash, &["a", "b"], &mark));
        assert!(!theirs.knows(Purpose::Form, &["a", "b"], &mark));
        assert!(!ours.knows(Purpose::Form, &["a", "b"], ""));
    }
}
