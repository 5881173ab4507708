//! Which residential buildings belong together: neighbours with no street between them.
//!
//! Two buildings are neighbours when the shortest line between them is at most [`GAP_M`] metres
//! long and crosses no barrier (street, railway, river). Groups are what neighbourhood joins
//! together (union–find). With an R-tree over boxes, O(n k v²) for n buildings of v corners with
//! k others nearby.
//!
//! Limit: a barrier that ends between two houses parts only those whose shortest line crosses it,
//! so that the houses around the end of a cul-de-sac are one group.

use geo::{BoundingRect, Intersects};
use geo_types::{Coord, Line, LineString, MultiPolygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::overlap::{self, Boxes};

/// Buildings farther apart than this are no neighbours: the spacing of slab blocks is 20 to 30 m.
pub(super) const GAP_M: f64 = 35.0;

/// Lines that part buildings, in metres.
pub(super) struct Barriers {
    lines: Vec<Line<f64>>,
    boxes: Boxes,
}

impl Barriers {
    pub fn new<'a>(ways: impl IntoIterator<Item = &'a LineString<f64>>) -> Self {
        let lines: Vec<Line<f64>> = ways.into_iter().flat_map(LineString::lines).collect();
        let entries = lines.iter().enumerate().map(|(at, line)| {
            GeomWithData::new(Rectangle::from_corners(line.start.into(), line.end.into()), at)
        });
        let boxes = RTree::bulk_load(entries.collect());
        Self { lines, boxes }
    }

    fn part(&self, between: &Line<f64>) -> bool {
        let envelope = AABB::from_corners(between.start.into(), between.end.into());
        let mut near = self.boxes.locate_in_envelope_intersecting(&envelope);
        near.any(|entry| self.lines[entry.data].intersects(between))
    }
}

/// The groups of `buildings` (metres) as positions, each sorted, by their first building.
pub(super) fn groups(buildings: &[MultiPolygon<f64>], barriers: &Barriers) -> Vec<Vec<usize>> {
    let boxes = overlap::boxes(buildings);
    let mut leader: Vec<usize> = (0..buildings.len()).collect();
    for (at, building) in buildings.iter().enumerate() {
        let Some(bounds) = building.bounding_rect() else { continue };
        let (min, max) = (bounds.min(), bounds.max());
        let around =
            AABB::from_corners([min.x - GAP_M, min.y - GAP_M], [max.x + GAP_M, max.y + GAP_M]);
        let near = boxes.locate_in_envelope_intersecting(&around).map(|entry| entry.data);
        let mut later: Vec<usize> = near.filter(|other| *other > at).collect();
        later.sort_unstable();
        for other in later {
            if led_by(&mut leader, at) == led_by(&mut leader, other) {
                continue;
            }
            let between = shortest_between(building, &buildings[other]);
            let neighbours = between
                .is_none_or(|line| length_sq(&line) <= GAP_M * GAP_M && !barriers.part(&line));
            if neighbours {
                let (a, b) = (led_by(&mut leader, at), led_by(&mut leader, other));
                leader[a.max(b)] = a.min(b);
            }
        }
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); buildings.len()];
    for at in 0..buildings.len() {
        let first = led_by(&mut leader, at);
        groups[first].push(at);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// The first building of the group, shortening the way there for the next who asks.
fn led_by(leader: &mut [usize], of: usize) -> usize {
    let mut at = of;
    while leader[at] != at {
        leader[at] = leader[leader[at]];
        at = leader[at];
    }
    at
}

/// The shortest line between the outlines; `None` where they cross or one holds the other.
fn shortest_between(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> Option<Line<f64>> {
    if a.intersects(b) {
        return None;
    }
    let from_a = corners(a).flat_map(|corner| edges(b).map(move |edge| to_edge(corner, &edge)));
    let from_b = corners(b).flat_map(|corner| edges(a).map(move |edge| to_edge(corner, &edge)));
    from_a.chain(from_b).min_by(|x, y| length_sq(x).total_cmp(&length_sq(y)))
}

fn corners(area: &MultiPolygon<f64>) -> impl Iterator<Item = Coord<f64>> {
    area.iter().flat_map(|polygon| polygon.exterior().coords().copied())
}

fn edges(area: &MultiPolygon<f64>) -> impl Iterator<Item = Line<f64>> {
    area.iter().flat_map(|polygon| polygon.exterior().lines())
}

/// From a corner to the nearest place on an edge.
fn to_edge(corner: Coord<f64>, edge: &Line<f64>) -> Line<f64> {
    let along = edge.end - edge.start;
    let length_sq = along.x * along.x + along.y * along.y;
    let off = corner - edge.start;
    let share = if length_sq > 0.0 {
        ((off.x * along.x + off.y * along.y) / length_sq).clamp(0.0, 1.0)
    } else {
        0.0
    };
    Line::new(corner, edge.start + along * share)
}

fn length_sq(line: &Line<f64>) -> f64 {
    let way = line.end - line.start;
    way.x * way.x + way.y * way.y
}

#[cfg(test)]
mod tests {
    use geo_types::{line_string, polygon};

    use super::*;

    fn house(x: f64, y: f64) -> MultiPolygon<f64> {
        MultiPolygon(vec![polygon![
            (x: x, y: y), (x: x + 12., y: y), (x: x + 12., y: y + 10.), (x: x, y: y + 10.)
        ]])
    }

    #[test]
    fn a_road_splits_a_row_of_houses_into_two_groups() {
        let row: Vec<_> = [0., 20., 40., 60.].map(|x| house(x, 0.)).into();
        let open = Barriers::new([]);
        assert_eq!(groups(&row, &open), vec![vec![0, 1, 2, 3]]);
        let road = line_string![(x: 36., y: -100.), (x: 36., y: 100.)];
        assert_eq!(groups(&row, &Barriers::new([&road])), vec![vec![0, 1], vec![2, 3]]);
    }

    #[test]
    fn the_gap_that_parts_houses_is_thirty_five_metres() {
        let open = Barriers::new([]);
        assert_eq!(groups(&[house(0., 0.), house(47.0, 0.)], &open).len(), 1);
        assert_eq!(groups(&[house(0., 0.), house(47.01, 0.)], &open).len(), 2);
    }

    #[test]
    fn houses_around_the_end_of_a_cul_de_sac_are_one_group() {
        let houses = [house(0., 0.), house(24., 0.), house(0., 20.), house(24., 20.)];
        let road = line_string![(x: 18., y: -100.), (x: 18., y: 12.)];
        assert_eq!(groups(&houses, &Barriers::new([&road])), vec![vec![0, 1, 2, 3]]);
    }

    #[test]
    fn houses_that_share_a_wall_are_neighbours_even_over_a_street() {
        let road = line_string![(x: 12., y: -100.), (x: 12., y: 100.)];
        assert_eq!(groups(&[house(0., 0.), house(12., 0.)], &Barriers::new([&road])).len(), 1);
    }
}
