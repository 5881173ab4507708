//! Is it alive, and how busy is it?

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::error::{ApiError, Problems};
use super::hall::Hall;
use super::reply::JSON;

/// That the program answers.
#[derive(Serialize, ToSchema)]
pub(super) struct Health {
    status: &'static str,
    version: &'static str,
    /// Cities that are served.
    cities: usize,
}

/// That the program answers.
#[utoipa::path(get, path = "/health", tag = "service",
    responses((status = 200, description = "It answers", body = Health), Problems))]
pub(super) async fn health(State(hall): State<Arc<Hall>>) -> Result<Response, ApiError> {
    let cities = hall.desks().count();
    let health = Health { status: "ok", version: env!("CARGO_PKG_VERSION"), cities };
    let body = serde_json::to_vec(&health).map_err(|e| ApiError::Internal(e.to_string()))?;
    let headers = [(header::CONTENT_TYPE, JSON), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, body).into_response())
}

/// Counters in the text format of Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "service",
    responses((status = 200, description = "Counters", body = String,
        content_type = "text/plain; version=0.0.4"), Problems))]
pub(super) async fn metrics(State(hall): State<Arc<Hall>>) -> Response {
    let text = hall.counters.text(hall.lanes().heavy.waiting(), hall.jobs());
    let headers =
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4"), (header::CACHE_CONTROL, "no-store")];
    (headers, text).into_response()
}
