//! `compounds.geojson`: every compound with its verdict.

use geojson::{Feature, JsonObject};
use serde_json::Value;

use super::features::feature;
use super::number::{AMOUNTS, METRES, SECONDS, SHARES, json};
use crate::city::{AreaId, City, CompoundId};
use crate::study::Answer;

/// One feature a compound, in the city's order. Beside the contract's properties, `requirement`
/// names the requirement that decides and `met` those that are met.
pub fn compounds<'a>(city: &'a City, answer: &'a Answer) -> impl Iterator<Item = Feature> + 'a {
    let shapes = city.compounds().iter().map(|compound| &compound.shape);
    shapes.zip(compound_properties(city, answer)).map(|(shape, row)| feature(shape, row))
}

/// The properties of every compound, in the city's order.
pub(super) fn compound_properties<'a>(
    city: &'a City,
    answer: &'a Answer,
) -> impl Iterator<Item = JsonObject> + 'a {
    let coverage = &answer.coverage;
    city.compounds().iter().enumerate().map(move |(at, compound)| {
        let id = CompoundId::at(at);
        let judged = &coverage.compounds[at];
        let requirement = &coverage.standard.requirements[judged.deciding];
        let reached = judged.verdict.station();
        let (length, time) = judged.walk().unzip();
        let met: Vec<Value> = coverage
            .standard
            .requirements
            .iter()
            .zip(&coverage.requirements)
            .filter(|(_, one)| one.judgements[at].verdict.is_served())
            .map(|(requirement, _)| requirement.id.as_str().into())
            .collect();
        let reason = coverage.deciding(id).reason.filter(|_| !judged.served);
        JsonObject::from_iter([
            ("id".to_owned(), compound.source_id.as_str().into()),
            ("name".to_owned(), compound.name.as_str().into()),
            ("kind".to_owned(), compound.kind.as_str().into()),
            ("street".to_owned(), area_name(city, compound.street)),
            ("community".to_owned(), area_name(city, compound.community)),
            ("residents".to_owned(), json(compound.residents.map(f64::from), AMOUNTS)),
            ("served".to_owned(), judged.served.into()),
            (
                "station_id".to_owned(),
                reached.map_or(Value::Null, |r| city.station(r.station).source_id.as_str().into()),
            ),
            ("walk_s".to_owned(), json(time.map(f64::from), SECONDS)),
            ("distance_m".to_owned(), json(length.map(f64::from), METRES)),
            ("stations_in_reach".to_owned(), judged.stations_in_reach.into()),
            ("area_share".to_owned(), json(judged.area_share, SHARES)),
            ("reason".to_owned(), reason.map_or(Value::Null, |reason| reason.as_str().into())),
            ("requirement".to_owned(), requirement.id.as_str().into()),
            ("met".to_owned(), Value::Array(met)),
        ])
    })
}

/// The name of an area, or null.
pub(super) fn area_name(city: &City, area: Option<AreaId>) -> Value {
    area.map_or(Value::Null, |area| city.area(area).name.as_str().into())
}
