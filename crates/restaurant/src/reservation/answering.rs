//! The guest answers by a tap on a button of the confirmation or the reminder.

use super::{Deed, Reservation, State, Step};
use kernel::{MemberId, ReservationId};
use tenancy::TenantTx;

/// What a button says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// 行きます
    Confirm,
    /// 変更したい
    AskChange,
    /// キャンセル
    Cancel,
}

/// What became of a tap. Each is told to the guest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// It is as they said, now or since an earlier tap.
    Noted(Answer, Reservation),
    /// It is cancelled already.
    Cancelled(Reservation),
    /// Its time has come, or they were there.
    Past(Reservation),
    /// There is none, or it is not theirs: which of the two is nobody's business.
    NotTheirs,
}

impl Answer {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Confirm, Self::AskChange, Self::Cancel];

    /// Its word in the data of a button.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::AskChange => "change",
            Self::Cancel => "cancel",
        }
    }

    /// From its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.word() == word)
    }

    const fn deed(self) -> (Deed, Step) {
        match self {
            Self::Confirm => (Deed::Confirm, Step::Confirmed),
            Self::AskChange => (Deed::AskChange, Step::ChangeAsked),
            Self::Cancel => (Deed::Cancel, Step::Cancelled),
        }
    }
}

impl Reservation {
    /// Takes a guest's answer. Only the member whose reservation it is may give one; the same answer
    /// twice is one answer.
    pub async fn answer(
        tx: &mut TenantTx,
        id: ReservationId,
        guest: MemberId,
        answer: Answer,
    ) -> Result<Answered, sqlx::Error> {
        let held = Self::hold(tx, id).await?;
        let Some(mut reservation) = held.filter(|held| held.member == guest) else {
            return Ok(Answered::NotTheirs);
        };
        let (deed, step) = answer.deed();
        let after = match reservation.state.after(deed) {
            None if reservation.state == State::Cancelled => {
                return Ok(Answered::Cancelled(reservation));
            }
            None => return Ok(Answered::Past(reservation)),
            Some(_) if reservation.starts_at <= tx.now() => {
                return Ok(Answered::Past(reservation));
            }
            Some(after) => after,
        };
        if after != reservation.state {
            reservation.enter(tx, after, true).await?;
            reservation.took(tx, step, serde_json::json!({})).await?;
        }
        if answer == Answer::Cancel {
            reservation.silence(tx).await?;
        }
        Ok(Answered::Noted(answer, reservation))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_reads_back_from_its_word() {
        for answer in Answer::ALL {
            assert_eq!(Answer::from_word(answer.word()), Some(answer));
        }
        assert_eq!(Answer::from_word("come"), None);
    }

    #[test]
    fn each_answer_leads_to_a_state_of_its_own() {
        let states: Vec<_> = Answer::ALL
            .iter()
            .map(|answer| State::Booked.after(answer.deed().0))
            .collect();
        let told = [State::Confirmed, State::ChangeAsked, State::Cancelled].map(Some);
        assert_eq!(states, told);
    }
}
