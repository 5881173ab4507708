//! The page: files built by Vite and put into the program, each also as its build packed it.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use rust_embed::RustEmbed;

use super::error::ApiError;
use super::reply::{Asker, Reply};

#[derive(RustEmbed)]
#[folder = "web/dist"]
struct Files;

/// The page itself.
pub(super) async fn index(headers: HeaderMap, asker: Asker) -> Result<Response, ApiError> {
    file("index.html", &headers, &asker)
}

/// A file beside it, such as its icon.
pub(super) async fn beside(
    Path(name): Path<String>,
    headers: HeaderMap,
    asker: Asker,
) -> Result<Response, ApiError> {
    file(&name, &headers, &asker)
}

/// A file of the page. Its name holds a hash of its content, so it never changes.
pub(super) async fn asset(
    Path(name): Path<String>,
    headers: HeaderMap,
    asker: Asker,
) -> Result<Response, ApiError> {
    let mut response = file(&format!("assets/{name}"), &headers, &asker)?;
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    response.headers_mut().insert(header::CACHE_CONTROL, forever);
    Ok(response)
}

fn file(name: &str, headers: &HeaderMap, asker: &Asker) -> Result<Response, ApiError> {
    let not_found =
        || ApiError::NotFound { what: "address", name: format!("/{name}"), hint: String::new() };
    let found = Files::get(name).ok_or_else(not_found)?;
    let media = found.metadata.mimetype().to_owned();
    // The first eight bytes of the file's SHA-256, taken when the program was built.
    let mut tag = [0; 8];
    tag.copy_from_slice(&found.metadata.sha256_hash()[..8]);
    let tag = u64::from_be_bytes(tag);
    let reply = match packed(name, headers) {
        Some((body, coding)) => Reply::bytes("", body)
            .with(header::CONTENT_ENCODING, coding)
            .with(header::VARY, "accept-encoding"),
        None => Reply::bytes("", found.data.into_owned()),
    };
    let mut response = reply.tagged(tag).to(asker);
    let text = media.starts_with("text/") || media.ends_with("javascript");
    let media = if text { format!("{media}; charset=utf-8") } else { media };
    if response.headers().contains_key(header::CONTENT_TYPE)
        && let Ok(media) = HeaderValue::from_str(&media)
    {
        response.headers_mut().insert(header::CONTENT_TYPE, media);
    }
    Ok(response)
}

/// The file as its build packed it, in the best form that the client takes.
fn packed(name: &str, headers: &HeaderMap) -> Option<(Vec<u8>, &'static str)> {
    let asked = headers.get(header::ACCEPT_ENCODING)?.to_str().ok()?;
    let takes = |coding: &str| {
        asked.split(',').any(|one| {
            let (word, weight) = one.split_once(';').unwrap_or((one, ""));
            let refused =
                weight.trim().strip_prefix("q=").is_some_and(|q| q.parse::<f64>() == Ok(0.0));
            word.trim() == coding && !refused
        })
    };
    [("br", "br"), ("gzip", "gz")].into_iter().filter(|(coding, _)| takes(coding)).find_map(
        |(coding, ending)| {
            let file = Files::get(&format!("{name}.{ending}"))?;
            Some((file.data.into_owned(), coding))
        },
    )
}
