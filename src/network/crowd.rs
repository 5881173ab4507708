//! The nearest segments of many points at once.
//!
//! Question: which segment is nearest to each of many points that follow each other on the
//! ground? Method: a bunch of points in a small box asks the tree once for the leaves near the
//! box. Each point is held against all their boxes without a branch, then against the eight
//! segments of the nearest leaf at a time, then of those leaves whose boxes are nearer than the
//! best found. What was not gathered is farther than the margin about the box, so a point whose
//! best lies within the margin is done; any other goes on in the tree. Bunches change the work,
//! never the answer. O(leaves about a bunch) a point, at most 64; O(log n) where points are rare.
//!
//! Measured (release build, one thread, CPU milliseconds for 100,000 points strewn over
//! Heidelberg's 179,365 segments, 98 % of them within 100 m of a street; medians of 15 on a busy
//! machine): each point down the tree with its neighbour's distance as a bound, 66 to 68; bunches
//! over whole leaves (this), 38 to 40, three rounds by turns. Tried on the way and not by turns:
//! the bunch's segments copied into lanes of four or eight, 47 to 55; corners of a leaf copied
//! instead of kept by axis, 43 to 46. A point is held against 3.5 leaves. A profile of the step
//! before the boxes were laid out by axis gave 31 % to the leaves, 15 % to the boxes, 13 % to
//! gathering, about 8 % to the order along the curve. The tree keeps 20 bytes a corner for it.

use super::Network;
use super::edge_tree::{Best, EdgeTree, Trail};
use crate::geodesy::PlanePoint;
use crate::index::PlaneBox;

/// Points in a bunch at most; fewer than the least go one by one.
const MOST: usize = 64;
const LEAST: usize = 4;
/// The longest diagonal of a bunch's box, metres.
const ACROSS_M: f64 = 400.0;
/// How far about the box leaves are gathered at most, metres.
const MARGIN_M: f64 = 128.0;
/// Leaves about a bunch at most; a bunch with more is halved.
const LEAVES: usize = 64;

impl Network {
    /// For each point of a row that runs along the ground the nearest segment of at most `limit_m`
    /// that may be joined and does not lie on an island, the first of equals;
    /// [`super::edge_tree::NO_SEGMENT`] where there is none.
    pub(super) fn nearest_segments(&self, points: &[PlanePoint], limit_m: f64) -> Vec<u32> {
        let found = Vec::with_capacity(points.len());
        let (near, trail) = (Near::default(), Trail::default());
        let mut crowd = Crowd { tree: &self.tree, limit_m, found, near, trail };
        let mut rest = points;
        while !rest.is_empty() {
            let (count, bounds) = bunch_at_front(rest);
            let (bunch, others) = rest.split_at(count);
            crowd.take(bunch, bounds);
            rest = others;
        }
        crowd.found
    }
}

/// The work on a row of points.
struct Crowd<'a> {
    tree: &'a EdgeTree,
    limit_m: f64,
    /// The segments of the points so far.
    found: Vec<u32>,
    near: Near,
    trail: Trail,
}

impl Crowd<'_> {
    fn take(&mut self, bunch: &[PlanePoint], bounds: PlaneBox) {
        let limit_sq = self.limit_m * self.limit_m;
        if bunch.len() < LEAST {
            for &point in bunch {
                self.ask_tree(point, Best::within(limit_sq));
            }
            return;
        }
        let margin_m = self.limit_m.min(MARGIN_M);
        self.near.gather(self.tree, &bounds.grown(margin_m), &mut self.trail);
        if self.near.leaves.len() > LEAVES {
            let (first, second) = bunch.split_at(bunch.len() / 2);
            for half in [first, second] {
                self.take(half, PlaneBox::around(half.iter().copied()));
            }
            return;
        }
        let sure_sq = if margin_m < self.limit_m { margin_m * margin_m } else { f64::INFINITY };
        for &point in bunch {
            let best = self.near.nearest(self.tree, point, Best::within(limit_sq));
            if best.distance_sq < sure_sq {
                self.found.push(best.segment);
            } else {
                self.ask_tree(point, best);
            }
        }
    }

    fn ask_tree(&mut self, point: PlanePoint, best: Best) {
        self.found.push(self.tree.nearest_to_join(point, best, &mut self.trail).segment);
    }
}

/// How many of the first points make a bunch, and their box.
fn bunch_at_front(points: &[PlanePoint]) -> (usize, PlaneBox) {
    let mut bounds = PlaneBox::EMPTY;
    for (count, &point) in points.iter().enumerate().take(MOST) {
        let grown = bounds.joined(PlaneBox { min: point, max: point });
        let is_small = grown.min.distance_sq(grown.max) <= ACROSS_M * ACROSS_M;
        if count > 0 && !is_small {
            return (count, bounds);
        }
        bounds = grown;
    }
    (points.len().min(MOST), bounds)
}

/// Leaves of the tree near a box.
#[derive(Default)]
struct Near {
    leaves: Vec<u32>,
    /// Their boxes: west, south, east and north.
    sides: [Vec<f64>; 4],
    /// How far the boxes are from the point in question, squared.
    distances_sq: Vec<f64>,
}

impl Near {
    /// Gathers the leaves that meet a box.
    fn gather(&mut self, tree: &EdgeTree, wide: &PlaneBox, trail: &mut Trail) {
        self.leaves.clear();
        self.sides.iter_mut().for_each(Vec::clear);
        tree.leaves_meeting(wide, trail, |leaf, own| {
            self.leaves.push(leaf);
            let sides = [own.min.x, own.min.y, own.max.x, own.max.y];
            self.sides.iter_mut().zip(sides).for_each(|(all, side)| all.push(side));
        });
    }

    /// The nearest segment of these leaves, looked for in the nearest box first.
    fn nearest(&mut self, tree: &EdgeTree, point: PlanePoint, mut best: Best) -> Best {
        self.measure_boxes(point);
        let mut nearest = (f64::INFINITY, 0);
        for (at, &own_sq) in self.distances_sq.iter().enumerate() {
            if own_sq < nearest.0 {
                nearest = (own_sq, at);
            }
        }
        let (nearest_sq, first) = nearest;
        if nearest_sq > best.distance_sq || self.leaves.is_empty() {
            return best;
        }
        tree.improve(self.leaves[first], point, &mut best);
        for (at, (&leaf, &own_sq)) in self.leaves.iter().zip(&self.distances_sq).enumerate() {
            if own_sq <= best.distance_sq && at != first {
                tree.improve(leaf, point, &mut best);
            }
        }
        best
    }

    fn measure_boxes(&mut self, point: PlanePoint) {
        let greater = |a: f64, b: f64| if a > b { a } else { b };
        let [west, south, east, north] = &self.sides;
        let across = west.iter().zip(east).map(|(west, east)| [west - point.x, point.x - east]);
        let along =
            south.iter().zip(north).map(|(south, north)| [south - point.y, point.y - north]);
        self.distances_sq.clear();
        self.distances_sq.extend(across.zip(along).map(|(across, along)| {
            let [dx, dy] = [across, along].map(|[a, b]| greater(greater(a, b), 0.0));
            dx * dx + dy * dy
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::PlanePoint;
    use crate::network::edge_tree::{Hit, nearest_on};
    use crate::network::snap::Snap;
    use crate::network::{
        Footing, Level, NetworkDraft, Obstacle, ObstacleKind, ObstacleShape, Obstacles, WayKind,
    };
    use crate::units::Meters;

    struct Dice(u64);

    impl Dice {
        fn next(&mut self) -> f64 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            f64::from(u32::try_from(self.0 >> 33).expect("31 bits")) / f64::from(1_u32 << 31)
        }

        fn point(&mut self, side: f64) -> PlanePoint {
            PlanePoint::new(side * self.next(), side * self.next())
        }
    }

    /// A grid of 60 m with gaps, bent ways, bridges over it, islands, and walls.
    fn town(seed: u64, walls: usize) -> Network {
        let mut dice = Dice(seed);
        let mut draft = NetworkDraft::default();
        let ground = Level { bridge: false, tunnel: false, layer: 0 };
        let bridge = Level { bridge: true, tunnel: false, layer: 1 };
        for y in 0..15_u32 {
            for x in 0..15_u32 {
                let shift = dice.point(20.0);
                let at = |n: u32, shift: f64| 60.0 * f64::from(n) + shift.round();
                draft.nodes.push(PlanePoint::new(at(x, shift.x), at(y, shift.y)));
                let node = y * 15 + x;
                if x > 0 && dice.next() < 0.8 {
                    draft.push(&[node - 1, node], 0, WayKind::Path, ground);
                }
                if y > 0 && dice.next() < 0.8 {
                    draft.push(&[node - 15, node], 0, WayKind::Path, ground);
                }
                if x > 1 && y > 1 && dice.next() < 0.1 {
                    draft.push(&[node - 32, node], 0, WayKind::Path, bridge);
                }
            }
        }
        for _ in 0..12 {
            let first = u32::try_from(draft.nodes.len()).expect("few");
            let (start, step) = (dice.point(1200.0), dice.point(8.0));
            draft.nodes.push(start);
            draft.nodes.push(PlanePoint::new(start.x + step.x, start.y + step.y));
            draft.push(&[first, first + 1], 0, WayKind::Path, ground);
        }
        let walls = (0..walls).map(|_| {
            let (a, b) = (dice.point(900.0), dice.point(60.0));
            let line = vec![(a.x, a.y), (a.x + b.x - 30.0, a.y + b.y - 30.0)].into();
            let shape = ObstacleShape::Lines(vec![line]);
            Obstacle { kind: ObstacleKind::Wall, name: None, shape }
        });
        Network::build(&draft, &Obstacles::new(walls.collect()), Footing::default())
    }

    /// Points anywhere, on corners, in the middle of streets, far off, in a heap, twice, nowhere.
    fn points(network: &Network, dice: &mut Dice) -> Vec<PlanePoint> {
        let mut points: Vec<PlanePoint> = (0..900).map(|_| dice.point(1300.0)).collect();
        points.extend((0..300).map(|_| dice.point(50.0)));
        for edge in network.edges().step_by(3) {
            let (a, b) = (edge.points[0], edge.points[1]);
            points.extend([a, PlanePoint::new((a.x + b.x) / 2.0, (a.y + b.y) / 2.0)]);
        }
        points.extend((0..20).map(|_| dice.point(90_000.0)));
        points.extend_from_within(100..200);
        points.extend([PlanePoint::new(f64::NAN, 3.0), PlanePoint::new(f64::INFINITY, 0.0)]);
        points
    }

    /// The rule, read off a look at every segment.
    fn by_a_full_scan(network: &Network, gate: PlanePoint, limit_m: f64) -> Snap {
        let corners = 0..network.lines.points.len();
        let edge_of = |s: usize| network.lines.edge_of[s];
        let segments =
            corners.clone().filter(|&s| s + 1 < corners.end && edge_of(s) == edge_of(s + 1));
        let mut hits: Vec<Hit> = segments.map(|s| nearest_on(&network.lines, s, gate)).collect();
        hits.retain(|hit| hit.distance_sq.is_finite());
        hits.sort_by(|a, b| a.distance_sq.total_cmp(&b.distance_sq));
        let nearest_m = hits.first().map_or(f64::INFINITY, |hit| hit.distance_sq.sqrt());
        let mut found = Snap::TooFar { nearest: hits.first().map(|_| Meters::new(nearest_m)) };
        for hit in hits {
            let edge = edge_of(hit.segment as usize);
            let reach_m = if network.is_ground[edge as usize] { limit_m } else { limit_m.min(5.0) };
            let foothold = network.foothold_at(gate, hit);
            if hit.distance_sq > reach_m * reach_m || !network.obstacles.is_free(gate, foothold.at)
            {
                continue;
            }
            if !network.is_on_island(edge) {
                return Snap::Joined(foothold);
            }
            if matches!(found, Snap::TooFar { .. }) {
                found = Snap::OnIsland(foothold);
            }
        }
        found
    }

    #[test]
    fn a_crowd_is_joined_as_one_by_one_and_as_a_look_at_every_segment_says() {
        let mut kinds = [0; 3];
        for seed in 0..6 {
            let network = town(seed, 40 * usize::try_from(seed % 3).expect("small"));
            let points = points(&network, &mut Dice(seed + 70));
            for limit_m in [0.0, 4.0, 40.0, 100.0, 400.0, f64::INFINITY] {
                let limit = Meters::new(limit_m);
                let crowd = network.footholds(&points, limit);
                for (&point, &snap) in points.iter().zip(&crowd) {
                    let told = format!("seed {seed}, limit {limit_m}, {point:?}");
                    let alone = network.foothold(point, limit);
                    let scan = by_a_full_scan(&network, point, limit_m);
                    // Points that are none are not equal to themselves.
                    if point.x.is_finite() {
                        assert_eq!(snap, alone, "{told}");
                        assert_eq!(snap, scan, "{told}");
                    } else {
                        assert_eq!(snap, Snap::TooFar { nearest: None }, "{told}");
                    }
                    kinds[match snap {
                        Snap::Joined(_) => 0,
                        Snap::OnIsland(_) => 1,
                        Snap::TooFar { .. } => 2,
                    }] += 1;
                }
            }
        }
        assert!(kinds.iter().all(|&count| count > 500), "{kinds:?}");
    }
}
