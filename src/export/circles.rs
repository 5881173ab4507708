//! `circles.geojson`: each station's service circle and the dissolved whole.

use geojson::{Feature, JsonObject};
use serde_json::Value;

use super::features::feature;
use super::number::{METRES, SECONDS, json};
use crate::study::{Answer, DrawnCircles, Study};

/// One feature a station that counts, then one for all of them (`station_id` null,
/// `dissolved` true), for each requirement in turn.
pub fn circles(
    study: &Study,
    answer: &Answer,
    drawn: Vec<DrawnCircles>,
) -> impl Iterator<Item = Feature> {
    drawn.into_iter().flat_map(move |drawn| {
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
        let mut features: Vec<Feature> = Vec::with_capacity(drawn.circles.len() + 1);
        for circle in &drawn.circles {
            let station = study.city().station(circle.station);
            let properties =
                properties(station.source_id.as_str().into(), station.name.as_str().into());
            features.push(feature(&circle.shape, properties));
        }
        if let Some(whole) = &drawn.dissolved {
            features.push(feature(whole, properties(Value::Null, Value::Null)));
        }
        features
    })
}
