//! The base map: water, green, railways and roads, drawn under everything else.
//!
//! Each feature has `kind` (`water`, `green`, `rail`, `road`), `class` (its OpenStreetMap value)
//! and, where known, `name`. Lines and outlines are simplified to [`TOLERANCE_M`], which nobody
//! sees on a city map; ponds and lawns under [`LEAST_M2`] are dropped, and so is what lies wholly
//! beyond [`RIM_M`] of all compounds and stations (extracts keep long ways whole). Footpaths are left to the
//! walking network and buildings to those who have them: both would make the file many times as
//! large.

use std::collections::BTreeMap;

use geo::{Area, BoundingRect, MapCoords, Simplify};
use geo_types::{Coord, Geometry, MultiLineString, MultiPolygon};

use super::element::{OsmId, Tags};
use super::frame::{Frame, RIM_M};
use super::look::{Look, MapKind};
use super::outline;
use super::report::OsmReport;
use super::source::Source;
use crate::city::MapFeature;
use crate::geodesy::PlanePoint;

/// How far a drawn line may lie from the mapped one.
const TOLERANCE_M: f64 = 2.0;
/// Areas smaller than this are not drawn.
const LEAST_M2: f64 = 200.0;

const LAYER: &str = "context";

/// Makes the base map within `frame`: water, green, rail, road, each
/// by OpenStreetMap id.
pub(super) fn make(source: &Source<'_>, frame: &Frame, report: &mut OsmReport) -> Vec<MapFeature> {
    let mut beyond = 0;
    let mut made: Vec<(MapKind, OsmId, MapFeature)> = Vec::new();
    let mut found = 0;
    for way in &source.extract.ways {
        let Some(look) = Look::of(&way.tags).filter(|look| !look.is_area) else { continue };
        found += 1;
        let id = OsmId::way(way.number);
        let lines = MultiLineString(source.lines(way));
        let Some(bounds) = lines.bounding_rect() else {
            report.leave_out(LAYER, id, "outline cut at the edge of the extract", "");
            continue;
        };
        if frame.is_beyond(Some(bounds)) {
            beyond += 1;
            continue;
        }
        let mut lines = lines.simplify(TOLERANCE_M).map_coords(|at| off_plane(at, source));
        let line = if lines.0.len() == 1 { lines.0.remove(0).into() } else { lines.into() };
        made.push((look.kind, id, feature(id, look, &way.tags, line)));
    }
    let mut small = 0;
    let is_area = |tags: &Tags| Look::of(tags).is_some_and(|look| look.is_area);
    found += source.count(is_area);
    for (tags, area) in source.areas(LAYER, is_area, report) {
        let Some(look) = Look::of(tags) else { continue };
        let ground = source.on_plane(&area.area);
        if frame.is_beyond(ground.bounding_rect()) {
            beyond += 1;
            continue;
        }
        let Some(outline) = simplified(ground, source) else {
            small += 1;
            continue;
        };
        made.push((look.kind, area.id, feature(area.id, look, tags, outline)));
    }
    made.sort_by_key(|(kind, id, _)| (*kind, *id));
    report.count(LAYER, found, made.len());
    if small > 0 {
        report
            .decide(format!("{small} ponds and lawns under {LEAST_M2} m² are not on the base map"));
    }
    if beyond > 0 {
        report.decide(format!(
            "{beyond} features more than {} km from any compound or station are not on the base map",
            RIM_M / 1000.0
        ));
    }
    made.into_iter().map(|(_, _, feature)| feature).collect()
}

/// The outline in degrees, simplified; `None` where it is too small to draw.
fn simplified(area: MultiPolygon<f64>, source: &Source<'_>) -> Option<Geometry<f64>> {
    let drawn = |area: MultiPolygon<f64>| {
        let large = area.into_iter().filter(|part| part.unsigned_area() >= LEAST_M2);
        MultiPolygon(large.collect())
    };
    let area = drawn(area);
    if area.0.is_empty() {
        return None;
    }
    let simple = drawn(area.simplify(TOLERANCE_M));
    let degrees = |area: MultiPolygon<f64>| area.map_coords(|at| off_plane(at, source));
    let valid = outline::valid(degrees(simple)).or_else(|| outline::valid(degrees(area)))?.area;
    Some(match valid.0.as_slice() {
        [only] => only.clone().into(),
        _ => valid.into(),
    })
}

fn off_plane(at: Coord<f64>, source: &Source<'_>) -> Coord<f64> {
    let place = source.plane.unproject(PlanePoint::new(at.x, at.y));
    Coord { x: place.lon(), y: place.lat() }
}

fn feature(id: OsmId, look: Look<'_>, tags: &Tags, geometry: Geometry<f64>) -> MapFeature {
    let mut properties = BTreeMap::from([
        ("class".to_owned(), look.class.to_owned()),
        ("kind".to_owned(), look.kind.as_str().to_owned()),
    ]);
    if !tags.name().is_empty() {
        properties.insert("name".to_owned(), tags.name().to_owned());
    }
    MapFeature { source_id: id.to_string(), properties, geometry }
}
