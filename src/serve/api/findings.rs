//! `/api/cities/{city}/findings`: what was found in the data.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;

use crate::export::Findings;
use crate::serve::error::{ApiError, Problems};
use crate::serve::hall::Hall;
use crate::serve::reply::{Asker, Reply};
use crate::serve::words::Words;

/// What reading the city's data found, by kind: the worst first, with examples and what to do.
#[utoipa::path(get, path = "/api/cities/{city}/findings", tag = "api",
    params(("city" = String, Path, description = "City, by id")),
    responses((status = 200, description = "The findings by kind", body = Findings), Problems))]
pub(in crate::serve) async fn findings(
    State(hall): State<Arc<Hall>>,
    Path(city): Path<String>,
    words: Words,
    asker: Asker,
) -> Result<Response, ApiError> {
    words.done()?;
    let desk = hall.desk(&city)?;
    let tag = desk.data_tag("findings");
    if let Some(unchanged) = asker.unchanged(tag) {
        return Ok(unchanged);
    }
    Ok(Reply::json(desk.findings())?.tagged(tag).to(&asker))
}
