//! Named things that nobody walks across: rivers, railways, walls.
//!
//! Question: does a straight stub from a gate to a street cross one, and which?
//! Method: an R-tree over the sides of all lines and borders; a side is crossed where the stub's
//! ends lie strictly on either side of it. A stub that ends on a side touches it (a gate in the
//! wall) and does not cross it. Complexity: O(log n + k) for k sides near the stub.

use std::sync::Arc;

use geo_types::{LineString, MultiPolygon};

use crate::geodesy::PlanePoint;
use crate::index::{BoxTree, PlaneBox, SlabPolygon};
use crate::units::Meters;

/// So near its own point a stub may cross what it stands on: a gate in a wall is drawn on it.
const GATE_M: f64 = 0.5;

/// What sort of thing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObstacleKind {
    /// Water.
    River,
    /// Tracks.
    Railway,
    /// A wall or a fence.
    Wall,
    /// Anything else.
    Other,
}

/// Where an obstacle lies, on the plane.
#[derive(Clone, Debug, PartialEq)]
pub enum ObstacleShape {
    /// Lines that are not crossed.
    Lines(Vec<LineString<f64>>),
    /// Areas that are not entered.
    Area(MultiPolygon<f64>),
}

/// One thing that nobody walks across.
#[derive(Clone, Debug, PartialEq)]
pub struct Obstacle {
    /// What sort of thing it is.
    pub kind: ObstacleKind,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Where it lies.
    pub shape: ObstacleShape,
}

/// The obstacles of a city, each known by its position in the list. Cheap to clone.
#[derive(Clone)]
pub struct Obstacles {
    all: Arc<Ground>,
}

struct Ground {
    list: Vec<Obstacle>,
    sides: Vec<Side>,
    side_tree: BoxTree,
    areas: Vec<(u32, SlabPolygon)>,
    area_tree: BoxTree,
}

/// A straight piece of a line or border.
#[derive(Clone, Copy)]
struct Side {
    from: PlanePoint,
    to: PlanePoint,
    obstacle: u32,
}

impl Default for Obstacles {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl Obstacles {
    /// Indexes a list of obstacles. Sides that are not finite are left out. O(n log n).
    ///
    /// # Panics
    /// When there are 2³² obstacles or more.
    #[must_use]
    pub fn new(list: Vec<Obstacle>) -> Self {
        let (mut sides, mut areas, mut area_boxes) = (Vec::new(), Vec::new(), Vec::new());
        for (obstacle, at) in list.iter().zip(0_u32..) {
            match &obstacle.shape {
                ObstacleShape::Lines(lines) => {
                    lines.iter().for_each(|line| push_sides(line, at, &mut sides));
                }
                ObstacleShape::Area(area) => {
                    let rings =
                        area.iter().flat_map(|p| p.interiors().iter().chain([p.exterior()]));
                    let before = sides.len();
                    let mut ring_sides = 0;
                    for ring in rings {
                        ring_sides += ring.0.len().saturating_sub(1);
                        push_sides(ring, at, &mut sides);
                    }
                    if sides.len() - before == ring_sides {
                        areas.push((at, SlabPolygon::new(area)));
                        area_boxes.push(PlaneBox::around_area(area));
                    }
                }
            }
        }
        let side_tree = BoxTree::new(sides.iter().map(Side::bounds).collect());
        let area_tree = BoxTree::new(area_boxes);
        Self { all: Arc::new(Ground { list, sides, side_tree, areas, area_tree }) }
    }

    /// The obstacles, in the order they were given.
    #[must_use]
    pub fn list(&self) -> &[Obstacle] {
        &self.all.list
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.sides.is_empty()
    }

    /// Which obstacles a straight stub from a gate at `a` to a street at `b` crosses, or in whose
    /// area it ends, in ascending order. A side within half a metre of `a` is its own.
    #[must_use]
    pub fn crossed(&self, a: PlanePoint, b: PlanePoint) -> Vec<u32> {
        let length_m = a.distance_sq(b).sqrt();
        let beyond = |cut: &Cut| cut.part * length_m > GATE_M;
        let cuts = self.cuts(a, b);
        let mut crossed: Vec<u32> =
            cuts.iter().filter(|cut| beyond(cut)).map(|cut| cut.obstacle).collect();
        crossed.extend(self.holding(b));
        crossed.sort_unstable();
        crossed.dedup();
        crossed
    }

    /// Which obstacles have a side within `reach` of a point, in ascending order.
    #[must_use]
    pub fn near(&self, point: PlanePoint, reach: Meters) -> Vec<u32> {
        let mut near = Vec::new();
        let reach_m = reach.value();
        self.all.side_tree.meeting(PlaneBox::around([point]).grown(reach_m), &mut near);
        let sides = near.iter().map(|&at| &self.all.sides[at as usize]);
        let close = sides.filter(|side| side.distance_sq(point) <= reach_m * reach_m);
        let mut found: Vec<u32> = close.map(|side| side.obstacle).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether the stub crosses none.
    #[must_use]
    pub fn is_free(&self, a: PlanePoint, b: PlanePoint) -> bool {
        self.is_empty() || self.crossed(a, b).is_empty()
    }

    /// The first obstacle that parts a straight piece of street on the ground from `a` to `b`, or
    /// that holds all of it, as the network is cut: a piece that ends on a side touches it.
    #[must_use]
    pub fn parting(&self, a: PlanePoint, b: PlanePoint) -> Option<u32> {
        let middle = PlanePoint::new(f64::midpoint(a.x, b.x), f64::midpoint(a.y, b.y));
        match self.cuts(a, b).first() {
            Some(cut) => Some(cut.obstacle),
            None => self.holding(middle).first().copied(),
        }
    }

    /// Where a straight line from `a` to `b` crosses sides, in the order of walking.
    pub(super) fn cuts(&self, a: PlanePoint, b: PlanePoint) -> Vec<Cut> {
        let mut near = Vec::new();
        self.all.side_tree.meeting(PlaneBox::around([a, b]), &mut near);
        let sides = near.iter().map(|&at| &self.all.sides[at as usize]);
        let mut cuts: Vec<Cut> = sides.filter_map(|side| side.cut_by(a, b)).collect();
        cuts.sort_by(|p, q| p.part.total_cmp(&q.part).then(p.obstacle.cmp(&q.obstacle)));
        cuts
    }

    /// The areas that hold a point, in ascending order.
    pub(super) fn holding(&self, point: PlanePoint) -> Vec<u32> {
        let mut near = Vec::new();
        self.all.area_tree.meeting(PlaneBox::around([point]), &mut near);
        let areas = near.iter().map(|&at| &self.all.areas[at as usize]);
        areas.filter(|(_, slabs)| slabs.contains(point)).map(|&(obstacle, _)| obstacle).collect()
    }
}

/// Where a line crosses a side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cut {
    /// The part of the line before it, 0…1.
    pub part: f64,
    /// Whose side it is.
    pub obstacle: u32,
}

impl Side {
    fn distance_sq(&self, p: PlanePoint) -> f64 {
        let (dx, dy) = (self.to.x - self.from.x, self.to.y - self.from.y);
        let length_sq = dx * dx + dy * dy;
        let along = (p.x - self.from.x) * dx + (p.y - self.from.y) * dy;
        let part = if length_sq > 0.0 { (along / length_sq).clamp(0.0, 1.0) } else { 0.0 };
        p.distance_sq(PlanePoint::new(self.from.x + part * dx, self.from.y + part * dy))
    }

    fn bounds(&self) -> PlaneBox {
        PlaneBox::around([self.from, self.to])
    }

    /// Where the line from `a` to `b` crosses this side. A line that passes exactly through a
    /// corner crosses one of the two sides that meet there.
    fn cut_by(&self, a: PlanePoint, b: PlanePoint) -> Option<Cut> {
        let (before, after) = (turn(self.from, self.to, a), turn(self.from, self.to, b));
        let is_between = (before < 0.0 && after > 0.0) || (before > 0.0 && after < 0.0);
        let is_beside = (turn(a, b, self.from) > 0.0) == (turn(a, b, self.to) > 0.0);
        if !is_between || is_beside {
            return None;
        }
        Some(Cut { part: before / (before - after), obstacle: self.obstacle })
    }
}

/// Twice the area of the triangle p, q, r: positive where r lies to the left of p→q.
pub(super) fn turn(p: PlanePoint, q: PlanePoint, r: PlanePoint) -> f64 {
    (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)
}

fn push_sides(line: &LineString<f64>, obstacle: u32, sides: &mut Vec<Side>) {
    for side in line.lines() {
        let (from, to) = (side.start, side.end);
        if [from.x, from.y, to.x, to.y].iter().all(|c| c.is_finite()) {
            let (from, to) = (PlanePoint::new(from.x, from.y), PlanePoint::new(to.x, to.y));
            sides.push(Side { from, to, obstacle });
        }
    }
}

#[cfg(test)]
mod tests {
    use geo_types::polygon;

    use super::*;

    fn p(x: f64, y: f64) -> PlanePoint {
        PlanePoint::new(x, y)
    }

    fn wall_and_river() -> Obstacles {
        let wall = LineString::from(vec![(10.0, -50.0), (10.0, 0.0), (10.0, 50.0)]);
        let river =
            polygon![(x: 30., y: -50.), (x: 40., y: -50.), (x: 40., y: 50.), (x: 30., y: 50.)];
        let make = |kind, shape| Obstacle { kind, name: None, shape };
        Obstacles::new(vec![
            make(ObstacleKind::Wall, ObstacleShape::Lines(vec![wall])),
            make(ObstacleKind::River, ObstacleShape::Area(MultiPolygon(vec![river]))),
        ])
    }

    #[test]
    fn a_stub_tells_what_it_crosses_once_each_in_order() {
        let all = wall_and_river();
        assert_eq!(all.crossed(p(0.0, 5.0), p(60.0, 6.0)), [0, 1]);
        assert_eq!(all.crossed(p(20.0, 5.0), p(60.0, 5.0)), [1]);
        assert!(all.crossed(p(12.0, 5.0), p(28.0, 5.0)).is_empty());
        // Exactly through the corner of the wall.
        assert_eq!(all.crossed(p(0.0, 0.0), p(20.0, 0.0)), [0]);
        assert_eq!(all.parting(p(20.0, 5.0), p(60.0, 5.0)), Some(1));
        assert_eq!(all.parting(p(32.0, 5.0), p(38.0, 5.0)), Some(1), "all of it in the river");
        assert_eq!(all.parting(p(10.0, 5.0), p(28.0, 5.0)), None, "begins on the wall");
        // Ends in the river.
        assert_eq!(all.crossed(p(20.0, 0.0), p(35.0, 0.0)), [1]);
    }

    #[test]
    fn a_gate_in_a_wall_does_not_cross_it() {
        let all = wall_and_river();
        assert!(all.is_free(p(10.0, 5.0), p(0.0, 5.0)));
        assert!(all.is_free(p(10.3, 5.0), p(0.0, 5.0)));
        assert!(!all.is_free(p(10.6, 5.0), p(0.0, 5.0)));
        // The bank is a gate to the land, not into the water.
        assert!(all.is_free(p(30.2, 5.0), p(20.0, 5.0)));
        assert!(!all.is_free(p(29.8, 5.0), p(35.0, 5.0)));
        // A path that ends on the wall touches it.
        assert!(all.is_free(p(0.0, 5.0), p(10.0, 5.0)));
    }

    #[test]
    fn broken_coordinates_are_left_out() {
        let line = LineString::from(vec![(0.0, f64::NAN), (1.0, 1.0)]);
        let shape = ObstacleShape::Lines(vec![line]);
        let all = Obstacles::new(vec![Obstacle { kind: ObstacleKind::Other, name: None, shape }]);
        assert!(all.is_empty() && all.is_free(p(0.0, 0.0), p(9.0, 9.0)));
    }
}
