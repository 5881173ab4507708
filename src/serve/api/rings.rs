//! `/api/cities/{city}/rings`: service circles at several minutes.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;

use crate::city::StationId;
use crate::export::{collection, rings as ring_features};
use crate::serve::choices::Choices;
use crate::serve::error::{ApiError, Problems};
use crate::serve::hall::Hall;
use crate::serve::reply::{Asker, GEOJSON, Reply};
use crate::serve::words::Words;
use crate::study::QuestionError;

/// So many rings are drawn at most.
const MOST: usize = 12;

/// What is drawn unless told otherwise, minutes.
const MINUTES: [f64; 3] = [5.0, 10.0, 15.0];

/// Service circles of a station, or of all stations that count, at several minutes, as GeoJSON:
/// the shorter lies within the longer. The pace and the walker are those of the first requirement.
#[utoipa::path(get, path = "/api/cities/{city}/rings", tag = "api",
    params(("city" = String, Path, description = "City, by id"),
        ("station" = Option<String>, Query, description = "Station, by its source's key; left out: all that count, dissolved"),
        ("rings" = Option<String>, Query, description = "Minutes, separated by commas, at most 12; default 5,10,15"),
        Choices),
    responses((status = 200, description = "One feature a ring", body = Object,
        content_type = "application/geo+json"), Problems))]
pub(in crate::serve) async fn rings(
    State(hall): State<Arc<Hall>>,
    Path(city): Path<String>,
    mut words: Words,
    asker: Asker,
) -> Result<Response, ApiError> {
    let desk = hall.desk(&city)?;
    let asking = desk.asking(&Choices::read(&mut words)?)?;
    let minutes = words.take("rings")?.map_or_else(|| Ok(MINUTES.to_vec()), |text| read(&text))?;
    let named = words.take("station")?;
    words.done()?;
    let station = named.map(|id| station(&desk, &id)).transpose()?;
    let tag = desk.tag(&asking, ("rings", station, format!("{minutes:?}")));
    if let Some(unchanged) = asker.unchanged(tag) {
        return Ok(unchanged);
    }
    let answer = desk.answer(&asking).await?;
    let asked = Arc::clone(&desk);
    let work = move || {
        let (study, by) = (asked.study(), answer.method.by);
        let requirement = &answer.coverage.standard.requirements[0];
        let all = || answer.coverage.counting(study.city(), 0).collect();
        let stations: Vec<StationId> = station.map_or_else(all, |one| vec![one]);
        let drawn = study.rings(by, requirement, &stations, &minutes)?;
        Ok::<_, QuestionError>(collection("rings", ring_features(study, by, station, &drawn)))
    };
    let bytes = desk.lanes().heavy.run(work).await??;
    Ok(Reply::bytes(GEOJSON, bytes).tagged(tag).to(&asker))
}

fn read(text: &str) -> Result<Vec<f64>, ApiError> {
    let minutes: Option<Vec<f64>> = text.split(',').map(|one| one.trim().parse().ok()).collect();
    minutes.filter(|minutes| minutes.len() <= MOST).ok_or_else(|| ApiError::Word {
        name: "rings".to_owned(),
        found: text.to_owned(),
        expected: format!("at most {MOST} minutes such as 5,10,15"),
    })
}

fn station(desk: &crate::serve::desk::Desk, id: &str) -> Result<StationId, ApiError> {
    let position = desk.city().stations().iter().position(|station| station.source_id == id);
    position.map(StationId::at).ok_or_else(|| ApiError::NotFound {
        what: "station",
        name: id.to_owned(),
        hint: String::new(),
    })
}
