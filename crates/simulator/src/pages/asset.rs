//! Scripts and style sheets, embedded in the binary and revalidated by their hash.

use std::fmt::Write;

use poem::{
    Response, handler,
    http::{StatusCode, header},
    web::Path,
};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Assets;

/// `GET /sim-assets/{path}`.
#[handler]
pub(super) fn serve(Path(path): Path<String>, request: &poem::Request) -> Response {
    let Some(file) = Assets::get(&path) else {
        return Response::builder().status(StatusCode::NOT_FOUND).finish();
    };
    let tag = tag_of(&file.metadata.sha256_hash());
    let answer = Response::builder()
        .header(header::ETAG, &tag)
        .header(header::CACHE_CONTROL, "no-cache");
    if request.header(header::IF_NONE_MATCH) == Some(tag.as_str()) {
        return answer.status(StatusCode::NOT_MODIFIED).finish();
    }
    let kind = mime_guess::from_path(&path).first_or_octet_stream();
    answer
        .content_type(kind.essence_str())
        .body(file.data.into_owned())
}

fn tag_of(hash: &[u8; 32]) -> String {
    hash[..12].iter().fold(String::from("\""), |mut tag, byte| {
        // Writing to a string cannot fail.
        let _ = write!(tag, "{byte:02x}");
        tag
    }) + "\""
}
