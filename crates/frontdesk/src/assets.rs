//! Styles, scripts and icons: `web/dist`, read from disk by a debug build and built into a release.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use bytes::Bytes;
use poem::{
    Request, Response, Result, handler,
    http::{HeaderMap, StatusCode, header},
};
use rust_embed::{Embed, EmbeddedFile};

use crate::{AppError, Problem};

#[derive(Embed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

type Manifest = HashMap<String, String>;

static MANIFEST: LazyLock<Manifest> = LazyLock::new(read_manifest);

fn read_manifest() -> Manifest {
    let file = Dist::get("manifest.json");
    file.and_then(|file| serde_json::from_slice(&file.data).ok())
        .unwrap_or_default()
}

/// A debug build looks each time, so that a rebuilt style sheet shows without a restart.
fn manifest() -> Cow<'static, Manifest> {
    if cfg!(debug_assertions) {
        Cow::Owned(read_manifest())
    } else {
        Cow::Borrowed(&MANIFEST)
    }
}

/// The address of an asset by its plain name (`app.css`).
pub fn address(name: &str) -> String {
    match manifest().get(name) {
        Some(hashed) => format!("/assets/{}", hashed.trim_start_matches("/assets/")),
        None => format!("/assets/{name}"),
    }
}

/// `GET /assets/*path`: with an ETag, and for ever where the name holds the content's hash.
///
/// # Errors
///
/// `not-found`.
#[handler]
pub fn assets(request: &Request) -> Result<Response> {
    let path = request.raw_path_param("path").unwrap_or_default();
    let missing = || AppError::from(Problem::not_found());
    let file = Dist::get(path).ok_or_else(missing)?;
    let etag = etag(&file);
    let lasting = manifest()
        .values()
        .any(|hashed| hashed.trim_start_matches("/assets/") == path);
    let kept = if lasting {
        "public, max-age=31536000, immutable"
    } else {
        "public, no-cache"
    };
    let answer = Response::builder()
        .header(header::ETAG, &etag)
        .header(header::CACHE_CONTROL, kept)
        .content_type(content_type(&file));
    if is_known(request.headers(), &etag) {
        return Ok(answer.status(StatusCode::NOT_MODIFIED).finish());
    }
    // Said here because an answer to HEAD has no body from which the server could count it.
    let answer = answer.header(header::CONTENT_LENGTH, file.data.len());
    Ok(answer.body(bytes(file.data)))
}

fn etag(file: &EmbeddedFile) -> String {
    let hash = file.metadata.sha256_hash();
    let hex: String = hash
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("\"{hex}\"")
}

fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let lines = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|known| {
        let known = known.trim();
        known == "*" || known.trim_start_matches("W/") == etag
    })
}

fn content_type(file: &EmbeddedFile) -> String {
    let kind = file.metadata.mimetype();
    let text = kind.starts_with("text/") || kind.ends_with("javascript");
    if text {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_owned()
    }
}

/// A built-in file is served from where it lies in the program.
fn bytes(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(built_in) => Bytes::from_static(built_in),
        Cow::Owned(read) => Bytes::from(read),
    }
}
