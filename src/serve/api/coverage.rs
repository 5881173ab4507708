//! `/api/cities/{city}/coverage`: the headline figures.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;

use crate::export::{Summary, summary};
use crate::serve::choices::Choices;
use crate::serve::error::{ApiError, Problems};
use crate::serve::hall::Hall;
use crate::serve::reply::{Asker, JSON, Reply};
use crate::serve::words::Words;

/// Who is served, at what rates: what `yike analyze --format json` prints.
#[utoipa::path(get, path = "/api/cities/{city}/coverage", tag = "api",
    params(("city" = String, Path, description = "City, by id"), Choices),
    responses((status = 200, description = "The headline figures", body = Summary), Problems))]
pub(in crate::serve) async fn coverage(
    State(hall): State<Arc<Hall>>,
    Path(city): Path<String>,
    mut words: Words,
    asker: Asker,
) -> Result<Response, ApiError> {
    let desk = hall.desk(&city)?;
    let asking = desk.asking(&Choices::read(&mut words)?)?;
    words.done()?;
    let tag = desk.tag(&asking, "coverage");
    if let Some(unchanged) = asker.unchanged(tag) {
        return Ok(unchanged);
    }
    let answer = desk.answer(&asking).await?;
    let counted = Arc::clone(&desk);
    let work = move || summary(counted.study(), &answer).to_json();
    let text = desk.lanes().light.run(work).await?;
    Ok(Reply::bytes(JSON, text.into_bytes()).tagged(tag).to(&asker))
}
