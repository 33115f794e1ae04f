//! Deliveries as JSON: states and reasons as words, times in RFC 3339.

use super::subject::Subject;
use chrono::{DateTime, Utc};
use delivery::{Delivery, Purpose, State, Withheld};
use poem_openapi::{Enum, Object};

/// One message to one member.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Delivery")]
pub struct DeliveryView {
    /// `dlv_…`.
    pub id: String,
    /// To whom: `mem_…`.
    pub member: Option<String>,
    /// About what: `rsv_…` for a reservation.
    pub subject: Option<String>,
    /// Why, as a word: `reservation.confirmed`.
    pub reason: String,
    /// What it is for.
    pub purpose: PurposeView,
    /// What became of it.
    pub state: DeliveryState,
    /// Why it was withheld; only where `state` is `withheld`.
    pub withheld: Option<WithheldView>,
    /// How often LINE was asked to take it.
    pub tries: i16,
    /// When it is tried next, while it waits.
    pub next_try_at: Option<DateTime<Utc>>,
    /// What went wrong at the last try, as a word.
    pub failure: Option<String>,
    /// LINE's request id, which LINE's support asks for.
    pub line_request_id: Option<String>,
    /// When it was posted or withheld.
    pub created_at: DateTime<Utc>,
    /// When it was settled: nothing more will become of it by itself.
    pub settled_at: Option<DateTime<Utc>>,
}

/// A page of deliveries.
#[derive(Debug, Clone, Object)]
pub struct DeliveryList {
    /// Newest first.
    pub items: Vec<DeliveryView>,
    /// To be sent as `cursor` for what follows; none on the last page.
    pub next: Option<String>,
}

/// What became of a message. Accepted by LINE is neither delivered nor read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum DeliveryState {
    /// In the outbox, for now or for another try.
    Waiting,
    /// On its way to LINE.
    Travelling,
    /// LINE has taken it.
    Accepted,
    /// LINE will never take it.
    Refused,
    /// LINE may have taken it and can no longer be asked: never sent again by itself.
    Unsure,
    /// Called back before its first try.
    Cancelled,
    /// Never sent; `withheld` says why.
    Withheld,
}

/// Why a message was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "WithheldReason", rename_all = "snake_case")]
pub enum WithheldView {
    /// The member has no LINE account tied to them.
    NotLinked,
    /// The person blocks the account.
    Blocked,
    /// The person has not agreed to this purpose.
    NoConsent,
    /// The business has no LINE channel.
    NoChannel,
    /// The person is linked, but never added the account.
    NotAFriend,
}

/// What a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "DeliveryPurpose", rename_all = "snake_case")]
pub enum PurposeView {
    /// What the person asked for or must know.
    Service,
    /// An offer.
    Offer,
    /// An answer in the chat.
    Conversation,
}

impl DeliveryList {
    /// From one more than a page holds.
    pub(super) fn cut(mut found: Vec<Delivery>, most: usize) -> Self {
        let more = found.len() > most;
        found.truncate(most);
        let last = found
            .last()
            .filter(|_| more)
            .map(|last| last.id.to_string());
        Self {
            items: found.into_iter().map(DeliveryView::from).collect(),
            next: last,
        }
    }
}

impl From<Delivery> for DeliveryView {
    fn from(one: Delivery) -> Self {
        let subject = one.subject.and_then(|id| Subject::of(&one.reason, id));
        Self {
            id: one.id.to_string(),
            member: one.member.map(|id| id.to_string()),
            subject: subject.map(|subject| subject.to_string()),
            reason: one.reason,
            purpose: one.purpose.into(),
            state: one.state.into(),
            withheld: one.withheld.map(WithheldView::from),
            tries: one.tries,
            next_try_at: one.next_try_at,
            failure: one.failure.map(|failure| failure.code),
            line_request_id: one.request_id,
            created_at: one.created_at,
            settled_at: one.settled_at,
        }
    }
}

impl From<State> for DeliveryState {
    fn from(state: State) -> Self {
        match state {
            State::Waiting => Self::Waiting,
            State::Travelling => Self::Travelling,
            State::Accepted => Self::Accepted,
            State::Refused => Self::Refused,
            State::Unsure => Self::Unsure,
            State::Cancelled => Self::Cancelled,
            State::Withheld => Self::Withheld,
        }
    }
}

impl From<Withheld> for WithheldView {
    fn from(why: Withheld) -> Self {
        match why {
            Withheld::NotLinked => Self::NotLinked,
            Withheld::Blocked => Self::Blocked,
            Withheld::NoConsent => Self::NoConsent,
            Withheld::NoChannel => Self::NoChannel,
            Withheld::NotAFriend => Self::NotAFriend,
        }
    }
}

impl From<Purpose> for PurposeView {
    fn from(purpose: Purpose) -> Self {
        match purpose {
            Purpose::Service => Self::Service,
            Purpose::Offer => Self::Offer,
            Purpose::Conversation => Self::Conversation,
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use kernel::{DeliveryId, Instant, MemberId, ReservationId};
    use poem_openapi::types::ToJSON;

    pub(in crate::deliveries) fn delivery(member: Option<MemberId>) -> Delivery {
        Delivery {
            id: DeliveryId::new(),
            member,
            friend: None,
            purpose: Purpose::Service,
            reason: "reservation.confirmed".into(),
            subject: Some(ReservationId::new().uuid()),
            state: State::Withheld,
            withheld: Some(Withheld::NotLinked),
            created_at: Instant::UNIX_EPOCH,
            settled_at: None,
            parcel: None,
            tries: 0,
            next_try_at: None,
            last_status: None,
            failure: None,
            request_id: None,
        }
    }

    #[test]
    fn states_and_reasons_are_the_ledgers_own_words() {
        for state in State::ALL {
            assert_eq!(
                DeliveryState::from(*state).to_json(),
                Some(state.word().into())
            );
        }
        for why in Withheld::ALL {
            assert_eq!(WithheldView::from(*why).to_json(), Some(why.word().into()));
        }
        for purpose in Purpose::ALL {
            assert_eq!(
                PurposeView::from(*purpose).to_json(),
                Some(purpose.word().into())
            );
        }
    }

    #[test]
    fn a_subject_says_its_kind() {
        let one = delivery(None);
        let id = ReservationId::from_uuid(one.subject.expect("a subject"));
        assert_eq!(DeliveryView::from(one).subject, Some(id.to_string()));
        let mut other = delivery(None);
        other.reason = "greeting".into();
        assert_eq!(DeliveryView::from(other).subject, None);
    }

    #[test]
    fn a_page_goes_on_only_where_there_is_more() {
        let found: Vec<Delivery> = (0..3).map(|_| delivery(None)).collect();
        let second = found[1].id.to_string();
        assert_eq!(DeliveryList::cut(found.clone(), 2).next, Some(second));
        assert_eq!(DeliveryList::cut(found, 3).next, None);
    }
}
