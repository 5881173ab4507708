//! What the straight line from a compound to a station runs through.

use geo::Intersects;
use geo_types::{Coord, Line, MultiPolygon};

use super::Streets;
use crate::city::{City, CompoundId, StationId};
use crate::geodesy::PlanePoint;
use crate::index::{BoxTree, PlaneBox};
use crate::network;
use crate::reach::{Obstacle, ObstacleKind};

/// So near a door the compound's own outline is the door itself.
const DOOR_M: f64 = 1.0;

/// Rivers, railways and walls, then the compound's own side without a gate, then other compounds'
/// grounds; each once, in the order of walking within its kind.
pub(super) fn in_the_way(
    city: &City,
    streets: &Streets,
    compound: CompoundId,
    station: StationId,
) -> Vec<Obstacle> {
    let (landmarks, outlines) = (&streets.paved.landmarks, &streets.paved.outlines);
    let Some([from, to]) = straight_line(streets, compound, station) else { return Vec::new() };
    let mut found: Vec<Obstacle> = landmarks
        .crossed(from, to)
        .into_iter()
        .map(|at| named(&landmarks.list()[at as usize]))
        .collect();
    if leaves_without_gate(city, compound, from, to) {
        found.push(Obstacle { kind: ObstacleKind::MissingGate, name: String::new() });
    }
    found.extend(grounds_between(city, outlines, [from, to], compound, station));
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|one| seen.insert((one.kind, one.name.clone())));
    found.sort_by_key(|one| one.kind);
    found
}

pub(super) fn named(obstacle: &network::Obstacle) -> Obstacle {
    let kind = match obstacle.kind {
        network::ObstacleKind::River => ObstacleKind::River,
        network::ObstacleKind::Railway => ObstacleKind::Railway,
        network::ObstacleKind::Wall => ObstacleKind::Wall,
        network::ObstacleKind::Other => ObstacleKind::Other,
    };
    Obstacle { kind, name: obstacle.name.clone().unwrap_or_default() }
}

/// From the door nearest to the station, to the station's door nearest to it.
fn straight_line(
    streets: &Streets,
    compound: CompoundId,
    station: StationId,
) -> Option<[PlanePoint; 2]> {
    let ends = &streets.stations[station.index()].doors;
    let starts = &streets.paved.compounds[compound.index()].doors;
    let pairs = starts.iter().flat_map(|a| ends.iter().map(move |b| [a.at, b.at]));
    pairs.min_by(|a, b| a[0].distance_sq(a[1]).total_cmp(&b[0].distance_sq(b[1])))
}

/// Whether the line begins by crossing the compound's own grounds and leaves them where no door
/// is: the doors are on the other side.
fn leaves_without_gate(
    city: &City,
    compound: CompoundId,
    from: PlanePoint,
    to: PlanePoint,
) -> bool {
    let Some(area) = city.compound_shapes()[compound.index()].as_area() else { return false };
    let length_m = from.distance_sq(to).sqrt();
    if length_m <= DOOR_M {
        return false;
    }
    let part = DOOR_M / length_m;
    let beyond = PlanePoint::new(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part);
    crosses_border(area, beyond, to)
}

fn crosses_border(area: &MultiPolygon<f64>, from: PlanePoint, to: PlanePoint) -> bool {
    let line = Line::new(coord(from), coord(to));
    let rings = area.iter().map(geo_types::Polygon::exterior);
    rings.flat_map(|ring| ring.lines()).any(|side| side.intersects(&line))
}

const fn coord(point: PlanePoint) -> Coord<f64> {
    Coord { x: point.x, y: point.y }
}

/// Other compounds with known gates whose grounds the line runs through; neither the station's
/// own nor those where it only begins or ends.
fn grounds_between(
    city: &City,
    outlines: &BoxTree,
    [from, to]: [PlanePoint; 2],
    compound: CompoundId,
    station: StationId,
) -> Vec<Obstacle> {
    let mut near = Vec::new();
    outlines.meeting(PlaneBox::around([from, to]), &mut near);
    let station_at = city.station_shapes()[station.index()].inner_point();
    let others = near.into_iter().map(|at| CompoundId::at(at as usize)).filter(|&id| {
        let Some(area) = city.compound_shapes()[id.index()].as_area() else { return false };
        id != compound
            && !city.compound(id).gates.is_empty()
            && !area.intersects(&coord(station_at))
            && !area.intersects(&coord(from))
            && crosses_border(area, from, to)
    });
    let name = |id| Obstacle { kind: ObstacleKind::Grounds, name: city.compound(id).name.clone() };
    others.map(name).collect()
}
