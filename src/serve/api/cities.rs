//! `/api/cities`: what is served.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::city::{City, Standard};
use crate::export::LayerName;
use crate::serve::choices::Choices;
use crate::serve::desk::Desk;
use crate::serve::error::{ApiError, Problems};
use crate::serve::hall::Hall;
use crate::serve::reply::{Asker, Reply};
use crate::serve::words::Words;
use crate::siting::{Source, counted};
use crate::study::Answer;

/// The cities and the standards they can be judged by.
#[derive(Serialize, ToSchema)]
pub(in crate::serve) struct Cities {
    cities: Vec<CityEntry>,
    /// Every standard that a question may name.
    standards: Vec<StandardEntry>,
    /// Version of the program.
    version: &'static str,
}

/// One city.
#[derive(Serialize, ToSchema)]
struct CityEntry {
    id: String,
    name: String,
    /// West, south, east, north, degrees; null for a city of nothing.
    bbox: Option<[f64; 4]>,
    /// Its own standard, by id.
    standard: String,
    /// The day that the data speaks of.
    data_date: Option<String>,
    /// Where the data comes from; to be printed under every map and list.
    source: Option<String>,
    /// Whether its walks can be measured over the streets, and are unless told otherwise.
    walk: bool,
    layers: Vec<LayerEntry>,
    candidates: CandidateCounts,
}

/// How many candidates for siting a city has before any rule, by source; sources that are not here
/// are counted by a search only.
#[derive(Serialize, ToSchema)]
struct CandidateCounts {
    /// Of the layer `candidates`.
    layer: usize,
    /// Cramped and closed stations.
    cramped: usize,
    /// Rooms that units can lend.
    resources: usize,
}

/// One layer; circles, gaps and links are counted under the city's own standard.
#[derive(Serialize, ToSchema)]
struct LayerEntry {
    id: &'static str,
    count: usize,
}

/// One standard.
#[derive(Clone, Serialize, ToSchema, PartialEq)]
struct StandardEntry {
    id: String,
    name: String,
    name_en: String,
    source: String,
    requirements: Vec<RequirementEntry>,
}

/// One requirement of a standard.
#[derive(Clone, Serialize, ToSchema, PartialEq)]
struct RequirementEntry {
    id: String,
    name: String,
    name_en: String,
    limit_m: f64,
    limit_s: f64,
    pace_kmh: f64,
    measure: &'static str,
    /// Who walks.
    walker: &'static str,
}

/// The cities and standards that are served.
#[utoipa::path(get, path = "/api/cities", tag = "api",
    responses((status = 200, description = "The cities and standards", body = Cities), Problems))]
pub(in crate::serve) async fn cities(
    State(hall): State<Arc<Hall>>,
    words: Words,
    asker: Asker,
) -> Result<Response, ApiError> {
    words.done()?;
    let mut found =
        Cities { cities: vec![], standards: vec![], version: env!("CARGO_PKG_VERSION") };
    for desk in hall.desks() {
        let answer = desk.answer(&desk.asking(&Choices::default())?).await?;
        found.cities.push(CityEntry::of(desk, &answer));
        for standard in desk.standards().iter().map(StandardEntry::of) {
            if !found.standards.iter().any(|known| known.id == standard.id) {
                found.standards.push(standard);
            }
        }
    }
    Ok(Reply::json(&found)?.to(&asker))
}

impl CandidateCounts {
    fn of(city: &City) -> Self {
        let count = |source: &Source| counted(city, source).unwrap_or(0);
        Self {
            layer: count(&Source::Layer),
            cramped: count(&Source::Cramped),
            resources: count(&Source::Resources),
        }
    }
}

impl CityEntry {
    fn of(desk: &Desk, answer: &Answer) -> Self {
        let city = desk.city();
        Self {
            id: city.id().to_owned(),
            name: city.name().to_owned(),
            bbox: desk.bounds().map(|b| [b.min().x, b.min().y, b.max().x, b.max().y]),
            standard: desk.standards().first().map(|own| own.id.clone()).unwrap_or_default(),
            data_date: city.data_date().map(str::to_owned),
            source: city.source().map(str::to_owned),
            walk: desk.study().streets().is_some(),
            candidates: CandidateCounts::of(city),
            layers: LayerName::ALL
                .map(|layer| LayerEntry { id: layer.as_str(), count: count(desk, answer, layer) })
                .into(),
        }
    }
}

/// Features of a layer, without making it.
fn count(desk: &Desk, answer: &Answer, layer: LayerName) -> usize {
    let city = desk.city();
    let coverage = &answer.coverage;
    match (desk.layers().count(city, layer), layer) {
        (Some(count), _) => count,
        (None, LayerName::Gaps) => coverage.compounds.iter().filter(|one| !one.served).count(),
        (None, LayerName::Links) => {
            desk.study().gaps(answer).iter().filter(|gap| gap.link.is_some()).count()
        }
        (None, _) => {
            let circles = (0..coverage.standard.requirements.len())
                .map(|at| coverage.counting(city, at).count())
                .filter(|count| *count > 0);
            circles.map(|count| count + 1).sum() // and the dissolved whole
        }
    }
}

impl StandardEntry {
    fn of(standard: &Standard) -> Self {
        let requirements = standard.requirements.iter().map(|requirement| RequirementEntry {
            id: requirement.id.clone(),
            name: requirement.name.clone(),
            name_en: requirement.name_en.clone(),
            limit_m: requirement.limit.radius().value(),
            limit_s: requirement.limit.time().value(),
            pace_kmh: requirement.limit.pace().kmh(),
            measure: requirement.measure.as_str(),
            walker: requirement.walker.as_str(),
        });
        Self {
            id: standard.id.clone(),
            name: standard.name.clone(),
            name_en: standard.name_en.clone(),
            source: standard.source.clone(),
            requirements: requirements.collect(),
        }
    }
}
