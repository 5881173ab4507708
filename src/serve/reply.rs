//! Answers with a media type and an entity tag.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::body::Bytes;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::error::ApiError;

/// Media type of GeoJSON.
pub(super) const GEOJSON: &str = "application/geo+json";
/// Media type of JSON.
pub(super) const JSON: &str = "application/json";

/// What the client has already, and by which name it calls the server.
#[derive(Debug)]
pub(super) struct Asker {
    has: Option<HeaderValue>,
    /// `http://host:port`, or nothing where the client names no usable host.
    pub base: String,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Reply {
    media: &'static str,
    body: Bytes,
    /// What the question says of itself; without it the bytes tell.
    tag: Option<u64>,
    more: HeaderMap,
}

impl Reply {
    /// Bytes, tagged by what they are.
    pub fn bytes(media: &'static str, body: impl Into<Bytes>) -> Self {
        Self { media, tag: None, body: body.into(), more: HeaderMap::new() }
    }

    /// A value as JSON.
    ///
    /// # Errors
    /// When it cannot be written, which is a fault of the program.
    pub fn json(value: &impl Serialize) -> Result<Self, ApiError> {
        let body = serde_json::to_vec(value).map_err(|e| ApiError::Internal(e.to_string()))?;
        Ok(Self::bytes(JSON, body))
    }

    /// The same with another media type.
    pub fn in_media(self, media: &'static str) -> Self {
        Self { media, ..self }
    }

    /// Tagged by the question instead of by the bytes.
    pub fn tagged(self, tag: u64) -> Self {
        Self { tag: Some(tag), ..self }
    }

    /// With one more header.
    pub fn with(mut self, name: header::HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.more.insert(name, value);
        }
        self
    }

    /// The answer itself, or that the client has it already.
    pub fn to(self, asker: &Asker) -> Response {
        let tag = self.tag.unwrap_or_else(|| {
            let mut hasher = DefaultHasher::new();
            self.body.hash(&mut hasher);
            hasher.finish()
        });
        if let Some(unchanged) = asker.unchanged(tag) {
            return unchanged;
        }
        let status = if self.body.is_empty() { StatusCode::NO_CONTENT } else { StatusCode::OK };
        let mut response = if self.body.is_empty() {
            status.into_response()
        } else {
            (status, [(header::CONTENT_TYPE, self.media)], self.body).into_response()
        };
        response.headers_mut().extend(self.more);
        response.headers_mut().extend(validators(tag));
        response
    }
}

impl Asker {
    /// That nothing has changed, where the client has what this tag names.
    pub fn unchanged(&self, tag: u64) -> Option<Response> {
        let has = self.has.as_ref()?.to_str().ok()?;
        let wanted = quoted(tag);
        let same = |one: &str| one == "*" || one.trim_start_matches("W/") == wanted;
        has.split(',').any(|one| same(one.trim())).then(|| {
            let mut response = StatusCode::NOT_MODIFIED.into_response();
            response.headers_mut().extend(validators(tag));
            response
        })
    }
}

fn quoted(tag: u64) -> String {
    format!("\"{tag:016x}\"")
}

/// Weak, because the same answer may be sent compressed or not.
fn validators(tag: u64) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Ok(tag) = HeaderValue::from_str(&format!("W/{}", quoted(tag))) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers
}

impl<S: Send + Sync> FromRequestParts<S> for Asker {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let host = text("host").or_else(|| parts.uri.authority().map(|host| host.as_str()));
        let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]_".contains(c);
        let host = host.filter(|host| !host.is_empty() && host.chars().all(plain));
        let scheme = if text("x-forwarded-proto") == Some("https") { "https" } else { "http" };
        let base = host.map_or_else(String::new, |host| format!("{scheme}://{host}"));
        Ok(Self { has: parts.headers.get(header::IF_NONE_MATCH).cloned(), base })
    }
}
