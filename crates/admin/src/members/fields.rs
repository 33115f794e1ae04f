//! The fields of a member's record, as a form sends them and as the record takes them.

use crate::{form::Faults, words::Words};
use crm::{
    Member,
    member::{ExternalId, MemberEdit, NewMember, Phone},
};
use kernel::{EmailAddress, Lang, Name, Note};

/// What was filled in.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Fields {
    /// Their name.
    pub name: String,
    /// How it is read.
    pub kana: String,
    /// What the tenant's own system calls them.
    pub external_id: String,
    /// Their phone number.
    pub phone: String,
    /// Their e-mail address.
    pub email: String,
    /// The tag of the language in which they are written to.
    pub language: String,
    /// What the staff note.
    pub note: String,
    /// The record's version that was read.
    pub read_at: String,
    /// Ticked where the number on record shall go.
    pub clear_phone: String,
    /// Ticked where the address on record shall go.
    pub clear_email: String,
}

/// What is on record and stays masked while the rest is edited; `""` where there is nothing.
#[derive(Debug, Clone, Default)]
pub struct OnRecord {
    /// `090-****-5678`
    pub phone: String,
    /// `h***@example.jp`
    pub email: String,
}

impl OnRecord {
    /// Of a member.
    pub fn of(member: &Member) -> Self {
        Self {
            phone: member.phone.as_ref().map(Phone::masked).unwrap_or_default(),
            email: member.email.as_ref().map(masked).unwrap_or_default(),
        }
    }
}

/// Enough to recognise it: `h***@example.jp`.
pub fn masked(email: &EmailAddress) -> String {
    let (user, domain) = email.as_str().rsplit_once('@').unwrap_or(("", ""));
    let first: String = user.chars().take(1).collect();
    format!("{first}***@{domain}")
}

impl Fields {
    /// The record as it stands, but for number and address: those are shown by the member's page alone,
    /// which writes down who looked.
    pub fn of(member: Member) -> Self {
        Self {
            name: member.name,
            kana: member.kana.unwrap_or_default(),
            external_id: member.external_id.unwrap_or_default(),
            language: member.language.tag().to_owned(),
            note: member.note.unwrap_or_default(),
            read_at: member.updated_at.to_rfc3339(),
            ..Self::default()
        }
    }

    /// Keeps the number and the address on record where nothing was put in their place, nor their end wished.
    pub fn keep(&self, edit: &mut MemberEdit, member: Member) {
        if self.clear_phone.is_empty() && self.phone.trim().is_empty() {
            edit.phone = member.phone;
        }
        if self.clear_email.is_empty() && self.email.trim().is_empty() {
            edit.email = member.email;
        }
    }

    /// The language chosen; Japanese where none is.
    pub fn lang(&self) -> Lang {
        Lang::from_tag(&self.language).unwrap_or_default()
    }

    /// As a record takes them; none where something is wrong, which is noted.
    pub fn read(&self, words: Words, faults: &mut Faults) -> Option<MemberEdit> {
        let name = faults.must(words, "name", "member-name", Name::new(&self.name));
        let kana = faults.may(words, "kana", "member-kana", Name::new(&self.kana));
        let phone = faults.may(words, "phone", "member-phone", Phone::new(&self.phone));
        let email = faults.may(
            words,
            "email",
            "member-email",
            EmailAddress::new(&self.email),
        );
        let external_id = faults.may(
            words,
            "external_id",
            "member-external-id",
            ExternalId::new(&self.external_id),
        );
        let note = faults.may(words, "note", "member-note", Note::new(&self.note));
        let edit = MemberEdit {
            name: name?,
            kana,
            external_id,
            phone,
            email,
            language: self.lang(),
            note,
        };
        faults.is_empty().then_some(edit)
    }
}

/// The same of somebody new.
pub fn as_new(edit: MemberEdit) -> NewMember {
    NewMember {
        name: edit.name,
        kana: edit.kana,
        external_id: edit.external_id,
        phone: edit.phone,
        email: edit.email,
        language: edit.language,
        note: edit.note,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_masked() {
        let email = EmailAddress::new("hanako@example.jp").expect("an address");
        assert_eq!(masked(&email), "h***@example.jp");
    }

    #[test]
    fn only_the_name_is_needed() {
        let (words, mut faults) = (Words(Lang::Ja), Faults::default());
        let fields = Fields {
            name: "山田 花子".into(),
            ..Fields::default()
        };
        assert!(
            fields
                .read(words, &mut faults)
                .is_some_and(|edit| edit.phone.is_none())
        );
        let fields = Fields {
            phone: "110".into(),
            email: "x".into(),
            ..fields
        };
        assert!(fields.read(words, &mut faults).is_none());
        assert!(
            !faults.of("phone").is_empty()
                && !faults.of("email").is_empty()
                && faults.of("name").is_empty()
        );
    }
}
