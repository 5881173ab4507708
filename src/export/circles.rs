//! `circles.geojson`: each station's service circle and the dissolved whole.

use geojson::{Feature, JsonObject};
use serde_json::Value;

use super::features::feature;
use super::number::{METRES, SECONDS, json};
use crate::geodesy::GeoShape;
use crate::study::{Answer, DrawnCircles, Study};

/// One feature a station that counts, then one for all of them (`station_id` null,
/// `dissolved` true), for each requirement in turn.
pub fn circles(
    study: &Study,
    answer: &Answer,
    drawn: Vec<DrawnCircles>,
) -> impl Iterator<Item = Feature> {
    let rows = circle_properties(study, answer, &drawn);
    let features: Vec<Feature> =
        rows.into_iter().map(|(properties, shape)| feature(shape, properties)).collect();
    features.into_iter()
}

/// The properties of every circle beside its shape.
pub(super) fn circle_properties<'a>(
    study: &Study,
    answer: &Answer,
    drawn: &'a [DrawnCircles],
) -> Vec<(JsonObject, &'a GeoShape)> {
    let mut rows = Vec::new();
    for drawn in drawn {
        let requirement = &answer.coverage.standard.requirements[drawn.requirement];
        let properties = |station: Value, name: Value| {
            let dissolved = station.is_null();
            JsonObject::from_iter([
                ("station_id".to_owned(), station),
                ("name".to_owned(), name),
                ("requirement".to_owned(), requirement.id.as_str().into()),
                ("dissolved".to_owned(), dissolved.into()),
                ("method".to_owned(), answer.method.by.as_str().into()),
                ("limit_m".to_owned(), json(Some(requirement.limit.radius().value()), METRES)),
                ("limit_s".to_owned(), json(Some(requirement.limit.time().value()), SECONDS)),
            ])
        };
        for circle in &drawn.circles {
            let station = study.city().station(circle.station);
            let properties =
                properties(station.source_id.as_str().into(), station.name.as_str().into());
            rows.push((properties, &circle.shape));
        }
        if let Some(whole) = &drawn.dissolved {
            rows.push((properties(Value::Null, Value::Null), whole));
        }
    }
    rows
}
