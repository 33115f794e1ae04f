//! A member: the tenant's own record of a customer.
//!
//! [`Member::create`], [`Member::find`], [`Member::by_external_id`], [`Member::edit`] and
//! [`Member::list`] are its verbs. Phone, e-mail and note are sealed; an exact search for a phone or an
//! address goes by a keyed hash, a search for a name by the beginning of its folded form.

mod creating;
mod editing;
mod external_id;
mod finding;
mod listing;
mod phone;

pub use creating::{NewMember, NotCreated};
pub use editing::{MemberEdit, NotEdited};
pub use external_id::ExternalId;
pub use listing::{Listed, PAGE};
pub use phone::Phone;

use kernel::{EmailAddress, Instant, Lang, MemberId, Name, Note};

/// A customer, as the tenant knows them.
#[derive(Debug, Clone)]
pub struct Member {
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
    /// Their phone number.
    pub phone: Option<Phone>,
    /// Their e-mail address.
    pub email: Option<EmailAddress>,
    /// What the staff noted.
    pub note: Option<String>,
    /// Since when they are known.
    pub created_at: Instant,
    /// When the record was last changed; an edit names it, so that none is lost.
    pub updated_at: Instant,
}

/// What is sealed and hashed of a member, ready for their row.
struct Private {
    phone: Option<Vec<u8>>,
    phone_index: Option<Vec<u8>>,
    email: Option<Vec<u8>>,
    email_index: Option<Vec<u8>>,
    note: Option<Vec<u8>>,
}

const PHONE: &str = "members.phone";
const EMAIL: &str = "members.email";
const NOTE: &str = "members.note";

impl Private {
    fn of(
        tenant: &tenancy::Tenant,
        id: MemberId,
        phone: Option<&Phone>,
        email: Option<&EmailAddress>,
        note: Option<&Note>,
    ) -> Self {
        let seal = |place, text: &str| tenant.seal(place, id.uuid(), text);
        Self {
            phone: phone.map(|phone| seal(PHONE, phone.as_str())),
            phone_index: phone.map(|phone| tenant.blind_index(PHONE, phone.as_str())),
            email: email.map(|email| seal(EMAIL, email.as_str())),
            email_index: email.map(|email| tenant.blind_index(EMAIL, email.as_str())),
            note: note.map(|note| seal(NOTE, note.as_str())),
        }
    }
}

fn folded_kana(kana: Option<&Name>) -> Option<String> {
    kana.map(|kana| kernel::text::folded(kana.as_str()))
}

/// A constraint of the table, as what it means.
fn is_taken(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(e) if e.constraint() == Some("members_tenant_id_external_id_key"))
}
