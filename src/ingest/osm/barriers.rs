//! What nobody walks across: waters, railways, walls and fences.
//!
//! Each feature has `kind` (`river`, `railway`, `wall`) and, where known, `name`. What counts stands
//! in the tag table; outlines and lines are drawn exactly as they are mapped, for they are held
//! against the streets.
//!
//! **Openings.** In OpenStreetMap a street that passes a wall or a railway on the ground shares a
//! node with it: a gate, a level crossing, a ford. A line is opened there ([`super::openings`]).
//! Water areas are not: a street that leads through one stands on a bridge or is cut, and every
//! street that is cut is named in the report, for a bridge tag may be missing.
//!
//! Only whole areas count: the outline of one that is cut at the edge of the extract would be closed
//! straight across the town. A river's own line is there in its stead.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Area, BoundingRect, MapCoords};
use geo_types::{Coord, Geometry, MultiLineString, MultiPolygon};

use super::areas::AreaElement;
use super::barrier_rules::{BarrierForm, BarrierKind, BarrierMeaning};
use super::element::{OsmId, Tags, Way};
use super::extract::WalkedWay;
use super::frame::Frame;
use super::openings::opened;
use super::report::OsmReport;
use super::source::Source;
use crate::city::MapFeature;
use crate::geodesy::PlanePoint;
use crate::network::{Obstacle, ObstacleShape, Obstacles};

pub(super) const LAYER: &str = "barriers";
const STREETS: &str = "walkways";

/// A barrier that is made.
struct Barrier {
    id: OsmId,
    kind: BarrierKind,
    feature: MapFeature,
}

/// Makes the barriers within `frame`: waters, railways, walls, each by OpenStreetMap id.
pub(super) fn make(source: &Source<'_>, frame: &Frame, report: &mut OsmReport) -> Vec<MapFeature> {
    let mut tally = Tally::default();
    let mut made = areas(source, frame, &mut tally, report);
    made.extend(lines(source, frame, &mut tally));
    made.sort_by_key(|barrier| (barrier.kind, barrier.id));
    report.count(LAYER, tally.found, made.len());
    tally.tell(report);
    name_cut_streets(source, &made, report);
    made.into_iter().map(|barrier| barrier.feature).collect()
}

/// What became of the elements that are barriers.
#[derive(Default)]
struct Tally {
    found: usize,
    small: usize,
    beyond: usize,
    openings: BTreeSet<i64>,
    open_lines: usize,
}

impl Tally {
    fn tell(&self, report: &mut OsmReport) {
        let Self { small, beyond, openings, open_lines, .. } = self;
        if !openings.is_empty() {
            report.decide(format!(
                "walls, railways and rivers are open at {} gates, level crossings and fords that \
                 streets share with them",
                openings.len()
            ));
        }
        if *open_lines > 0 {
            report.decide(format!("{open_lines} barriers are open all along"));
        }
        if *small > 0 {
            report.decide(format!("{small} waters too small for the tag table are no barriers"));
        }
        if *beyond > 0 {
            report.decide(format!("{beyond} barriers far from any compound or station left out"));
        }
    }
}

fn areas(
    source: &Source<'_>,
    frame: &Frame,
    tally: &mut Tally,
    report: &mut OsmReport,
) -> Vec<Barrier> {
    let mut made = Vec::new();
    for element in AreaElement::all(source.extract) {
        let meaning = source.table.barrier(element.tags(), BarrierForm::Area);
        let Some(BarrierMeaning { kind, least_area }) = meaning else { continue };
        tally.found += 1;
        let id = element.id();
        let area = match element.area(source.extract) {
            Ok(area) if area.is_whole() => area,
            Ok(_) => {
                let reason = "outline cut at the edge of the extract";
                report.leave_out(LAYER, id, reason, "");
                continue;
            }
            Err(problem) => {
                report.leave_out(LAYER, id, problem.reason(), problem.to_string());
                continue;
            }
        };
        let ground = source.on_plane(&area.area);
        if frame.is_beyond(ground.bounding_rect()) {
            tally.beyond += 1;
        } else if ground.unsigned_area() < least_area.value() {
            tally.small += 1;
        } else {
            if area.repaired {
                report.change(LAYER, id, "outline crossed itself: repaired", "");
            }
            made.push(barrier(id, kind, element.tags(), geometry(area.area)));
        }
    }
    made
}

fn geometry(mut area: MultiPolygon<f64>) -> Geometry<f64> {
    match area.0.pop() {
        Some(only) if area.0.is_empty() => only.into(),
        last => {
            area.0.extend(last);
            area.into()
        }
    }
}

fn lines(source: &Source<'_>, frame: &Frame, tally: &mut Tally) -> Vec<Barrier> {
    let barred = |way: &&Way| source.table.barrier(&way.tags, BarrierForm::Line).is_some();
    let passed = passed_nodes(source, source.extract.ways.iter().filter(barred));
    let mut made = Vec::new();
    for way in &source.extract.ways {
        let Some(meaning) = source.table.barrier(&way.tags, BarrierForm::Line) else { continue };
        tally.found += 1;
        let corners: Vec<Option<(i64, Coord<f64>)>> = way
            .nodes
            .iter()
            .map(|node| Some((*node, source.to_plane(source.extract.position(*node)?))))
            .collect();
        let bounds = MultiLineString(source.lines(way)).bounding_rect();
        if bounds.is_none() || frame.is_beyond(bounds) {
            tally.beyond += 1;
            continue;
        }
        let mut pieces = Vec::new();
        for row in corners.split(Option::is_none) {
            let row: Vec<(Coord<f64>, bool)> =
                row.iter().flatten().map(|(node, at)| (*at, passed.contains(node))).collect();
            pieces.extend(opened(&row));
        }
        tally.openings.extend(way.nodes.iter().filter(|node| passed.contains(node)));
        let mut lines = MultiLineString(pieces).map_coords(|at| {
            let place = source.plane.unproject(PlanePoint::new(at.x, at.y));
            Coord { x: place.lon(), y: place.lat() }
        });
        let line = match lines.0.len() {
            0 => {
                tally.open_lines += 1;
                continue;
            }
            1 => lines.0.remove(0).into(),
            _ => lines.into(),
        };
        made.push(barrier(OsmId::way(way.number), meaning.kind, &way.tags, line));
    }
    made
}

/// The nodes of `barred` ways that a walked way has too.
fn passed_nodes<'a>(source: &Source<'_>, barred: impl Iterator<Item = &'a Way>) -> BTreeSet<i64> {
    let mut nodes: Vec<i64> = barred.flat_map(|way| way.nodes.iter().copied()).collect();
    nodes.sort_unstable();
    nodes.dedup();
    let walked = source.extract.walked.iter().flat_map(|way| &way.nodes).copied();
    walked.filter(|node| nodes.binary_search(node).is_ok()).collect()
}

/// Names the streets that the barriers cut, by what cuts them first.
fn name_cut_streets(source: &Source<'_>, made: &[Barrier], report: &mut OsmReport) {
    let obstacles = made.iter().filter_map(|barrier| {
        let shape = match source.plane.project_geometry(&barrier.feature.geometry) {
            Geometry::LineString(line) => ObstacleShape::Lines(vec![line]),
            Geometry::MultiLineString(lines) => ObstacleShape::Lines(lines.0),
            Geometry::Polygon(area) => ObstacleShape::Area(MultiPolygon(vec![area])),
            Geometry::MultiPolygon(area) => ObstacleShape::Area(area),
            _ => return None,
        };
        Some(Obstacle { kind: barrier.kind.obstacle(), name: None, shape })
    });
    let obstacles = Obstacles::new(obstacles.collect());
    for way in source.extract.walked.iter().filter(|way| way.level.is_ground()) {
        let Some(by) = first_obstacle(way, source, &obstacles) else { continue };
        let Barrier { id, kind, .. } = &made[by as usize];
        let reason = match kind {
            BarrierKind::River => "leads through water with no bridge: cut there",
            BarrierKind::Railway => "crosses a railway with no level crossing or bridge: cut there",
            BarrierKind::Wall => "crosses a wall with no gate: cut there",
        };
        report.change(STREETS, OsmId::way(way.number), reason, id.to_string());
    }
}

fn first_obstacle(way: &WalkedWay, source: &Source<'_>, obstacles: &Obstacles) -> Option<u32> {
    let place = |node: i64| {
        let at = source.to_plane(source.extract.position(node)?);
        Some(PlanePoint::new(at.x, at.y))
    };
    way.nodes.windows(2).find_map(|side| {
        let (from, to) = (place(side[0])?, place(side[1])?);
        obstacles.parting(from, to)
    })
}

fn barrier(id: OsmId, kind: BarrierKind, tags: &Tags, geometry: Geometry<f64>) -> Barrier {
    let mut properties = BTreeMap::from([("kind".to_owned(), kind.as_str().to_owned())]);
    if !tags.name().is_empty() {
        properties.insert("name".to_owned(), tags.name().to_owned());
    }
    let feature = MapFeature { source_id: id.to_string(), properties, geometry };
    Barrier { id, kind, feature }
}
