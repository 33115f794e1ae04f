//! What a developer may say of a member. A field that we do not know is refused, so that a slip of
//! the pen does not pass for a change.

use chrono::{DateTime, Utc};
use kernel::Lang;
use poem_openapi::{Enum, Object, types::MaybeUndefined};
use serde::{Deserialize, Serialize};

/// A member to be created.
#[derive(Debug, Clone, Default, Serialize, Object)]
#[oai(rename = "NewMember", deny_unknown_fields)]
pub struct NewMemberBody {
    /// Their name, on one line.
    #[oai(validator(max_length = 80))]
    pub name: String,
    /// How the name is read.
    #[oai(validator(max_length = 80))]
    pub kana: Option<String>,
    /// What your own system calls them; compared exactly, one member's only.
    #[oai(validator(max_length = 128))]
    pub external_id: Option<String>,
    /// Their phone number: in E.164, or as it is written in Japan.
    #[oai(validator(max_length = 40))]
    pub phone: Option<String>,
    /// Their e-mail address.
    #[oai(validator(max_length = 254))]
    pub email: Option<String>,
    /// The language in which they are written to; the business's where nothing is said.
    pub language: Option<LanguageView>,
    /// For the staff only.
    #[oai(validator(max_length = 500))]
    pub note: Option<String>,
}

/// What shall be changed of a member.
#[derive(Debug, Clone, Default, Object)]
#[oai(rename = "MemberEdit", deny_unknown_fields)]
pub struct MemberEditBody {
    /// The `updated_at` that was read; whatever stands is changed where nothing is said.
    pub updated_at: Option<DateTime<Utc>>,
    /// Their name, on one line.
    #[oai(validator(max_length = 80))]
    pub name: Option<String>,
    /// How the name is read.
    #[oai(validator(max_length = 80))]
    pub kana: MaybeUndefined<String>,
    /// What your own system calls them.
    #[oai(validator(max_length = 128))]
    pub external_id: MaybeUndefined<String>,
    /// Their phone number.
    #[oai(validator(max_length = 40))]
    pub phone: MaybeUndefined<String>,
    /// Their e-mail address.
    #[oai(validator(max_length = 254))]
    pub email: MaybeUndefined<String>,
    /// The language in which they are written to.
    pub language: Option<LanguageView>,
    /// For the staff only.
    #[oai(validator(max_length = 500))]
    pub note: MaybeUndefined<String>,
}

/// A language of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "lowercase")]
#[oai(rename = "Language", rename_all = "lowercase")]
pub enum LanguageView {
    /// 日本語
    Ja,
    /// English
    En,
}

impl From<LanguageView> for Lang {
    fn from(view: LanguageView) -> Self {
        match view {
            LanguageView::Ja => Self::Ja,
            LanguageView::En => Self::En,
        }
    }
}

impl From<Lang> for LanguageView {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Ja => Self::Ja,
            Lang::En => Self::En,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use poem_openapi::types::ParseFromJSON;
    use serde_json::json;

    #[test]
    fn a_field_that_we_do_not_know_is_refused() {
        let typo = json!({ "name": "山田 花子", "fone": "090" });
        assert!(NewMemberBody::parse_from_json(Some(typo.clone())).is_err());
        assert!(MemberEditBody::parse_from_json(Some(typo)).is_err());
        let sound = json!({ "name": "山田 花子", "language": "en" });
        assert!(NewMemberBody::parse_from_json(Some(sound)).is_ok());
    }

    #[test]
    fn left_out_and_null_are_not_the_same() {
        let edit = json!({ "kana": null });
        let edit = MemberEditBody::parse_from_json(Some(edit)).expect("sound");
        assert_eq!(edit.kana, MaybeUndefined::Null);
        assert_eq!(edit.note, MaybeUndefined::Undefined);
    }
}
