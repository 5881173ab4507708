//! The page: files built by Vite and put into the program.

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use rust_embed::RustEmbed;

use super::error::ApiError;
use super::reply::{Asker, Reply};

#[derive(RustEmbed)]
#[folder = "web/dist"]
struct Files;

/// The page itself.
pub(super) async fn index(asker: Asker) -> Result<Response, ApiError> {
    file("index.html", &asker)
}

/// A file beside it, such as its icon.
pub(super) async fn beside(Path(name): Path<String>, asker: Asker) -> Result<Response, ApiError> {
    file(&name, &asker)
}

/// A file of the page. Its name holds a hash of its content, so it never changes.
pub(super) async fn asset(Path(name): Path<String>, asker: Asker) -> Result<Response, ApiError> {
    let mut response = file(&format!("assets/{name}"), &asker)?;
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    response.headers_mut().insert(header::CACHE_CONTROL, forever);
    Ok(response)
}

fn file(name: &str, asker: &Asker) -> Result<Response, ApiError> {
    let not_found =
        || ApiError::NotFound { what: "address", name: format!("/{name}"), hint: String::new() };
    let found = Files::get(name).ok_or_else(not_found)?;
    let media = found.metadata.mimetype().to_owned();
    // The first eight bytes of the file's SHA-256, taken when the program was built.
    let mut tag = [0; 8];
    tag.copy_from_slice(&found.metadata.sha256_hash()[..8]);
    let reply = Reply::bytes("", found.data.into_owned()).tagged(u64::from_be_bytes(tag));
    let mut response = reply.to(asker);
    let text = media.starts_with("text/") || media.ends_with("javascript");
    let media = if text { format!("{media}; charset=utf-8") } else { media };
    if response.headers().contains_key(header::CONTENT_TYPE)
        && let Ok(media) = HeaderValue::from_str(&media)
    {
        response.headers_mut().insert(header::CONTENT_TYPE, media);
    }
    Ok(response)
}
