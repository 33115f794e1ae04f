//! Problems as the document shows them. They are written by `frontdesk::Problem`.

use poem_openapi::{
    Object,
    registry::{MetaHeader, MetaMediaType, MetaResponse, MetaSchema, MetaSchemaRef},
    types::Type,
};

/// Something that went wrong, as RFC 9457 tells it.
#[derive(Debug, Object)]
#[oai(rename = "Problem")]
pub(super) struct ProblemView {
    /// Which problem it is: the address of its page. Its last word stays as it is.
    #[oai(rename = "type")]
    kind: String,
    /// Its short name, in the caller's language.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What happened, in the caller's language.
    detail: String,
    /// To be named when asking about it.
    request_id: String,
    /// The fields that are wrong.
    errors: Option<Vec<FieldView>>,
}

/// A field that is wrong.
#[derive(Debug, Object)]
#[oai(rename = "FieldProblem")]
struct FieldView {
    /// Its name.
    field: String,
    /// Why, as a word for programs: `required`, `too_long`, `in_the_past`.
    code: String,
    /// Why, as a sentence for people, in the caller's language.
    message: String,
}

/// The problems that an operation can meet.
pub(super) fn possible(writes: bool, names_one: bool) -> impl Iterator<Item = MetaResponse> {
    let all = [
        (true, 400, "The request cannot be read."),
        (true, 401, "The key is missing, unknown or ended."),
        (
            names_one,
            404,
            "There is no such thing, or it is another business's.",
        ),
        (
            writes,
            409,
            "The state of the thing does not allow it, or it was changed meanwhile.",
        ),
        (
            true,
            422,
            "A field has a value that cannot be, or an Idempotency-Key was used before.",
        ),
        (true, 429, "More requests than the key may send."),
        (true, 503, "Something that we need is away for the moment."),
    ];
    let met = all.into_iter().filter(|(met, ..)| *met);
    met.map(|(_, status, description)| answer(status, description))
}

fn answer(status: u16, description: &'static str) -> MetaResponse {
    let waits = matches!(status, 429 | 503);
    let retry = waits.then(|| header("Retry-After", "Seconds after which to try again."));
    let content = MetaMediaType {
        content_type: "application/problem+json",
        schema: ProblemView::schema_ref(),
    };
    MetaResponse {
        description,
        status: Some(status),
        status_range: None,
        content: vec![content],
        headers: retry.into_iter().collect(),
    }
}

/// What the key may still send.
pub(super) fn rate_limits() -> [MetaHeader; 3] {
    [
        header(
            "RateLimit-Limit",
            "How many requests the key may send at once.",
        ),
        header("RateLimit-Remaining", "How many it may still send."),
        header(
            "RateLimit-Reset",
            "Seconds until it may send all of them again.",
        ),
    ]
}

fn header(name: &str, description: &str) -> MetaHeader {
    MetaHeader {
        name: name.to_owned(),
        description: Some(description.to_owned()),
        required: false,
        deprecated: false,
        schema: MetaSchemaRef::Inline(Box::new(MetaSchema::new("integer"))),
    }
}
