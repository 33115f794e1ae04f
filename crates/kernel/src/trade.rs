//! Which industry a tenant is in.

/// An industry; the number is what the database keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TradeKind {
    /// Reservations, reminders, visits.
    Restaurant = 1,
    /// Seminars, interviews, stages.
    Recruiting = 2,
    /// Carts, orders, stock.
    Shop = 3,
}

impl TradeKind {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Restaurant, Self::Recruiting, Self::Shop];

    /// From the number that the database keeps.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|trade| trade.code() == code)
    }

    /// The number that the database keeps.
    pub const fn code(self) -> i16 {
        self as i16
    }

    /// Its word in forms and catalogues.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Restaurant => "restaurant",
            Self::Recruiting => "recruiting",
            Self::Shop => "shop",
        }
    }

    /// From its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trade| trade.word() == word)
    }
}
