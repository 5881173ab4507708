//! The new gates and crossings that would bring gaps within the standard.

use geo_types::{Geometry, LineString};
use geojson::{Feature, JsonObject};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::Language;
use super::features::geometry;
use super::near::at;
use super::number::{AMOUNTS, METRES, SECONDS, json, rounded};
use crate::coverage::Gap;
use crate::reach::{Link, Obstacle};
use crate::study::{Answer, Study};

/// A link as it is told of one compound.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct LinkEntry {
    /// `gate` or `crossing`.
    pub kind: &'static str,
    /// Its own length.
    pub length_m: f64,
    /// The station that it brings near.
    pub station_id: String,
    /// The whole walk to that station, the link included.
    pub walk_m: f64,
    /// What it leads across.
    pub across: Option<ObstacleEntry>,
    /// Its two ends as longitudes and latitudes, the compound's side first.
    pub line: [[f64; 2]; 2],
}

/// Something that stands in the way.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ObstacleEntry {
    /// `river`, `railway`, `wall`, `missing-gate`, `grounds` or `other`.
    pub kind: &'static str,
    /// Its name; empty where it has none.
    pub name: String,
    /// What it is, in Chinese.
    pub zh: String,
    /// What it is, in English.
    pub en: String,
}

impl ObstacleEntry {
    pub(super) fn of(obstacle: &Obstacle) -> Self {
        Self {
            kind: obstacle.kind.as_str(),
            name: obstacle.name.clone(),
            zh: Language::Chinese.obstacle(obstacle),
            en: Language::English.obstacle(obstacle),
        }
    }
}

impl LinkEntry {
    pub(super) fn of(study: &Study, link: &Link) -> Self {
        Self {
            kind: link.kind.as_str(),
            length_m: rounded(link.length.value(), METRES),
            station_id: study.city().station(link.station).source_id.clone(),
            walk_m: rounded(link.walk.value(), METRES),
            across: link.across.as_ref().map(ObstacleEntry::of),
            line: [at(study, link.from), at(study, link.to)],
        }
    }
}

/// The gaps of an answer for which a link was found.
pub(super) fn linked<'a>(
    study: &'a Study,
    answer: &'a Answer,
) -> impl Iterator<Item = (&'a Gap, &'a Link)> {
    study.gaps(answer).iter().filter_map(|gap| Some((gap, gap.link.as_ref()?)))
}

/// One feature a link: a line from the compound's side to the station's.
pub fn links<'a>(study: &'a Study, answer: &'a Answer) -> impl Iterator<Item = Feature> + 'a {
    linked(study, answer).map(|(gap, link)| Feature {
        geometry: Some(geometry(&link_geometry(study, link))),
        properties: Some(link_properties(study, answer, gap, link)),
        ..Feature::default()
    })
}

/// A link as a line in degrees.
pub(super) fn link_geometry(study: &Study, link: &Link) -> Geometry<f64> {
    let ends = [at(study, link.from), at(study, link.to)];
    Geometry::LineString(LineString::from(ends.map(|[lon, lat]| (lon, lat)).to_vec()))
}

/// A link's properties.
pub(super) fn link_properties(
    study: &Study,
    answer: &Answer,
    gap: &Gap,
    link: &Link,
) -> JsonObject {
    let city = study.city();
    let compound = city.compound(gap.compound);
    let requirement = &answer.coverage.standard.requirements[gap.requirement];
    let across = |language: Language| {
        link.across.as_ref().map_or(Value::Null, |one| language.obstacle(one).into())
    };
    JsonObject::from_iter(
        [
            ("id", compound.source_id.as_str().into()),
            ("name", compound.name.as_str().into()),
            ("kind", link.kind.as_str().into()),
            ("length_m", json(Some(link.length.value()), METRES)),
            ("walk_m", json(Some(link.walk.value()), METRES)),
            ("walk_s", json(Some((link.walk / requirement.limit.pace()).value()), SECONDS)),
            ("station_id", city.station(link.station).source_id.as_str().into()),
            ("residents", json(compound.residents.map(f64::from), AMOUNTS)),
            ("across", across(Language::Chinese)),
            ("across_en", across(Language::English)),
            ("requirement", requirement.id.as_str().into()),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    )
}
