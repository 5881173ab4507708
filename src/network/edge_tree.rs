//! The R-tree of the straight segments of all edges.
//!
//! Question: which segment lies nearest to a point; which come near it or meet a box?
//! Method: a packed R-tree (Kamel, I. and Faloutsos, C., 1993, On packing R-trees, CIKM '93,
//! doi:10.1145/170088.170403): edges lie in Hilbert order already, so a leaf is eight segments
//! that follow each other and a node eight boxes that do; building it is one pass without a sort.
//! A search goes down the nearest box
//! first and leaves out boxes farther than the best found. O(log n) for streets.

use super::graph::Lines;
use crate::geodesy::PlanePoint;
use crate::index::PlaneBox;

/// Segments in a leaf, boxes in a node.
const FAN: usize = 8;
const FAN_U32: u32 = 8;

/// A packed R-tree over segments: segment `s` runs from corner `s` to corner `s + 1`.
#[derive(Default)]
pub(super) struct EdgeTree {
    /// The boxes of leaves first, then of nodes above them, the root's last.
    levels: Vec<Vec<PlaneBox>>,
    /// The coordinates of each corner, whole leaves and one more: laid out to be compared many at
    /// a time.
    x: Vec<f64>,
    y: Vec<f64>,
    /// From how far a gate may be joined to the segment of each corner, squared; negative where
    /// it may not, not a number where no segment begins. Whole leaves.
    reach_sq: Vec<f32>,
}

/// The nearest segment that a gate may be joined to, as far as was looked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Best {
    pub distance_sq: f64,
    /// The position of its first corner; [`NO_SEGMENT`] where none is as near.
    pub segment: u32,
}

impl Best {
    /// None yet, and none beyond a limit wanted.
    pub const fn within(limit_sq: f64) -> Self {
        Self { distance_sq: limit_sq, segment: NO_SEGMENT }
    }
}

/// No segment.
pub(super) const NO_SEGMENT: u32 = u32::MAX;
/// Boxes of leaves are so much wider, metres: a nearest point that was rounded out of its
/// segment's box is in it nevertheless.
const ROUNDING_M: f64 = 1e-6;

/// Where a segment is nearest to a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Hit {
    pub distance_sq: f64,
    /// The segment, as the position of its first corner.
    pub segment: u32,
    /// The part of the segment before the nearest point, 0…1.
    pub part: f64,
}

/// Nodes of the tree still to be looked at, with their distances.
#[derive(Default)]
pub(super) struct Trail {
    left: Vec<(f64, u32, u32)>,
}

impl EdgeTree {
    /// `reach_sq` tells from how far a gate may be joined to an edge, squared.
    pub fn new(lines: &Lines, reach_sq: impl Fn(u32) -> f32) -> Self {
        let mut leaves = Vec::with_capacity(lines.points.len() / FAN + 1);
        for first in (0..lines.points.len()).step_by(FAN) {
            let segments = first..(first + FAN).min(lines.points.len());
            let inside = segments.filter(|&s| is_segment(lines, s));
            let bounds =
                PlaneBox::around(inside.flat_map(|s| [lines.points[s], lines.points[s + 1]]));
            leaves.push(bounds.grown(ROUNDING_M));
        }
        let corners = 0..leaves.len() * FAN;
        let every = |of: fn(&PlanePoint) -> f64| {
            let mut all: Vec<f64> = lines.points.iter().map(of).collect();
            all.resize(corners.len() + 1, 0.0);
            all
        };
        let (x, y) = (every(|corner| corner.x), every(|corner| corner.y));
        let reach_sq = corners
            .map(|s| if is_segment(lines, s) { reach_sq(lines.edge_of[s]) } else { f32::NAN })
            .collect();
        let mut levels = vec![leaves];
        while levels.last().is_some_and(|level| level.len() > 1) {
            let below = levels.last().map_or(&[][..], Vec::as_slice);
            let join =
                |part: &[PlaneBox]| part.iter().fold(PlaneBox::EMPTY, |all, one| all.joined(*one));
            let level = below.chunks(FAN).map(join).collect();
            levels.push(level);
        }
        Self { levels, x, y, reach_sq }
    }

    /// Square of the distance to the nearest segment, whether it may be joined or not.
    pub fn nearest_sq(&self, point: PlanePoint, trail: &mut Trail) -> Option<f64> {
        let mut least_sq = f64::INFINITY;
        self.descend(point, trail, f64::INFINITY, |leaf| {
            if let Some((distances_sq, reach_sq)) = self.distances_sq(leaf, point) {
                let own =
                    distances_sq.into_iter().zip(reach_sq).filter(|(_, reach)| !reach.is_nan());
                least_sq = own.fold(least_sq, |least, (own, _)| lesser(own, least));
            }
            least_sq
        });
        (least_sq < f64::INFINITY).then_some(least_sq)
    }

    /// The nearest segment that may be joined, if it is nearer than `best`, or as near and earlier.
    pub fn nearest_to_join(&self, point: PlanePoint, mut best: Best, trail: &mut Trail) -> Best {
        self.descend(point, trail, best.distance_sq, |leaf| {
            self.improve(leaf, point, &mut best);
            best.distance_sq
        });
        best
    }

    /// The same for the segments of one leaf.
    pub fn improve(&self, leaf: u32, p: PlanePoint, best: &mut Best) {
        let Some((mut distances_sq, reach_sq)) = self.distances_sq(leaf, p) else { return };
        for k in 0..FAN {
            let is_within = distances_sq[k] <= f64::from(reach_sq[k]);
            distances_sq[k] = if is_within { distances_sq[k] } else { f64::INFINITY };
        }
        let mut least = [0.0; FAN / 2];
        for k in 0..FAN / 2 {
            least[k] = lesser(distances_sq[k], distances_sq[k + FAN / 2]);
        }
        let least_sq = lesser(lesser(least[0], least[2]), lesser(least[1], least[3]));
        if least_sq > best.distance_sq {
            return;
        }
        let mut first = leaf * FAN_U32;
        for distance_sq in distances_sq {
            if distance_sq == least_sq {
                break;
            }
            first += 1;
        }
        if (least_sq, first) < (best.distance_sq, best.segment) {
            *best = Best { distance_sq: least_sq, segment: first };
        }
    }

    /// Holds a point against all segments of a leaf at once, without a branch; those that are
    /// none, whose reach is not a number, too.
    #[inline]
    fn distances_sq(&self, leaf: u32, p: PlanePoint) -> Option<([f64; FAN], &[f32; FAN])> {
        let first = leaf as usize * FAN;
        let x = self.x.get(first..)?.first_chunk::<{ FAN + 1 }>()?;
        let y = self.y.get(first..)?.first_chunk::<{ FAN + 1 }>()?;
        let reach_sq = self.reach_sq.get(first..)?.first_chunk::<FAN>()?;
        let mut distances_sq = [0.0; FAN];
        for k in 0..FAN {
            distances_sq[k] = part_and_distance_sq(x[k], y[k], x[k + 1], y[k + 1], p).1;
        }
        Some((distances_sq, reach_sq))
    }

    /// All segments at most `limit_m` away.
    pub fn within(&self, lines: &Lines, point: PlanePoint, limit_m: f64) -> Vec<Hit> {
        let mut hits = Vec::new();
        let bound_sq = limit_m * limit_m;
        self.descend(point, &mut Trail::default(), bound_sq, |leaf| {
            let near = segments_of(lines, leaf).map(|s| nearest_on(lines, s, point));
            hits.extend(near.filter(|hit| hit.distance_sq <= bound_sq));
            bound_sq
        });
        hits
    }

    /// Shows all leaves nearer than a bound, which `see` may tighten.
    fn descend(
        &self,
        point: PlanePoint,
        trail: &mut Trail,
        mut bound_sq: f64,
        mut see: impl FnMut(u32) -> f64,
    ) {
        let left = &mut trail.left;
        left.clear();
        if !(point.x.is_finite() && point.y.is_finite()) {
            return;
        }
        let top = self.levels.len() - 1;
        if let Some(root) = self.levels[top].first() {
            left.push((root.distance_sq_to(point), position(top), 0));
        }
        while let Some((distance_sq, level, at)) = left.pop() {
            if distance_sq > bound_sq {
                continue;
            }
            let first = at as usize * FAN;
            if level == 0 {
                bound_sq = see(at);
                continue;
            }
            let below = &self.levels[level as usize - 1];
            let start = left.len();
            for (child, bounds) in below.iter().enumerate().skip(first).take(FAN) {
                let distance_sq = bounds.distance_sq_to(point);
                if distance_sq <= bound_sq {
                    // The nearest last, to be looked at first.
                    let mut place = left.len();
                    left.push((distance_sq, level - 1, position(child)));
                    while place > start && left[place - 1].0 < distance_sq {
                        left.swap(place - 1, place);
                        place -= 1;
                    }
                }
            }
        }
    }

    /// Shows all segments whose boxes' leaves meet `bounds`, in order.
    pub fn meeting(&self, lines: &Lines, bounds: &PlaneBox, mut see: impl FnMut(usize)) {
        self.leaves_meeting(bounds, &mut Trail::default(), |leaf, _| {
            segments_of(lines, leaf).for_each(&mut see);
        });
    }

    /// Shows all leaves whose boxes meet `bounds`, in order.
    pub fn leaves_meeting(
        &self,
        bounds: &PlaneBox,
        trail: &mut Trail,
        mut see: impl FnMut(u32, &PlaneBox),
    ) {
        let left = &mut trail.left;
        left.clear();
        let top = self.levels.len() - 1;
        if self.levels[top].first().is_some_and(|root| root.meets(bounds)) {
            left.push((0.0, position(top), 0));
        }
        while let Some((_, level, at)) = left.pop() {
            if level == 0 {
                see(at, &self.levels[0][at as usize]);
                continue;
            }
            let (first, below) = (at as usize * FAN, &self.levels[level as usize - 1]);
            let children = &below[first..(first + FAN).min(below.len())];
            for (at, own) in children.iter().enumerate().rev() {
                if own.meets(bounds) {
                    left.push((0.0, level - 1, position(first + at)));
                }
            }
        }
    }
}

/// The segments of a leaf.
fn segments_of(lines: &Lines, leaf: u32) -> impl Iterator<Item = usize> {
    let first = leaf as usize * FAN;
    (first..(first + FAN).min(lines.points.len())).filter(|&s| is_segment(lines, s))
}

/// Where on the segment from (ax, ay) to (bx, by) a point is nearest, 0…1, and how near.
#[inline]
fn part_and_distance_sq(ax: f64, ay: f64, bx: f64, by: f64, p: PlanePoint) -> (f64, f64) {
    let (dx, dy) = (bx - ax, by - ay);
    let length_sq = dx * dx + dy * dy;
    // A segment without length is its first corner.
    let length_sq = if length_sq > 0.0 { length_sq } else { f64::INFINITY };
    let along = (p.x - ax) * dx + (p.y - ay) * dy;
    let part = lesser(greater(along / length_sq, 0.0), 1.0);
    let (x, y) = (ax + part * dx - p.x, ay + part * dy - p.y);
    (part, x * x + y * y)
}

fn greater(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// One instruction; the second where either is not a number.
fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// Whether a corner and the next belong to one edge.
fn is_segment(lines: &Lines, s: usize) -> bool {
    s + 1 < lines.points.len() && lines.edge_of[s] == lines.edge_of[s + 1]
}

/// Where a segment is nearest to a point.
pub(super) fn nearest_on(lines: &Lines, s: usize, p: PlanePoint) -> Hit {
    let (a, b) = (lines.points[s], lines.points[s + 1]);
    let (part, distance_sq) = part_and_distance_sq(a.x, a.y, b.x, b.y, p);
    Hit { distance_sq, segment: position(s), part }
}

fn position(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than 2^32 corners")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(n: u32) -> f64 {
        f64::from(n.wrapping_mul(2_654_435_761) >> 12) / f64::from(1 << 20)
    }

    #[test]
    fn the_tree_finds_what_a_look_at_every_segment_finds() {
        let mut lines = Lines::with_capacity(0, 0);
        for n in 0..300 {
            let (x, y) = (1000.0 * noise(n), 1000.0 * noise(n + 5000));
            let corner =
                |k: u32| PlanePoint::new(x + 30.0 * noise(n * 9 + k), y + 10.0 * f64::from(k));
            lines.push((0..2 + n % 5).map(corner));
        }
        let tree = EdgeTree::new(&lines, |_| f32::INFINITY);
        for n in 0..500 {
            let p = PlanePoint::new(1200.0 * noise(n + 77) - 100.0, 1200.0 * noise(n + 99) - 100.0);
            let all = || {
                (0..lines.points.len())
                    .filter(|&s| is_segment(&lines, s))
                    .map(|s| nearest_on(&lines, s, p))
            };
            let best = all().min_by(|a, b| {
                (a.distance_sq, a.segment).partial_cmp(&(b.distance_sq, b.segment)).expect("finite")
            });
            let start = Best::within(f64::INFINITY);
            let found = tree.nearest_to_join(p, start, &mut Trail::default());
            let found = (found.distance_sq, found.segment);
            assert_eq!(Some(found), best.map(|best| (best.distance_sq, best.segment)));
            let least_sq = tree.nearest_sq(p, &mut Trail::default());
            assert_eq!(least_sq, best.map(|best| best.distance_sq));
            let mut near = tree.within(&lines, p, 80.0);
            near.sort_by_key(|hit| hit.segment);
            assert_eq!(near, all().filter(|hit| hit.distance_sq <= 6400.0).collect::<Vec<_>>());
        }
    }
}
