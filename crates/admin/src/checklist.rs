//! The way from signing up to the first reservation. Each step completes itself by what really happened;
//! nobody ticks anything.

use crate::overview::Firsts;
use delivery::Channel;
use tenancy::TenantTx;

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It happened.
    Done,
    /// It is next.
    Now,
    /// It comes later.
    Todo,
}

impl State {
    /// Its word in the design system.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Todo => "todo",
        }
    }
}

/// The steps in their order; the words are those of the catalogue: `step-channel`.
pub const STEPS: [&str; 6] = [
    "channel",
    "webhook",
    "link-page",
    "friend",
    "link",
    "reservation",
];

/// Where a tenant stands.
#[derive(Debug, Clone)]
pub struct Checklist {
    states: [State; STEPS.len()],
}

impl Checklist {
    /// Of the tenant, whose channels these are.
    pub async fn of(tx: &mut TenantTx, channels: &[Channel]) -> Result<Self, sqlx::Error> {
        let firsts = Firsts::of(tx).await?;
        let webhook = |channel: &Channel| {
            channel.webhook_tested_at.is_some() || channel.webhook_heard_at.is_some()
        };
        Ok(Self::from_facts([
            !channels.is_empty(),
            channels.iter().any(webhook),
            firsts.returned,
            firsts.befriended,
            firsts.linked,
            firsts.reserved,
        ]))
    }

    /// The first thing that has not happened is next, even where a later one has.
    pub fn from_facts(facts: [bool; STEPS.len()]) -> Self {
        let next = facts.iter().position(|done| !done);
        let state = |(n, done): (usize, bool)| match done {
            true => State::Done,
            false if Some(n) == next => State::Now,
            false => State::Todo,
        };
        let mut states = [State::Todo; STEPS.len()];
        for (n, done) in facts.into_iter().enumerate() {
            states[n] = state((n, done));
        }
        Self { states }
    }

    /// How far a step is, by its word.
    pub fn state(&self, step: &str) -> State {
        let n = STEPS.iter().position(|known| *known == step);
        n.map_or(State::Todo, |n| self.states[n])
    }

    /// How many are done.
    pub fn done(&self) -> usize {
        self.states
            .iter()
            .filter(|state| **state == State::Done)
            .count()
    }

    /// Whether all are.
    pub fn is_complete(&self) -> bool {
        self.done() == STEPS.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_that_has_not_happened_is_next() {
        let list = Checklist::from_facts([true, false, true, false, false, false]);
        let words: Vec<_> = STEPS.iter().map(|step| list.state(step).word()).collect();
        assert_eq!(words, ["done", "now", "done", "todo", "todo", "todo"]);
        assert_eq!((list.done(), list.is_complete()), (2, false));
        assert!(Checklist::from_facts([true; 6]).is_complete());
    }

    #[test]
    fn every_step_has_its_words() {
        for step in STEPS {
            assert!(crate::TEXT.has(&format!("step-{step}")), "{step}");
        }
    }
}
