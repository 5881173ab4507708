//! A body that is JSON of a known shape.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;

use super::error::ApiError;

/// A body that an address understands.
pub(super) trait Body: DeserializeOwned {
    /// Bytes, at most.
    const LARGEST: usize = 64 << 10;
}

/// Bytes of any body, at most.
pub(super) const LARGEST: usize = 4 << 20;

/// What a body says. It must be called JSON: a form of another site can send none that is, so that
/// no page but this service's own starts anything here.
pub(super) struct JsonBody<T>(pub T);

impl<S: Send + Sync, T: Body> FromRequest<S> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let media = request.headers().get(header::CONTENT_TYPE);
        let media = media.map_or("none", |media| media.to_str().unwrap_or("no text"));
        let essence = media.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(ApiError::NotJson(media.to_owned()));
        }
        let too_large = || ApiError::TooLarge { most: T::LARGEST };
        let bytes = Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(|refused| match refused.status() {
            StatusCode::PAYLOAD_TOO_LARGE => too_large(),
            status => ApiError::Plain(status),
        })?;
        if bytes.len() > T::LARGEST {
            return Err(too_large());
        }
        // A list would be read as a struct's fields in their order, which nobody means.
        if bytes.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|&byte| byte != b'{') {
            return Err(ApiError::Body("expected an object {…}".to_owned()));
        }
        serde_json::from_slice(&bytes).map(Self).map_err(|error| ApiError::Body(error.to_string()))
    }
}
