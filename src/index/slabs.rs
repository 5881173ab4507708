//! A polygon cut into upright slabs, for two questions asked often: is a point inside, and how
//! large is the overlap with a small polygon?
//!
//! The overlap is summed in closed form over pairs of edges, with no clipping and no building of
//! outlines. Seen from a base line below the small polygon, a polygon is the sum of the strips
//! between the base and its edges, each with the sign of the edge's direction; so the overlap of
//! two polygons is the sum over pairs of edges of sign × sign × ∫ max(0, min(y₁, y₂) − base) dx
//! over the x that both edges span. Each integral is that of the lower of two lines. Touching,
//! coinciding and crossing edges need no special case, holes and several parts none either.
//! Cost: the small polygon's edges × the large one's edges in the slabs they touch.
//! Assumes closed rings, outer ones counter-clockwise and inner ones clockwise.

use geo_types::MultiPolygon;

use super::PlaneBox;
use crate::geodesy::PlanePoint;

/// Edges that a slab holds on average.
const EDGES_A_SLAB: usize = 4;

/// An edge with its left end first; `sign` is +1 where the inside lies below it, 0 if upright.
#[derive(Clone, Copy, Debug)]
struct Strip {
    left: f64,
    right: f64,
    y_left: f64,
    y_right: f64,
    sign: f64,
}

impl Strip {
    fn at(&self, x: f64) -> f64 {
        let t = (x - self.left) / (self.right - self.left);
        self.y_left + t * (self.y_right - self.y_left)
    }

    fn passes_through(&self, window: &PlaneBox) -> bool {
        let (from, to) = (self.left.max(window.min.x), self.right.min(window.max.x));
        if from > to {
            return false;
        }
        let upright = self.left == self.right;
        let (y1, y2) =
            if upright { (self.y_left, self.y_right) } else { (self.at(from), self.at(to)) };
        y1.max(y2) >= window.min.y && y1.min(y2) <= window.max.y
    }
}

/// A polygon (with holes, of several parts) ready for many questions.
pub struct SlabPolygon {
    bounds: PlaneBox,
    slab_width: f64,
    starts: Vec<u32>,
    strips: Vec<Strip>,
}

impl SlabPolygon {
    /// Cuts the polygon into slabs. O(n) for edges that are short beside the whole.
    ///
    /// # Panics
    /// When the slabs hold 2³² edges or more.
    #[must_use]
    pub fn new(area: &MultiPolygon<f64>) -> Self {
        let bounds = PlaneBox::around_area(area);
        let strips = strips(area);
        let slabs = (strips.len() / EDGES_A_SLAB).max(1);
        #[expect(clippy::cast_precision_loss, reason = "a count of slabs is small")]
        let slab_width = ((bounds.max.x - bounds.min.x) / slabs as f64).max(1e-9);
        let mut cut = Self { bounds, slab_width, starts: vec![0; slabs + 1], strips: Vec::new() };
        for strip in &strips {
            for slab in cut.slabs(strip.left, strip.right) {
                cut.starts[slab + 1] += 1;
            }
        }
        for slab in 0..slabs {
            cut.starts[slab + 1] += cut.starts[slab];
        }
        let mut next = cut.starts.clone();
        let nothing = Strip { left: 0.0, right: 0.0, y_left: 0.0, y_right: 0.0, sign: 0.0 };
        cut.strips = vec![nothing; cut.starts[slabs] as usize];
        for strip in &strips {
            for slab in cut.slabs(strip.left, strip.right) {
                cut.strips[next[slab] as usize] = *strip;
                next[slab] += 1;
            }
        }
        cut
    }

    /// Its box.
    #[must_use]
    pub const fn bounds(&self) -> PlaneBox {
        self.bounds
    }

    /// The slabs that the span from `left` to `right` touches.
    fn slabs(&self, left: f64, right: f64) -> std::ops::RangeInclusive<usize> {
        self.slab(left)..=self.slab(right)
    }

    fn slab(&self, x: f64) -> usize {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a saturating cast is meant: left of the polygon is its first slab"
        )]
        let slab = ((x - self.bounds.min.x) / self.slab_width) as usize;
        slab.min(self.starts.len() - 2)
    }

    fn in_slab(&self, slab: usize) -> &[Strip] {
        &self.strips[self.starts[slab] as usize..self.starts[slab + 1] as usize]
    }

    /// Whether the point lies inside. Of polygons that share a border, exactly one contains a
    /// point of it.
    #[must_use]
    pub fn contains(&self, point: PlanePoint) -> bool {
        if self.bounds.distance_sq_to(point) > 0.0 {
            return false;
        }
        let above = self.in_slab(self.slab(point.x)).iter().filter(|strip| {
            strip.left <= point.x && point.x < strip.right && point.y < strip.at(point.x)
        });
        above.count() % 2 == 1
    }

    /// Whether an edge of the polygon passes through the box; where none does, the box lies wholly
    /// inside or wholly outside.
    #[must_use]
    pub fn has_edge_in(&self, window: &PlaneBox) -> bool {
        self.bounds.meets(window)
            && self
                .slabs(window.min.x, window.max.x)
                .any(|slab| self.in_slab(slab).iter().any(|strip| strip.passes_through(window)))
    }

    /// Area of the overlap with `small`, square metres.
    #[must_use]
    pub fn overlap_m2(&self, small: &MultiPolygon<f64>) -> f64 {
        let window = PlaneBox::around_area(small);
        if !self.bounds.meets(&window) {
            return 0.0;
        }
        let base = window.min.y;
        let own = strips(small);
        let mut sum = 0.0;
        for slab in self.slabs(window.min.x, window.max.x) {
            // A strip stands in every slab that it touches: count it in each slab only there.
            #[expect(clippy::cast_precision_loss, reason = "a count of slabs is small")]
            let slab_left = self.bounds.min.x + slab as f64 * self.slab_width;
            let first = slab == 0;
            let last = slab + 2 == self.starts.len();
            let slab_left = if first { f64::NEG_INFINITY } else { slab_left };
            let slab_right = if last {
                f64::INFINITY
            } else {
                #[expect(clippy::cast_precision_loss, reason = "a count of slabs is small")]
                let next = (slab + 1) as f64;
                self.bounds.min.x + next * self.slab_width
            };
            for strip in self.in_slab(slab) {
                if strip.y_left.max(strip.y_right) <= base {
                    continue;
                }
                for mine in &own {
                    let from = strip.left.max(mine.left).max(slab_left);
                    let to = strip.right.min(mine.right).min(slab_right);
                    if from < to {
                        sum += strip.sign * mine.sign * under_both(strip, mine, from, to, base);
                    }
                }
            }
        }
        sum.max(0.0)
    }
}

/// ∫ max(0, min(a, b) − base) dx from `from` to `to`, where b is nowhere below the base.
fn under_both(a: &Strip, b: &Strip, from: f64, to: f64, base: f64) -> f64 {
    let (a1, a2) = (a.at(from) - base, a.at(to) - base);
    let (b1, b2) = (b.at(from) - base, b.at(to) - base);
    let (d1, d2) = (a1 - b1, a2 - b2);
    if (d1 <= 0.0) == (d2 <= 0.0) {
        let (low1, low2) = if d1 <= 0.0 && d2 <= 0.0 { (a1, a2) } else { (b1, b2) };
        return above_base(low1, low2, to - from);
    }
    let t = d1 / (d1 - d2);
    let cross = b1 + t * (b2 - b1);
    let (low1, low2) = (a1.min(b1), a2.min(b2));
    let width = to - from;
    above_base(low1, cross, t * width) + above_base(cross, low2, (1.0 - t) * width)
}

/// Area between the base and a line that runs from height `h1` to `h2` over `width`, counting
/// only what lies above the base.
fn above_base(h1: f64, h2: f64, width: f64) -> f64 {
    if h1 >= 0.0 && h2 >= 0.0 {
        (h1 + h2) / 2.0 * width
    } else if h1 <= 0.0 && h2 <= 0.0 {
        0.0
    } else {
        let high = h1.max(h2);
        high * high / (2.0 * (h1 - h2).abs()) * width
    }
}

fn strips(area: &MultiPolygon<f64>) -> Vec<Strip> {
    let rings = area
        .iter()
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let edges = rings.flat_map(|ring| ring.lines());
    edges
        .map(|edge| {
            let (a, b) = (edge.start, edge.end);
            let sign = if a.x < b.x { -1.0 } else { f64::from(u8::from(b.x < a.x)) };
            let (l, r) = if a.x <= b.x { (a, b) } else { (b, a) };
            Strip { left: l.x, right: r.x, y_left: l.y, y_right: r.y, sign }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use geo::{Area, BooleanOps, Contains};
    use geo_types::{LineString, Point, Polygon};

    use super::*;

    fn noise(n: u32) -> f64 {
        f64::from(n.wrapping_mul(2_654_435_761) >> 12) / f64::from(1 << 20)
    }

    /// A star-shaped polygon with `corners` corners, counter-clockwise, with a hole where asked.
    fn star(seed: u32, x: f64, y: f64, size: f64, corners: u32, hole: bool) -> MultiPolygon<f64> {
        let ring = |scale: f64| -> LineString<f64> {
            (0..corners)
                .map(|k| {
                    let angle = std::f64::consts::TAU * f64::from(k) / f64::from(corners);
                    let r = scale * size * (0.5 + 0.5 * noise(seed * 97 + k));
                    (x + r * angle.cos(), y + r * angle.sin())
                })
                .collect()
        };
        let holes = if hole {
            let inner: Vec<_> = ring(0.4).0.into_iter().rev().collect();
            vec![LineString(inner)]
        } else {
            vec![]
        };
        MultiPolygon(vec![Polygon::new(ring(1.0), holes)])
    }

    #[test]
    fn the_overlap_equals_that_of_clipping() {
        for seed in 0..400 {
            let large = star(seed, 0.0, 0.0, 900.0, 40, seed % 3 == 0);
            let slabs = SlabPolygon::new(&large);
            let (x, y) = (1800.0 * noise(seed + 5) - 900.0, 1800.0 * noise(seed + 6) - 900.0);
            let small = star(seed + 1000, x, y, 150.0, 3 + seed % 7, seed % 5 == 0);
            let clipped = large.intersection(&small).unsigned_area();
            let summed = slabs.overlap_m2(&small);
            assert!((clipped - summed).abs() < 1e-2, "seed {seed}: {clipped} and {summed}");
        }
    }

    #[test]
    fn the_pieces_of_a_tiling_hold_the_whole() {
        let square = |x: f64, y: f64, side: f64| {
            let ring = vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side)];
            MultiPolygon(vec![Polygon::new(LineString::from(ring), vec![])])
        };
        // The small square's sides lie on the tiles' borders: coinciding edges.
        let small = square(100.0, 100.0, 200.0);
        let mut whole = 0.0;
        for x in 0..4 {
            for y in 0..4 {
                let tile =
                    SlabPolygon::new(&square(f64::from(x) * 100.0, f64::from(y) * 100.0, 100.0));
                let part = tile.overlap_m2(&small);
                assert!(part.abs() < 1e-6 || (part - 10_000.0).abs() < 1e-6, "{x} {y}: {part}");
                whole += part;
            }
        }
        assert!((whole - 40_000.0).abs() < 1e-6);
    }

    #[test]
    fn containment_equals_geo_and_a_shared_border_belongs_to_one() {
        let large = star(3, 0.0, 0.0, 500.0, 60, true);
        let slabs = SlabPolygon::new(&large);
        for n in 0..2000 {
            let p = PlanePoint::new(1100.0 * noise(n) - 550.0, 1100.0 * noise(n + 9999) - 550.0);
            assert_eq!(slabs.contains(p), large.contains(&Point::new(p.x, p.y)), "{p:?}");
        }
        let tile = |x: f64| {
            let ring = vec![(x, 0.0), (x + 10.0, 0.0), (x + 10.0, 10.0), (x, 10.0)];
            SlabPolygon::new(&MultiPolygon(vec![Polygon::new(LineString::from(ring), vec![])]))
        };
        let border = PlanePoint::new(10.0, 5.0);
        assert!(tile(0.0).contains(border) != tile(10.0).contains(border));
    }

    #[test]
    fn a_box_crossed_by_two_upright_edges_has_an_edge() {
        let ring = vec![(0.0, 0.0), (10.0, 0.0), (10.0, 900.0), (0.0, 900.0)];
        let tower = MultiPolygon(vec![Polygon::new(LineString::from(ring), vec![])]);
        let window =
            PlaneBox { min: PlanePoint::new(-20.0, 400.0), max: PlanePoint::new(30.0, 450.0) };
        assert!(SlabPolygon::new(&tower).has_edge_in(&window));
    }

    #[test]
    fn a_box_without_an_edge_is_all_inside_or_all_outside() {
        let large = star(8, 0.0, 0.0, 500.0, 25, true);
        let slabs = SlabPolygon::new(&large);
        let mut free = 0;
        for n in 0..3000 {
            let p = PlanePoint::new(1100.0 * noise(n) - 550.0, 1100.0 * noise(n + 5555) - 550.0);
            let window = PlaneBox { min: p, max: PlanePoint::new(p.x + 40.0, p.y + 25.0) };
            if !slabs.has_edge_in(&window) {
                free += 1;
                let ring = vec![
                    (window.min.x, window.min.y),
                    (window.max.x, window.min.y),
                    (window.max.x, window.max.y),
                    (window.min.x, window.max.y),
                ];
                let small = MultiPolygon(vec![Polygon::new(LineString::from(ring), vec![])]);
                let share = large.intersection(&small).unsigned_area() / 1000.0;
                assert!(share.min((1.0 - share).abs()) < 1e-6, "{p:?}: {share}");
            }
        }
        assert!(free > 1000, "only {free} boxes had no edge");
    }
}
