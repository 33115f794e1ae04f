//! The ledger: every message to every person, why, and what became of it.

use crate::{Purpose, State, TEXT, Withheld};
use kernel::{DeliveryId, FriendId, Instant, Lang, MemberId, ParcelId};
use tenancy::TenantTx;
use uuid::Uuid;

/// One recipient's line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Which.
    pub id: DeliveryId,
    /// To whom, as the tenant knows them.
    pub member: Option<MemberId>,
    /// To whom, as a channel knows them.
    pub friend: Option<FriendId>,
    /// What it is for.
    pub purpose: Purpose,
    /// Why it was sent, as a word: `reservation.confirmed`.
    pub reason: String,
    /// What it is about.
    pub subject: Option<Uuid>,
    /// How far it has come.
    pub state: State,
    /// Why it was withheld, if so.
    pub withheld: Option<Withheld>,
    /// When it was posted or withheld.
    pub created_at: Instant,
    /// When it was settled.
    pub settled_at: Option<Instant>,
    /// In which request to LINE; none where it was withheld.
    pub parcel: Option<ParcelId>,
    /// How often it was tried.
    pub tries: i16,
    /// When it is tried next, while it waits.
    pub next_try_at: Option<Instant>,
    /// The status of LINE's last answer.
    pub last_status: Option<i16>,
    /// What went wrong at the last try.
    pub failure: Option<Failure>,
    /// LINE's request id, which its support asks for.
    pub request_id: Option<String>,
}

/// What went wrong at a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// A word: `unclear`, `unknown_recipient`, …
    pub code: String,
    /// What LINE said, in its words.
    pub message: Option<String>,
}

/// The most lines of one page.
pub const MOST: u16 = 100;

struct Row {
    id: DeliveryId,
    member_id: Option<MemberId>,
    friend_id: Option<FriendId>,
    purpose: i16,
    reason: String,
    subject: Option<Uuid>,
    state: i16,
    withheld: Option<i16>,
    created_at: Instant,
    settled_at: Option<Instant>,
    parcel_id: Option<ParcelId>,
    tries: Option<i16>,
    due_at: Option<Instant>,
    last_status: Option<i16>,
    last_why: Option<String>,
    request_id: Option<String>,
}

impl From<Row> for Delivery {
    fn from(row: Row) -> Self {
        let state = State::from_code(row.state).unwrap_or(State::Unsure);
        Self {
            id: row.id,
            member: row.member_id,
            friend: row.friend_id,
            purpose: Purpose::from_code(row.purpose).unwrap_or(Purpose::Service),
            reason: row.reason,
            subject: row.subject,
            state,
            withheld: row.withheld.and_then(Withheld::from_code),
            created_at: row.created_at,
            settled_at: row.settled_at,
            parcel: row.parcel_id,
            tries: row.tries.unwrap_or_default(),
            next_try_at: row.due_at.filter(|_| state == State::Waiting),
            last_status: row.last_status,
            failure: row.last_why.as_deref().map(Failure::read),
            request_id: row.request_id,
        }
    }
}

impl Failure {
    fn read(text: &str) -> Self {
        let (code, message) = match text.split_once(": ") {
            Some((code, message)) => (code, Some(message.to_owned())),
            None => (text, None),
        };
        Self {
            code: code.to_owned(),
            message,
        }
    }

    /// What it means, in words.
    pub fn say(&self, lang: Lang) -> String {
        let key = format!("why-{}", self.code);
        let key = if TEXT.has(&key) {
            key.as_str()
        } else {
            "why-other"
        };
        TEXT.say(lang, key)
    }
}

impl Delivery {
    /// How far it has come, in words.
    pub fn say_state(&self, lang: Lang) -> String {
        TEXT.say(lang, &format!("state-{}", self.state.word()))
    }

    /// Why it was withheld or what went wrong, in words; none where all is well.
    pub fn say_why(&self, lang: Lang) -> Option<String> {
        match (self.withheld, &self.failure) {
            (Some(why), _) => Some(TEXT.say(lang, &format!("withheld-{}", why.word()))),
            (None, Some(failure)) => Some(failure.say(lang)),
            (None, None) => None,
        }
    }

    /// One line.
    pub async fn find(tx: &mut TenantTx, id: DeliveryId) -> Result<Option<Self>, sqlx::Error> {
        let tenant = tx.id();
        let row = sqlx::query_file_as!(Row, "src/ledger/find.sql", tenant, id.uuid())
            .fetch_optional(tx.conn())
            .await?;
        Ok(row.map(Self::from))
    }

    /// All, newest first: at most `most` (≤ [`MOST`]) that are older than `after`.
    pub async fn list(
        tx: &mut TenantTx,
        after: Option<DeliveryId>,
        most: u16,
    ) -> Result<Vec<Self>, sqlx::Error> {
        let (tenant, after) = (tx.id(), after.map(DeliveryId::uuid));
        let rows = sqlx::query_file_as!(
            Row,
            "src/ledger/newest.sql",
            tenant,
            after,
            i64::from(most.min(MOST))
        )
        .fetch_all(tx.conn())
        .await?;
        Ok(rows.into_iter().map(Self::from).collect())
    }

    /// One member's, newest first: at most `most` (≤ [`MOST`]) that are older than `after`.
    pub async fn of_member(
        tx: &mut TenantTx,
        member: MemberId,
        after: Option<DeliveryId>,
        most: u16,
    ) -> Result<Vec<Self>, sqlx::Error> {
        let (tenant, after) = (tx.id(), after.map(DeliveryId::uuid));
        let rows = sqlx::query_file_as!(
            Row,
            "src/ledger/of_member.sql",
            tenant,
            member.uuid(),
            after,
            i64::from(most.min(MOST))
        )
        .fetch_all(tx.conn())
        .await?;
        Ok(rows.into_iter().map(Self::from).collect())
    }

    /// Those about one subject, oldest first: the story of a reservation. At most [`MOST`].
    pub async fn of_subject(tx: &mut TenantTx, subject: Uuid) -> Result<Vec<Self>, sqlx::Error> {
        let tenant = tx.id();
        let rows = sqlx::query_file_as!(
            Row,
            "src/ledger/of_subject.sql",
            tenant,
            subject,
            i64::from(MOST)
        )
        .fetch_all(tx.conn())
        .await?;
        Ok(rows.into_iter().map(Self::from).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_keeps_lines_words_beside_ours() {
        let failure = Failure::read("unknown_recipient: Failed to send messages: x");
        assert_eq!(failure.code, "unknown_recipient");
        assert_eq!(
            failure.message.as_deref(),
            Some("Failed to send messages: x")
        );
        assert_eq!(Failure::read("unclear").message, None);
    }

    #[test]
    fn a_word_of_tomorrow_is_said_all_the_same() {
        assert_eq!(
            Failure::read("sunspots").say(Lang::Ja),
            "LINEが拒否しました"
        );
    }
}
