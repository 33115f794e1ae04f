//! Passwords: Argon2id, off the async threads, at most two at once.

use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use secrecy::{ExposeSecret, SecretString};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// One hash takes 30 ms of a core and 19 MiB; more than two at once would starve the pages.
static KITCHEN: Semaphore = Semaphore::const_new(2);

/// What an unknown account's password is checked against, so that it takes as long as a known one's.
static DECOY: LazyLock<String> = LazyLock::new(|| {
    Argon2::default()
        .hash_password(b"nobody has this password")
        .map(|hash| hash.to_string())
        .unwrap_or_default()
});

/// A password that people should not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    /// Shorter than ten characters.
    #[error("a password has at least 10 characters")]
    TooShort,
    /// Longer than 128 characters.
    #[error("a password has at most 128 characters")]
    TooLong,
    /// One of those that are tried first, or made of very few different characters.
    #[error("a password must not be easy to guess")]
    TooCommon,
}

/// Whether a password may be chosen. No rules about kinds of characters: they do not help.
pub fn check(password: &str) -> Result<(), Weak> {
    const COMMON: [&str; 12] = [
        "password", "passw0rd", "qwerty", "12345678", "abcdefgh", "letmein", "iloveyou", "admin",
        "welcome", "sakura", "enishi", "doraemon",
    ];
    let length = password.chars().count();
    if length < 10 {
        return Err(Weak::TooShort);
    }
    if length > 128 {
        return Err(Weak::TooLong);
    }
    let folded = password.to_lowercase();
    let rest = COMMON
        .iter()
        .fold(folded.clone(), |text, common| text.replace(common, ""));
    let kinds = folded
        .chars()
        .collect::<std::collections::BTreeSet<_>>()
        .len();
    if kinds < 5 || rest.chars().filter(|c| c.is_alphabetic()).count() + rest.chars().count() < 5 {
        return Err(Weak::TooCommon);
    }
    Ok(())
}

/// The hash to keep.
pub async fn hash(password: SecretString) -> Result<String, sqlx::Error> {
    cook(move || {
        Argon2::default()
            .hash_password(password.expose_secret().as_bytes())
            .map(|hash| hash.to_string())
            .ok()
    })
    .await?
    .ok_or_else(|| sqlx::Error::Io(std::io::Error::other("a password could not be hashed")))
}

/// Whether it is the password. With no hash (unknown account) it takes as long and says no.
pub async fn verify(password: SecretString, hash: Option<String>) -> Result<bool, sqlx::Error> {
    cook(move || {
        let known = hash.is_some();
        let kept = hash.unwrap_or_else(|| DECOY.clone());
        let right = PasswordHash::new(&kept).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.expose_secret().as_bytes(), &hash)
                .is_ok()
        });
        right && known
    })
    .await
}

async fn cook<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, sqlx::Error> {
    let _place = KITCHEN
        .acquire()
        .await
        .map_err(|closed| sqlx::Error::Io(std::io::Error::other(closed)))?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|stopped| sqlx::Error::Io(std::io::Error::other(stopped)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_guessable_passwords_are_refused() {
        assert_eq!(check("short"), Err(Weak::TooShort));
        assert_eq!(check(&"x".repeat(200)), Err(Weak::TooLong));
        assert_eq!(check("aaaaaaaaaaaa"), Err(Weak::TooCommon));
        assert_eq!(check("password1234"), Err(Weak::TooCommon));
        assert_eq!(check("soba to tempura"), Ok(()));
        assert_eq!(check("そばとてんぷらがすき"), Ok(()));
    }

    #[tokio::test]
    async fn a_password_is_known_again() {
        let hash = hash("soba to tempura".into()).await.expect("hashes");
        assert!(
            verify("soba to tempura".into(), Some(hash.clone()))
                .await
                .expect("verifies")
        );
        assert!(
            !verify("soba to udon".into(), Some(hash))
                .await
                .expect("verifies")
        );
        assert!(
            !verify("nobody has this password".into(), None)
                .await
                .expect("verifies")
        );
    }
}
