//! How many people come: at least one, at most a house full.

/// 1 to 200 people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Party(i16);

/// Nobody, or more than the house holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a party is 1 to {} people", Party::MOST)]
pub struct NotAParty;

impl Party {
    /// The most people.
    pub const MOST: i16 = 200;

    /// Checks the number.
    pub fn new(people: i64) -> Result<Self, NotAParty> {
        i16::try_from(people)
            .ok()
            .filter(|people| (1..=Self::MOST).contains(people))
            .map(Self)
            .ok_or(NotAParty)
    }

    /// How many.
    pub const fn people(self) -> i16 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_no_party_and_neither_is_a_crowd() {
        for people in [i64::MIN, -1, 0, 201, 65_537, i64::MAX] {
            assert_eq!(Party::new(people), Err(NotAParty), "{people}");
        }
        assert_eq!(Party::new(1).map(Party::people), Ok(1));
        assert_eq!(Party::new(200).map(Party::people), Ok(200));
    }
}
