//! From what was sent to what cannot be wrong: every field that is refused is named at once.

use super::{
    refused::{self, Checked},
    writing::{MemberEditBody, NewMemberBody},
};
use crm::{
    Cursor, Member,
    member::{ExternalId, MemberEdit, NewMember, Phone},
};
use frontdesk::{AppError, Problem};
use kernel::{EmailAddress, Lang, MemberId, Name, Note};
use poem_openapi::types::MaybeUndefined;

pub(super) fn new_member(body: &NewMemberBody, lang: Lang) -> Result<NewMember, Problem> {
    let mut fields = Checked::new(lang);
    let name = fields.read("name", Name::new(&body.name));
    let new = NewMember {
        kana: fields.may("kana", body.kana.as_deref(), Name::new),
        external_id: fields.may("external_id", body.external_id.as_deref(), ExternalId::new),
        phone: fields.may("phone", body.phone.as_deref(), Phone::new),
        email: fields.may("email", body.email.as_deref(), EmailAddress::new),
        language: body.language.map_or(lang, Lang::from),
        note: fields.may("note", body.note.as_deref(), Note::new),
        name: fields.sound(name)?,
    };
    Ok(new)
}

/// The record as it shall be: what was said, over what is.
pub(super) fn edit(body: &MemberEditBody, old: &Member, lang: Lang) -> Result<MemberEdit, Problem> {
    let mut fields = Checked::new(lang);
    let phone = old.phone.as_ref().map(|phone| phone.as_str().to_owned());
    let email = old.email.as_ref().map(|email| email.as_str().to_owned());
    let name = fields.read("name", Name::new(body.name.as_deref().unwrap_or(&old.name)));
    let edit = MemberEdit {
        kana: fields.may("kana", over(&body.kana, old.kana.as_deref()), Name::new),
        external_id: fields.may(
            "external_id",
            over(&body.external_id, old.external_id.as_deref()),
            ExternalId::new,
        ),
        phone: fields.may("phone", over(&body.phone, phone.as_deref()), Phone::new),
        email: fields.may(
            "email",
            over(&body.email, email.as_deref()),
            EmailAddress::new,
        ),
        language: body.language.map_or(old.language, Lang::from),
        note: fields.may("note", over(&body.note, old.note.as_deref()), Note::new),
        name: fields.sound(name)?,
    };
    Ok(edit)
}

fn over<'a>(said: &'a MaybeUndefined<String>, old: Option<&'a str>) -> Option<&'a str> {
    match said {
        MaybeUndefined::Undefined => old,
        MaybeUndefined::Null => None,
        MaybeUndefined::Value(text) => Some(text),
    }
}

pub(super) fn cursor(text: Option<&str>, lang: Lang) -> Result<Option<Cursor>, Problem> {
    let read = |text: &str| text.parse().map_err(|_| refused::cursor(lang));
    text.map(read).transpose()
}

/// The id in an answer as it was kept.
pub(super) fn kept_id(body: &str) -> Result<MemberId, AppError> {
    let id = body.trim_matches('"').parse();
    id.map_err(AppError::internal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Instant;

    fn known() -> Member {
        Member {
            id: MemberId::new(),
            external_id: Some("A-1".into()),
            name: "山田 花子".into(),
            kana: Some("やまだ はなこ".into()),
            language: Lang::Ja,
            phone: Phone::new("090-1234-5678").ok(),
            email: None,
            note: Some("窓側".into()),
            created_at: Instant::UNIX_EPOCH,
            updated_at: Instant::UNIX_EPOCH,
        }
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let body = NewMemberBody {
            name: " ".into(),
            phone: Some("110".into()),
            email: Some("nobody".into()),
            ..NewMemberBody::default()
        };
        let problem = new_member(&body, Lang::En).expect_err("refused");
        let told: Vec<_> = problem
            .errors()
            .iter()
            .map(|e| (e.field.as_str(), &*e.code))
            .collect();
        assert_eq!(
            told,
            [
                ("name", "empty"),
                ("phone", "malformed"),
                ("email", "malformed")
            ]
        );
    }

    #[test]
    fn what_is_left_out_of_an_edit_stays_and_null_empties() {
        let body = MemberEditBody {
            kana: MaybeUndefined::Null,
            phone: MaybeUndefined::Value("03-1234-5678".into()),
            ..MemberEditBody::default()
        };
        let edit = edit(&body, &known(), Lang::Ja).expect("sound");
        assert_eq!(edit.name.as_str(), "山田 花子");
        assert_eq!(edit.kana, None);
        assert_eq!(
            edit.phone.map(|p| p.as_str().to_owned()),
            Some("+81312345678".into())
        );
        assert_eq!(edit.note.map(|n| n.to_string()), Some("窓側".into()));
        assert_eq!(edit.external_id, ExternalId::new("A-1").ok());
    }

    #[test]
    fn an_id_that_was_kept_reads_back() {
        let id = MemberId::new();
        let answer = frontdesk::Answer::new(poem::http::StatusCode::CREATED, &id).expect("JSON");
        assert_eq!(kept_id(&answer.body).expect("an id"), id);
    }
}
