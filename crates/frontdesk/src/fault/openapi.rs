//! What poem-openapi's messages mean. It tells one error as an English sentence with our type
//! names; callers get the field, a stable code and a sentence of the catalogue.

use kernel::Lang;

use crate::{Problem, ProblemId, text::TEXT};

/// A body that could not be taken. A validator that said no is 422 with its field; all else is 400.
pub(super) fn payload(reason: &str, lang: Lang) -> Problem {
    let Some(field) = field_in(reason) else {
        return Problem::new(ProblemId::InvalidRequest);
    };
    let broke_rule = reason.contains("verification failed");
    let id = if broke_rule {
        ProblemId::InvalidFields
    } else {
        ProblemId::InvalidRequest
    };
    let (code, key) = code_of(reason);
    Problem::new(id).field(field, code, TEXT.say(lang, key))
}

/// A query, header or cookie parameter that could not be taken.
pub(super) fn param(name: &str, reason: &str, lang: Lang) -> Problem {
    let (code, key) = code_of(reason);
    Problem::new(ProblemId::InvalidRequest).field(name, code, TEXT.say(lang, key))
}

/// ``… field `name` verification failed. maxLength(5)``
fn field_in(reason: &str) -> Option<&str> {
    let (_, rest) = reason.split_once("field `")?;
    rest.split_once('`').map(|(field, _)| field)
}

fn code_of(reason: &str) -> (&'static str, &'static str) {
    let rules = [
        ("unknown field", "unknown", "field-unknown"),
        ("maxLength", "too_long", "field-too-long"),
        ("maxItems", "too_long", "field-too-long"),
        ("minLength", "too_short", "field-too-short"),
        ("minItems", "too_short", "field-too-short"),
        ("maximum", "too_large", "field-too-large"),
        ("minimum", "too_small", "field-too-small"),
        ("expects an input value", "required", "field-required"),
    ];
    let rule = rules.iter().find(|(mark, ..)| reason.contains(mark));
    rule.map_or(("malformed", "field-malformed"), |(_, code, key)| {
        (code, key)
    })
}
