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
}

impl Fields {
    /// The record as it stands.
    pub fn of(member: Member) -> Self {
        Self {
            name: member.name,
            kana: member.kana.unwrap_or_default(),
            external_id: member.external_id.unwrap_or_default(),
            phone: member
                .phone
                .map(|phone| phone.dialled())
                .unwrap_or_default(),
            email: member
                .email
                .map(|email| email.to_string())
                .unwrap_or_default(),
            language: member.language.tag().to_owned(),
            note: member.note.unwrap_or_default(),
            read_at: member.updated_at.to_rfc3339(),
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
