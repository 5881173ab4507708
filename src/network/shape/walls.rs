//! What nobody walks across: does it hide one place from another, does it cover a place?

use geo_types::{LineString, MultiPolygon};

use super::streets::drawable;
use crate::geodesy::PlanePoint;
use crate::index::{BoxTree, PlaneBox, SlabPolygon};

/// Longer pieces are cut, so that their boxes are small.
const LONGEST_M: f64 = 200.0;

/// Lines and areas that nobody walks across.
pub(super) struct Walls {
    /// Their straight pieces.
    pub pieces: Vec<[PlanePoint; 2]>,
    tree: BoxTree,
    areas: Vec<SlabPolygon>,
    area_tree: BoxTree,
}

impl Walls {
    /// The walls along `lines` and around `areas`, as far as they come near `land`.
    pub fn new(areas: &[MultiPolygon<f64>], lines: &[LineString<f64>], land: PlaneBox) -> Self {
        let mut pieces = Vec::new();
        let rings = areas
            .iter()
            .flat_map(|area| area.iter())
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        for line in rings.chain(lines) {
            // What cannot be drawn is left out, and the line goes on behind it.
            let drawn = line.0.iter().filter_map(|c| drawable(PlanePoint::new(c.x, c.y)));
            let drawn: Vec<PlanePoint> = drawn.collect();
            for pair in drawn.windows(2) {
                let (a, b) = (pair[0], pair[1]);
                let length = a.distance_sq(b).sqrt();
                if length <= 0.0 || !PlaneBox::around([a, b]).meets(&land) {
                    continue;
                }
                let parts = (length / LONGEST_M).ceil();
                let place = |step: f64| {
                    let part = step / parts;
                    PlanePoint::new(a.x + part * (b.x - a.x), a.y + part * (b.y - a.y))
                };
                for step in 0..parts as usize {
                    let piece = [place(step as f64), place(step as f64 + 1.0)];
                    if PlaneBox::around(piece).meets(&land) {
                        pieces.push(piece);
                    }
                }
            }
        }
        let tree = BoxTree::new(pieces.iter().map(|p| PlaneBox::around(*p)).collect());
        Self {
            pieces,
            tree,
            areas: areas.iter().map(SlabPolygon::new).collect(),
            area_tree: BoxTree::new(areas.iter().map(PlaneBox::around_area).collect()),
        }
    }

    /// The pieces whose boxes meet a box.
    pub fn near(&self, bounds: PlaneBox, found: &mut Vec<u32>) {
        self.tree.meeting(bounds, found);
    }

    /// Whether a wall stands between two places.
    pub fn hide(&self, a: PlanePoint, b: PlanePoint, found: &mut Vec<u32>) -> bool {
        self.near(PlaneBox::around([a, b]), found);
        self.any_hides(found, a, b)
    }

    /// Whether one of some pieces stands between two places.
    pub fn any_hides(&self, pieces: &[u32], a: PlanePoint, b: PlanePoint) -> bool {
        pieces.iter().any(|&piece| {
            let [c, d] = self.pieces[piece as usize];
            side(a, b, c) * side(a, b, d) <= 0.0 && side(c, d, a) * side(c, d, b) < 0.0
        })
    }

    /// Whether an area covers a place.
    pub fn cover(&self, p: PlanePoint, found: &mut Vec<u32>) -> bool {
        self.area_tree.meeting(PlaneBox { min: p, max: p }, found);
        found.iter().any(|&area| self.areas[area as usize].contains(p))
    }
}

/// Twice the area of a triangle, below 0 when clockwise.
pub(super) fn side(a: PlanePoint, b: PlanePoint, p: PlanePoint) -> f64 {
    (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)
}
