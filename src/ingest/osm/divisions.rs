//! Districts, streets and communities from administrative boundaries.
//!
//! OpenStreetMap numbers the levels 1 to 12, each country in its own way, and an extract cuts the
//! outlines at its edge. The rule: a level is *complete* when its closed outlines hold at least
//! [`COMPLETE`] of the compounds and stations, and it *divides* the city when at least two of its
//! areas hold some. Of the complete levels that divide, the finest becomes the streets; of two the
//! wider becomes the districts; of three and more the finest becomes the communities, the next the
//! streets, the next the districts. Where no complete level divides, the finest complete one is
//! the street; where none is complete, one rectangle around everything is. The report says which.
//!
//! Areas of a level that hold no compound and no station lie outside the city and are left out.

use std::collections::BTreeMap;

use geo::Intersects;
use geo_types::{Coord, MultiPolygon, Point, Rect};

use super::areas::OsmArea;
use super::element::Tags;
use super::overlap;
use super::report::OsmReport;
use super::source::Source;
use crate::city::{Area, AreaId, Level};
use crate::geodesy::GeoShape;

/// The share of compounds and stations that a complete level holds.
const COMPLETE: f64 = 0.95;
/// How far the rectangle around everything reaches beyond the outermost, in degrees (some 200 m).
const RIM_DEG: f64 = 0.002;

const LAYER: &str = "streets";

/// Makes the administrative areas around `shapes` (the compounds and stations), widest level first.
pub(super) fn make(source: &Source<'_>, shapes: &[&GeoShape], report: &mut OsmReport) -> Vec<Area> {
    let is_boundary =
        |tags: &Tags| tags.is("boundary", "administrative") && tags.value("admin_level").is_some();
    let mut levels: BTreeMap<u8, Vec<Drawn<'_>>> = BTreeMap::new();
    let found = source.count(is_boundary);
    let mut whole = 0;
    for (tags, area) in source.areas(LAYER, is_boundary, report) {
        let Some(level) = tags.value("admin_level").and_then(|text| text.trim().parse().ok())
        else {
            let level = tags.value("admin_level").unwrap_or_default();
            report.leave_out(LAYER, area.id, "admin_level is no number", level);
            continue;
        };
        if area.is_whole() {
            whole += 1;
            levels.entry(level).or_default().push(Drawn { tags, area });
        } else {
            report.leave_out(LAYER, area.id, "outline cut at the edge of the extract", "");
        }
    }
    let places: Vec<Coord<f64>> = shapes.iter().filter_map(|shape| inner_place(shape)).collect();
    let kept = chosen(levels, &places, report);
    let (made, areas) = if kept.is_empty() {
        (0, around(shapes, found - whole, report))
    } else {
        let areas = tree(kept, report);
        (areas.len(), areas)
    };
    report.count("administrative areas", found, made);
    areas
}

struct Drawn<'a> {
    tags: &'a Tags,
    area: OsmArea,
}

/// The areas that hold something, of each complete level worth keeping, widest first.
fn chosen<'a>(
    levels: BTreeMap<u8, Vec<Drawn<'a>>>,
    places: &[Coord<f64>],
    report: &mut OsmReport,
) -> Vec<(u8, Vec<Drawn<'a>>)> {
    let mut complete = Vec::new();
    for (level, mut areas) in levels {
        let holders = holders(&areas, places);
        let held = holders.iter().flatten().count();
        let mut at = 0;
        areas.retain(|_| {
            at += 1;
            holders.contains(&Some(at - 1))
        });
        let share = if places.is_empty() { 0.0 } else { held as f64 / places.len() as f64 };
        if share >= COMPLETE {
            complete.push((level, areas));
        } else {
            report.decide(format!(
                "boundaries of level {level} hold {:.0} % of the compounds and stations: not complete",
                share * 100.0
            ));
        }
    }
    let divides = |(_, areas): &(u8, Vec<Drawn<'_>>)| areas.len() > 1;
    if complete.iter().any(divides) {
        complete.retain(divides);
    } else {
        complete.drain(..complete.len().saturating_sub(1));
    }
    complete.drain(..complete.len().saturating_sub(Level::ALL.len()));
    complete
}

/// For each place the position of the first area that holds it.
fn holders(areas: &[Drawn<'_>], places: &[Coord<f64>]) -> Vec<Option<usize>> {
    let outlines: Vec<MultiPolygon<f64>> =
        areas.iter().map(|drawn| drawn.area.area.clone()).collect();
    let boxes = overlap::boxes(&outlines);
    let holder = |place: &Coord<f64>| {
        let near = boxes.locate_all_at_point(&[place.x, place.y]).map(|entry| entry.data);
        near.filter(|&at| outlines[at].intersects(&Point::from(*place))).min()
    };
    places.iter().map(holder).collect()
}

/// The areas of the kept levels, each with the area one level up that holds it.
fn tree(kept: Vec<(u8, Vec<Drawn<'_>>)>, report: &mut OsmReport) -> Vec<Area> {
    let names: &[Level] = match kept.len() {
        1 => &[Level::Street],
        2 => &[Level::District, Level::Street],
        _ => &Level::ALL,
    };
    let mut areas: Vec<Area> = Vec::new();
    for ((number, drawn), level) in kept.into_iter().zip(names) {
        report.decide(format!(
            "{} of administrative level {number} are taken as level {:?}",
            drawn.len(),
            level.as_str()
        ));
        let above: Vec<usize> = (0..areas.len()).filter(|&at| areas[at].level < *level).collect();
        for Drawn { tags, area } in drawn {
            let shape = GeoShape::Area(area.area);
            let parent = inner_place(&shape).and_then(|place| {
                let holds = |at: &&usize| match &areas[**at].shape {
                    GeoShape::Area(outline) => outline.intersects(&Point::from(place)),
                    GeoShape::Point(_) => false,
                };
                above.iter().rev().find(holds).map(|at| AreaId::at(*at))
            });
            areas.push(Area {
                source_id: area.id.to_string(),
                name: tags.name().to_owned(),
                level: *level,
                shape,
                parent,
            });
        }
    }
    areas
}

/// One street around everything; none where there is nothing.
fn around(shapes: &[&GeoShape], cut: usize, report: &mut OsmReport) -> Vec<Area> {
    let bounds = shapes.iter().filter_map(|shape| shape.bounds()).reduce(|a, b| {
        Rect::new(
            (a.min().x.min(b.min().x), a.min().y.min(b.min().y)),
            (a.max().x.max(b.max().x), a.max().y.max(b.max().y)),
        )
    });
    let Some(bounds) = bounds else {
        report.decide("no streets: there is nothing to draw one around");
        return Vec::new();
    };
    report.decide(format!(
        "no level of administrative boundaries is complete ({cut} outlines cut at the edge of the \
         extract): one street was drawn around everything"
    ));
    let rim = Rect::new(
        ((bounds.min().x - RIM_DEG).max(-180.0), (bounds.min().y - RIM_DEG).max(-90.0)),
        ((bounds.max().x + RIM_DEG).min(180.0), (bounds.max().y + RIM_DEG).min(90.0)),
    );
    vec![Area {
        source_id: "extent".to_owned(),
        name: "全部范围 (whole extent)".to_owned(),
        level: Level::Street,
        shape: GeoShape::Area(MultiPolygon(vec![rim.to_polygon()])),
        parent: None,
    }]
}

/// A place inside the shape, degrees.
fn inner_place(shape: &GeoShape) -> Option<Coord<f64>> {
    use geo::InteriorPoint;
    match shape {
        GeoShape::Point(place) => Some(Coord { x: place.lon(), y: place.lat() }),
        GeoShape::Area(area) => area.interior_point().map(Coord::from),
    }
}
