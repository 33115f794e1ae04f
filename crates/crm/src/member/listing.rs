//! The tenant's members, newest first, and who among them is called so.

use super::{EMAIL, Member, PHONE, Phone};
use crate::{Cursor, Page, Tie};
use kernel::{EmailAddress, FriendId, Instant, Lang, MemberId};
use tenancy::{Tenant, TenantTx};

/// How many members a page shows.
pub const PAGE: usize = 50;

/// A member as a list shows them.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Which.
    pub id: MemberId,
    /// What the tenant's own system calls them.
    pub external_id: Option<String>,
    /// Their name.
    pub name: String,
    /// How the name is read.
    pub kana: Option<String>,
    /// The language in which they are written to.
    pub language: Lang,
    /// Their phone number, masked.
    pub phone: Option<String>,
    /// Since when they are known.
    pub created_at: Instant,
    /// Their LINE account, where they are linked.
    pub tie: Option<Tie>,
}

impl Member {
    /// A page of the members, newest first. `search` is the beginning of a name (in kanji or kana,
    /// however wide), or the whole of a phone number, an e-mail address or an external id.
    pub async fn list(
        tx: &mut TenantTx,
        search: Option<&str>,
        after: Option<Cursor>,
    ) -> Result<Page<Listed>, sqlx::Error> {
        let after = after.unwrap_or_else(Cursor::newest);
        let search = search.map(str::trim).filter(|search| !search.is_empty());
        let rows = match search {
            None => newest(tx, after, PAGE + 1).await?,
            Some(search) => {
                let who = Wanted::new(tx.tenant(), search);
                if is_many(tx, &who).await? {
                    many(tx, &who, after).await?
                } else {
                    called(tx, &who, after).await?
                }
            }
        };
        let key = |row: &Row| Cursor {
            at: row.created_at,
            id: row.id.uuid(),
        };
        let Page { rows, next } = Page::cut(rows, PAGE, key);
        let rows = rows
            .into_iter()
            .map(|row| row.shown(tx.tenant()))
            .collect::<Result<_, _>>()?;
        Ok(Page { rows, next })
    }

    /// The newest few, for a page that shows no more.
    pub async fn newest(tx: &mut TenantTx, most: usize) -> Result<Vec<Listed>, sqlx::Error> {
        let rows = newest(tx, Cursor::newest(), most.min(PAGE)).await?;
        rows.into_iter().map(|row| row.shown(tx.tenant())).collect()
    }
}

/// Beyond so many of one beginning, all are no longer gathered to be sorted: the newest are walked.
const MANY: i64 = 500;

/// What a search asks for, in each of the ways in which a member can be found.
struct Wanted {
    from: String,
    until: String,
    exactly: String,
    phone: Option<Vec<u8>>,
    email: Option<Vec<u8>>,
}

impl Wanted {
    fn new(tenant: &Tenant, search: &str) -> Self {
        // No name is longer, and no longer text needs to be folded.
        // PostgreSQL takes no NUL in a text, and no name holds a control character.
        let search: String = search
            .chars()
            .filter(|c| !c.is_control())
            .take(254)
            .collect();
        let from = kernel::text::folded(&search);
        let phone = Phone::new(&search).ok();
        let email = EmailAddress::new(&search).ok();
        Self {
            // U+10FFFF is the last that a name could go on with.
            until: format!("{from}\u{10ffff}"),
            from,
            phone: phone.map(|phone| tenant.blind_index(PHONE, phone.as_str())),
            email: email.map(|email| tenant.blind_index(EMAIL, email.as_str())),
            exactly: search,
        }
    }
}

struct Row {
    id: MemberId,
    external_id: Option<String>,
    name: String,
    kana: Option<String>,
    language: i16,
    phone: Option<Vec<u8>>,
    created_at: Instant,
    friend_id: Option<FriendId>,
    linked_at: Option<Instant>,
    display_name: Option<String>,
    picture_url: Option<String>,
    followed_at: Option<Instant>,
    blocked_at: Option<Instant>,
}

impl Row {
    fn shown(self, tenant: &Tenant) -> Result<Listed, sqlx::Error> {
        let phone = self
            .phone
            .map(|sealed| tenant.open(PHONE, self.id.uuid(), &sealed))
            .transpose()
            .map_err(|e| sqlx::Error::Decode(e.into()))?;
        let tie = self
            .friend_id
            .zip(self.linked_at)
            .map(|(friend, linked_at)| Tie {
                friend,
                linked_at,
                display_name: self.display_name,
                picture_url: self.picture_url,
                followed_at: self.followed_at,
                blocked_at: self.blocked_at,
            });
        Ok(Listed {
            id: self.id,
            external_id: self.external_id,
            name: self.name,
            kana: self.kana,
            language: Lang::from_code(self.language),
            phone: phone.map(|phone| Phone::kept(phone).masked()),
            created_at: self.created_at,
            tie,
        })
    }
}

async fn newest(tx: &mut TenantTx, after: Cursor, most: usize) -> Result<Vec<Row>, sqlx::Error> {
    let tenant = tx.id();
    sqlx::query_file_as!(
        Row,
        "src/member/newest.sql",
        tenant,
        after.at,
        after.id,
        most as i64
    )
    .fetch_all(tx.conn())
    .await
}

/// Whether the beginning of a name is that of many.
async fn is_many(tx: &mut TenantTx, who: &Wanted) -> Result<bool, sqlx::Error> {
    let tenant = tx.id();
    let count = sqlx::query_file_scalar!(
        "src/member/how_many.sql",
        tenant,
        who.from,
        who.until,
        MANY + 1
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count > MANY)
}

async fn called(tx: &mut TenantTx, who: &Wanted, after: Cursor) -> Result<Vec<Row>, sqlx::Error> {
    let tenant = tx.id();
    sqlx::query_file_as!(
        Row,
        "src/member/called.sql",
        tenant,
        after.at,
        after.id,
        PAGE as i64 + 1,
        who.from,
        who.until,
        who.exactly,
        who.phone,
        who.email
    )
    .fetch_all(tx.conn())
    .await
}

async fn many(tx: &mut TenantTx, who: &Wanted, after: Cursor) -> Result<Vec<Row>, sqlx::Error> {
    let tenant = tx.id();
    sqlx::query_file_as!(
        Row,
        "src/member/many.sql",
        tenant,
        after.at,
        after.id,
        PAGE as i64 + 1,
        who.from,
        who.until,
        who.exactly,
        who.phone,
        who.email
    )
    .fetch_all(tx.conn())
    .await
}
