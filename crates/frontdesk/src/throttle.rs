//! Tries to sign in: few from one address, few at one account, and each further one later.
//!
//! Every try counts when it begins (a hundred at once are a hundred) and is forgiven when it
//! succeeds. An account is slowed, never locked: its owner's own browser carries a device mark
//! from the last time, and counts for itself however many strangers try.

use std::{collections::HashMap, sync::Mutex, time::Duration};

use httpd::ClientAddress;
use tokio::time::Instant;

use crate::{AppError, Problem, ProblemId, Visit, cookie::Kind, seal::Purpose};

/// Tries that cost nothing.
const FREE_FROM_ADDRESS: u32 = 5;
const FREE_AT_ACCOUNT: u32 = 10;
/// The longest wait between two tries.
const LONGEST_FROM_ADDRESS: Duration = Duration::from_secs(15 * 60);
const LONGEST_AT_ACCOUNT: Duration = Duration::from_secs(60);
/// After this much silence the tries are forgotten.
const MEMORY: Duration = Duration::from_secs(60 * 60);
const MOST_ENTRIES: usize = 100_000;

/// Counts tries to sign in on this server.
#[derive(Default)]
pub struct Throttle(Mutex<HashMap<String, Tries>>);

#[derive(Clone, Copy)]
struct Tries {
    count: u32,
    last: Instant,
}

/// A try that was let through. Say so when it [`Attempt::succeeded`]; dropped, it stays counted.
#[derive(Debug)]
#[must_use]
pub struct Attempt {
    keys: [String; 2],
}

impl Throttle {
    /// Counts a try from `client` at `account` (a folded e-mail address, or anything that names
    /// what is guessed at). `device` is what [`Visit::device_of`] said.
    ///
    /// # Errors
    ///
    /// `too-many-tries` with the seconds to wait.
    pub fn attempt(
        &self,
        client: ClientAddress,
        account: &str,
        device: Option<&str>,
    ) -> Result<Attempt, AppError> {
        let place = device.map_or_else(|| format!("account {account}"), |d| format!("device {d}"));
        let keys = [format!("address {}", client.network()), place];
        let mut known = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let now = Instant::now();
        make_room(&mut known, now);
        let wait = wait(
            known.get(&keys[0]),
            FREE_FROM_ADDRESS,
            LONGEST_FROM_ADDRESS,
            now,
        )
        .max(wait(
            known.get(&keys[1]),
            FREE_AT_ACCOUNT,
            LONGEST_AT_ACCOUNT,
            now,
        ));
        if !wait.is_zero() {
            let problem = Problem::new(ProblemId::TooManyTries);
            return Err(problem.retry_after(wait.as_secs() + 1).into());
        }
        for key in &keys {
            let tries = known.entry(key.clone()).or_insert(Tries {
                count: 0,
                last: now,
            });
            let count = if now - tries.last < MEMORY {
                tries.count + 1
            } else {
                1
            };
            *tries = Tries { count, last: now };
        }
        Ok(Attempt { keys })
    }

    /// Forgives what was counted for a try that was right.
    pub fn succeeded(&self, attempt: Attempt) {
        let mut known = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let [address, place] = attempt.keys;
        known.remove(&place);
        // Other accounts may have been tried from there: only this one try is forgiven.
        if let Some(tries) = known.get_mut(&address) {
            tries.count = tries.count.saturating_sub(1);
        }
    }
}

/// Forgets the older half where there are too many, and not only those past their time: who fills
/// the memory from many networks must not lock everybody else out.
fn make_room(known: &mut HashMap<String, Tries>, now: Instant) {
    if known.len() < MOST_ENTRIES {
        return;
    }
    let mut ages: Vec<Duration> = known.values().map(|tries| now - tries.last).collect();
    let middle = ages.len() / 2;
    let (_, median, _) = ages.select_nth_unstable(middle);
    let oldest = (*median).min(MEMORY);
    known.retain(|_, tries| now - tries.last < oldest);
}

/// How long still to wait: nothing for the free tries, then 2, 4, 8 … seconds after the last.
fn wait(tries: Option<&Tries>, free: u32, longest: Duration, now: Instant) -> Duration {
    let Some(tries) = tries.filter(|tries| tries.count >= free && now - tries.last < MEMORY) else {
        return Duration::ZERO;
    };
    let doublings = (tries.count - free + 1).min(20);
    let pause = Duration::from_secs(1 << doublings).min(longest);
    pause.saturating_sub(now - tries.last)
}

impl Visit {
    /// Which browser of this account it is, where somebody signed in with it before.
    pub fn device_of(&self, account: &str) -> Option<String> {
        let value = self.desk.cookies().read(&self.jar, Kind::Device)?;
        let (device, mark) = value.split_once('.')?;
        let ours = self
            .desk
            .seal()
            .knows(Purpose::Device, &[device, account], mark);
        ours.then(|| device.to_owned())
    }

    /// Marks this browser as one of this account's, for half a year. After a sign-in.
    pub fn remember_device(&self, account: &str) {
        let device = self
            .device_of(account)
            .unwrap_or_else(|| tenancy::SessionToken::new().text());
        let mark = self.desk.seal().mark(Purpose::Device, &[&device, account]);
        let half_a_year = Some(Duration::from_secs(180 * 24 * 3600));
        let value = format!("{device}.{mark}");
        self.desk
            .cookies()
            .set(&self.jar, Kind::Device, &value, half_a_year);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(address: &str) -> ClientAddress {
        ClientAddress(address.parse().unwrap())
    }

    #[tokio::test(start_paused = true)]
    async fn one_address_is_slowed_more_and_more() {
        let throttle = Throttle::default();
        for n in 0..FREE_FROM_ADDRESS {
            assert!(
                throttle
                    .attempt(from("192.0.2.1"), &format!("a{n}"), None)
                    .is_ok()
            );
        }
        assert!(throttle.attempt(from("192.0.2.1"), "x", None).is_err());
        assert!(throttle.attempt(from("192.0.2.2"), "x", None).is_ok());
        tokio::time::advance(Duration::from_secs(2)).await;
        assert!(throttle.attempt(from("192.0.2.1"), "x", None).is_ok());
        tokio::time::advance(Duration::from_secs(2)).await;
        assert!(
            throttle.attempt(from("192.0.2.1"), "x", None).is_err(),
            "now it is 4 s"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn strangers_slow_an_account_and_do_not_lock_its_owner_out() {
        let throttle = Throttle::default();
        let tries = (0..1000).map(|n| {
            let address = from(&format!("198.51.{}.{}", n / 250, n % 250));
            throttle.attempt(address, "owner@example.jp", None).is_ok()
        });
        assert_eq!(
            tries.filter(|let_through| *let_through).count(),
            FREE_AT_ACCOUNT as usize
        );
        assert!(
            throttle
                .attempt(from("203.0.113.1"), "owner@example.jp", Some("mine"))
                .is_ok()
        );
        tokio::time::advance(LONGEST_AT_ACCOUNT).await;
        assert!(
            throttle
                .attempt(from("203.0.113.2"), "owner@example.jp", None)
                .is_ok()
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_right_try_is_forgiven() {
        let throttle = Throttle::default();
        for _ in 0..100 {
            let attempt = throttle.attempt(from("192.0.2.1"), "a@example.jp", None);
            throttle.succeeded(attempt.expect("never slowed"));
        }
    }
}
