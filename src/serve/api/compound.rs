//! `/api/cities/{city}/compounds/{id}`: one compound in full.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;

use crate::export::{CompoundDetail, compound_detail};
use crate::serve::choices::Choices;
use crate::serve::error::{ApiError, Problems};
use crate::serve::hall::Hall;
use crate::serve::reply::{Asker, Reply};
use crate::serve::words::Words;

/// One compound: each requirement's verdict, and the three stations nearest to it.
#[utoipa::path(get, path = "/api/cities/{city}/compounds/{id}", tag = "api",
    params(("city" = String, Path, description = "City, by id"),
        ("id" = String, Path, description = "Compound, by its source's key"), Choices),
    responses((status = 200, description = "The compound", body = CompoundDetail), Problems))]
pub(in crate::serve) async fn compound(
    State(hall): State<Arc<Hall>>,
    Path((city, id)): Path<(String, String)>,
    mut words: Words,
    asker: Asker,
) -> Result<Response, ApiError> {
    let desk = hall.desk(&city)?;
    let asking = desk.asking(&Choices::read(&mut words)?)?;
    words.done()?;
    let not_found =
        || ApiError::NotFound { what: "compound", name: id.clone(), hint: String::new() };
    let compound = desk.compound(&id).ok_or_else(not_found)?;
    let tag = desk.tag(&asking, ("compound", compound));
    if let Some(unchanged) = asker.unchanged(tag) {
        return Ok(unchanged);
    }
    let answer = desk.answer(&asking).await?;
    let asked = Arc::clone(&desk);
    let work = move || compound_detail(asked.study(), &answer, compound);
    let detail = desk.lanes().light.run(work).await?;
    Ok(Reply::json(&detail)?.tagged(tag).to(&asker))
}
