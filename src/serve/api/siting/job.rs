//! `/api/cities/{city}/siting/{job}`: see a search, stop it.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::document::SitingJob;
use crate::serve::error::{ApiError, Problems};
use crate::serve::hall::Hall;
use crate::serve::reply::JSON;
use crate::serve::words::Words;

/// How stands a search.
#[utoipa::path(get, path = "/api/cities/{city}/siting/{job}", tag = "siting",
    params(("city" = String, Path, description = "City, by id"),
        ("job" = String, Path, description = "Job, by id")),
    responses((status = 200, description = "The job", body = SitingJob), Problems))]
pub(in crate::serve) async fn siting_job(
    State(hall): State<Arc<Hall>>,
    Path((city, job)): Path<(String, String)>,
    words: Words,
) -> Result<Response, ApiError> {
    words.done()?;
    hall.desk(&city)?;
    let job = hall.jobs().job(&city, &job)?;
    fresh(&SitingJob::of(&job, &job.seen()))
}

/// Stops a search; what is best so far becomes its plan. One that waits, or still gathers candidates
/// and their walks, has none and ends as `stopped`. One that has ended stays as it is.
#[utoipa::path(delete, path = "/api/cities/{city}/siting/{job}", tag = "siting",
    params(("city" = String, Path, description = "City, by id"),
        ("job" = String, Path, description = "Job, by id")),
    responses((status = 200, description = "The job, stopping or ended", body = SitingJob),
        Problems))]
pub(in crate::serve) async fn stop_siting(
    State(hall): State<Arc<Hall>>,
    Path((city, job)): Path<(String, String)>,
    words: Words,
) -> Result<Response, ApiError> {
    words.done()?;
    hall.desk(&city)?;
    let job = hall.jobs().job(&city, &job)?;
    job.stop();
    fresh(&SitingJob::of(&job, &job.seen()))
}

/// An answer that is true now only.
pub(super) fn fresh(document: &impl serde::Serialize) -> Result<Response, ApiError> {
    let body = serde_json::to_vec(document).map_err(|e| ApiError::Internal(e.to_string()))?;
    let headers = [(header::CONTENT_TYPE, JSON), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, body).into_response())
}
