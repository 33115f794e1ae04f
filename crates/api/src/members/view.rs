//! Members as JSON: ids as text, times in RFC 3339, phones in E.164.

use super::writing::LanguageView;
use chrono::{DateTime, Utc};
use crm::{Cursor, Member, Page, Tie, member::Listed};
use poem_openapi::{Enum, Object};

/// A customer, as the business knows them.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Member")]
pub struct MemberView {
    /// `mem_…`.
    pub id: String,
    /// What your own system calls them.
    pub external_id: Option<String>,
    /// Their name.
    pub name: String,
    /// How the name is read.
    pub kana: Option<String>,
    /// The language in which they are written to.
    pub language: LanguageView,
    /// Their phone number, in E.164: `+819012345678`.
    pub phone: Option<String>,
    /// Their e-mail address.
    pub email: Option<String>,
    /// What the staff noted.
    pub note: Option<String>,
    /// Their LINE account; `null` where they are not linked.
    pub line: Option<LineView>,
    /// Since when they are known.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed; to be named in the next change.
    pub updated_at: DateTime<Utc>,
}

/// A member as a list shows them.
#[derive(Debug, Clone, Object)]
#[oai(rename = "MemberSummary")]
pub struct MemberSummary {
    /// `mem_…`.
    pub id: String,
    /// What your own system calls them.
    pub external_id: Option<String>,
    /// Their name.
    pub name: String,
    /// How the name is read.
    pub kana: Option<String>,
    /// The language in which they are written to.
    pub language: LanguageView,
    /// Their LINE account; `null` where they are not linked.
    pub line: Option<LineView>,
    /// Since when they are known.
    pub created_at: DateTime<Utc>,
}

/// A page of members.
#[derive(Debug, Clone, Object)]
pub struct MemberList {
    /// Newest first.
    pub items: Vec<MemberSummary>,
    /// To be sent as `cursor` for what follows; none on the last page.
    pub next: Option<String>,
}

/// A member's LINE account.
#[derive(Debug, Clone, Object)]
#[oai(rename = "LineAccount")]
pub struct LineView {
    /// `fri_…`.
    pub friend: String,
    /// What they call themselves on LINE.
    pub display_name: Option<String>,
    /// Whether a message would reach them.
    pub state: FriendState,
    /// Since when they are linked.
    pub linked_at: DateTime<Utc>,
    /// When they last added the account.
    pub followed_at: Option<DateTime<Utc>>,
    /// When they blocked the account; `null` where they do not.
    pub blocked_at: Option<DateTime<Utc>>,
}

/// How a LINE user stands to the business's account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum FriendState {
    /// They are a friend of the account: messages reach them.
    Following,
    /// They block the account.
    Blocked,
    /// They are linked, but never added the account.
    NotAFriend,
}

impl MemberView {
    /// A member, and their LINE account where they are linked.
    pub fn new(member: Member, tie: Option<Tie>) -> Self {
        Self {
            id: member.id.to_string(),
            external_id: member.external_id,
            name: member.name,
            kana: member.kana,
            language: member.language.into(),
            phone: member.phone.map(|phone| phone.as_str().to_owned()),
            email: member.email.map(|email| email.to_string()),
            note: member.note,
            line: tie.map(LineView::from),
            created_at: member.created_at,
            updated_at: member.updated_at,
        }
    }
}

impl MemberList {
    /// The first `most` of a page.
    pub fn cut(page: Page<Listed>, most: usize) -> Self {
        let (mut rows, mut next) = (page.rows, page.next);
        if rows.len() > most {
            rows.truncate(most);
            next = rows.last().map(|last| Cursor {
                at: last.created_at,
                id: last.id.uuid(),
            });
        }
        Self {
            items: rows.into_iter().map(MemberSummary::from).collect(),
            next: next.map(|cursor| cursor.to_string()),
        }
    }
}

impl From<Listed> for MemberSummary {
    fn from(listed: Listed) -> Self {
        Self {
            id: listed.id.to_string(),
            external_id: listed.external_id,
            name: listed.name,
            kana: listed.kana,
            language: listed.language.into(),
            line: listed.tie.map(LineView::from),
            created_at: listed.created_at,
        }
    }
}

impl From<Tie> for LineView {
    fn from(tie: Tie) -> Self {
        Self {
            friend: tie.friend.to_string(),
            state: FriendState::of(&tie),
            display_name: tie.display_name,
            linked_at: tie.linked_at,
            followed_at: tie.followed_at,
            blocked_at: tie.blocked_at,
        }
    }
}

impl FriendState {
    fn of(tie: &Tie) -> Self {
        match (tie.blocked_at, tie.followed_at) {
            (Some(_), _) => Self::Blocked,
            (None, Some(_)) => Self::Following,
            (None, None) => Self::NotAFriend,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{FriendId, Instant, Lang, MemberId};

    fn at(second: i64) -> Instant {
        Instant::from_timestamp(second, 0).expect("a time")
    }

    fn tie(followed: Option<i64>, blocked: Option<i64>) -> Tie {
        Tie {
            friend: FriendId::new(),
            linked_at: at(5),
            display_name: Some("花".into()),
            picture_url: None,
            followed_at: followed.map(at),
            blocked_at: blocked.map(at),
        }
    }

    fn listed(second: i64) -> Listed {
        Listed {
            id: MemberId::new(),
            external_id: None,
            name: "山田 花子".into(),
            kana: None,
            language: Lang::Ja,
            phone: Some("090-****-5678".into()),
            created_at: at(second),
            tie: Some(tie(Some(1), None)),
        }
    }

    #[test]
    fn whether_a_message_would_arrive_is_said_in_a_word() {
        assert_eq!(FriendState::of(&tie(Some(1), None)), FriendState::Following);
        assert_eq!(
            FriendState::of(&tie(Some(1), Some(2))),
            FriendState::Blocked
        );
        assert_eq!(FriendState::of(&tie(None, None)), FriendState::NotAFriend);
    }

    #[test]
    fn a_smaller_page_goes_on_after_its_own_last_member() {
        let rows: Vec<Listed> = (0..3).map(|n| listed(10 - n)).collect();
        let second = Cursor {
            at: at(9),
            id: rows[1].id.uuid(),
        };
        let cut = MemberList::cut(
            Page {
                rows: rows.clone(),
                next: None,
            },
            2,
        );
        assert_eq!(cut.items.len(), 2);
        assert_eq!(cut.next, Some(second.to_string()));
        assert_eq!(MemberList::cut(Page { rows, next: None }, 3).next, None);
    }
}
