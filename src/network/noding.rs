//! Ways that cross on the same level are joined where they cross, on request.
//!
//! Question: where do lines meet that share no vertex? For layers that were drawn without nodes.
//! Method: an R-tree over all straight pieces finds the pairs that come near each other. Two that
//! cross get a node there; a vertex within 1 cm of another piece is put on it; nodes
//! within 1 cm along a piece become one. Pieces of different level (bridge, tunnel, layer) are
//! left alone. O((n + k) log n) for n pieces and k meetings.

use super::build::Sets;
use super::obstacles::turn;
use super::{Level, NetworkDraft};
use crate::geodesy::PlanePoint;
use crate::index::{BoxTree, PlaneBox};

/// So near is on it.
const TOUCH_M: f64 = 0.01;

/// A straight piece of a way.
struct Piece {
    ends: [u32; 2],
    level: Level,
}

impl NetworkDraft {
    /// The draft with nodes where ways of the same level cross or touch.
    ///
    /// # Panics
    /// When there would be 2³² nodes or pieces.
    #[must_use]
    pub fn node_crossings(mut self) -> Self {
        let mut pieces = Vec::new();
        for way in &self.ways {
            for pair in self.nodes_of(way).windows(2) {
                pieces.push(Piece { ends: [pair[0], pair[1]], level: way.level });
            }
        }
        let around =
            |piece: &Piece| PlaneBox::around(piece.ends.map(|node| self.nodes[node as usize]));
        let tree = BoxTree::new(pieces.iter().map(around).collect());
        let mut sets = Sets::new(self.nodes.len());
        // Piece, how far along it, node.
        let mut splits: Vec<(u32, f64, u32)> = Vec::new();
        let mut near = Vec::new();
        let mut made = Vec::new();
        for (at, piece) in (0_u32..).zip(&pieces) {
            tree.meeting(tree.boxes()[at as usize].grown(TOUCH_M), &mut near);
            for &other_at in near.iter().filter(|&&other| other > at) {
                let other = &pieces[other_at as usize];
                if other.level != piece.level {
                    continue;
                }
                let mut touches = false;
                for (on, of, on_at) in [(piece, other, at), (other, piece, other_at)] {
                    let [a, b] = on.ends.map(|node| self.nodes[node as usize]);
                    for node in of.ends {
                        let vertex = self.nodes[node as usize];
                        if on.ends.contains(&node) {
                            touches = true;
                        } else if let Some(along_m) = place_on(a, b, vertex) {
                            touches = true;
                            splits.push((on_at, along_m, node));
                        }
                    }
                }
                if !touches {
                    let [a, b] = piece.ends.map(|node| self.nodes[node as usize]);
                    let [p, q] = other.ends.map(|node| self.nodes[node as usize]);
                    if let Some(point) = crossing(a, b, p, q) {
                        let node = u32::try_from(self.nodes.len() + made.len())
                            .expect("fewer than 2^32 nodes");
                        let along_m = a.distance_sq(point).sqrt();
                        made.push((point, self.height_between(piece, along_m)));
                        splits.push((at, along_m, node));
                        splits.push((other_at, p.distance_sq(point).sqrt(), node));
                    }
                }
            }
        }
        for (point, height_m) in made {
            self.nodes.push(point);
            sets.add();
            if !self.heights_m.is_empty() {
                self.heights_m.push(height_m);
            }
        }
        splits.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
        self.join_close(&pieces, &splits, &mut sets);
        self.split(&splits, &mut sets);
        self
    }

    fn height_between(&self, piece: &Piece, along_m: f64) -> f32 {
        let [a, b] = piece.ends;
        let height = |node: u32| self.heights_m.get(node as usize).copied().unwrap_or(f32::NAN);
        let length_m = self.nodes[a as usize].distance_sq(self.nodes[b as usize]).sqrt();
        #[expect(clippy::cast_possible_truncation, reason = "a part of one")]
        let part = (along_m / length_m) as f32;
        height(a) + part * (height(b) - height(a))
    }

    /// Makes one of the nodes that follow each other within a centimetre on a piece.
    fn join_close(&self, pieces: &[Piece], splits: &[(u32, f64, u32)], sets: &mut Sets) {
        for run in splits.chunk_by(|a, b| a.0 == b.0) {
            let [first, last] = pieces[run[0].0 as usize].ends;
            let inner = run.iter().map(|split| split.2);
            let nodes: Vec<u32> = [first].into_iter().chain(inner).chain([last]).collect();
            for pair in nodes.windows(2) {
                let [a, b] = [pair[0], pair[1]].map(|node| self.nodes[node as usize]);
                if a.distance_sq(b) <= TOUCH_M * TOUCH_M {
                    sets.join(pair[0], pair[1]);
                }
            }
        }
    }

    /// Writes all ways anew with their splits.
    fn split(&mut self, splits: &[(u32, f64, u32)], sets: &mut Sets) {
        let mut way_nodes = Vec::with_capacity(self.way_nodes.len() + splits.len());
        let mut piece = 0_u32;
        let mut next = 0;
        for way in &mut self.ways {
            let start = way_nodes.len();
            let old = way.start as usize..way.end as usize;
            for (rank, &node) in self.way_nodes[old].iter().enumerate() {
                if rank > 0 {
                    while let Some(split) = splits.get(next).filter(|split| split.0 == piece) {
                        push_new(&mut way_nodes, start, sets.first_of(split.2));
                        next += 1;
                    }
                    piece += 1;
                }
                push_new(&mut way_nodes, start, sets.first_of(node));
            }
            way.start = u32::try_from(start).expect("fewer than 2^32 way nodes");
            way.end = u32::try_from(way_nodes.len()).expect("fewer than 2^32 way nodes");
        }
        self.way_nodes = way_nodes;
        for node in &mut self.closed_nodes {
            *node = sets.first_of(*node);
        }
        self.closed_nodes.sort_unstable();
        self.closed_nodes.dedup();
    }
}

fn push_new(nodes: &mut Vec<u32>, start: usize, node: u32) {
    if nodes[start..].last() != Some(&node) {
        nodes.push(node);
    }
}

/// How far along a→b a vertex lies that is within a centimetre of it.
fn place_on(a: PlanePoint, b: PlanePoint, vertex: PlanePoint) -> Option<f64> {
    let length_m = a.distance_sq(b).sqrt();
    if length_m <= 0.0 {
        return (a.distance_sq(vertex) <= TOUCH_M * TOUCH_M).then_some(0.0);
    }
    let along_m = ((vertex.x - a.x) * (b.x - a.x) + (vertex.y - a.y) * (b.y - a.y)) / length_m;
    let clamped_m = along_m.clamp(0.0, length_m);
    let part = clamped_m / length_m;
    let foot = PlanePoint::new(a.x + part * (b.x - a.x), a.y + part * (b.y - a.y));
    (foot.distance_sq(vertex) <= TOUCH_M * TOUCH_M).then_some(clamped_m)
}

/// Where two pieces cross between their ends.
fn crossing(a: PlanePoint, b: PlanePoint, p: PlanePoint, q: PlanePoint) -> Option<PlanePoint> {
    let (before, after) = (turn(a, b, p), turn(a, b, q));
    let is_across = |u: f64, v: f64| (u < 0.0 && v > 0.0) || (u > 0.0 && v < 0.0);
    if !is_across(before, after) || !is_across(turn(p, q, a), turn(p, q, b)) {
        return None;
    }
    let part = before / (before - after);
    Some(PlanePoint::new(p.x + part * (q.x - p.x), p.y + part * (q.y - p.y)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::WayKind;

    fn draft(lines: &[(&[(f64, f64)], i8)]) -> NetworkDraft {
        let mut draft = NetworkDraft::default();
        for (line, layer) in lines {
            let first = u32::try_from(draft.nodes.len()).expect("few");
            draft.nodes.extend(line.iter().map(|&(x, y)| PlanePoint::new(x, y)));
            let nodes: Vec<u32> = (first..u32::try_from(draft.nodes.len()).expect("few")).collect();
            let level = Level { layer: *layer, ..Level::default() };
            draft.push(&nodes, 0, WayKind::Path, level);
        }
        draft
    }

    fn shared(draft: &NetworkDraft, a: usize, b: usize) -> Vec<u32> {
        let of = |way: usize| draft.nodes_of(&draft.ways[way]);
        of(a).iter().copied().filter(|node| of(b).contains(node)).collect()
    }

    #[test]
    fn ways_that_cross_on_one_level_share_a_node_and_others_do_not() {
        let noded = draft(&[
            (&[(0.0, 0.0), (10.0, 10.0)], 0),
            (&[(0.0, 10.0), (10.0, 0.0)], 0),
            (&[(5.0, -5.0), (5.0, 20.0)], 1),
        ])
        .node_crossings();
        let node = shared(&noded, 0, 1);
        assert_eq!(node.len(), 1);
        assert!(noded.nodes[node[0] as usize].distance_sq(PlanePoint::new(5.0, 5.0)) < 1e-18);
        assert!(shared(&noded, 0, 2).is_empty() && shared(&noded, 1, 2).is_empty());
    }

    #[test]
    fn a_street_that_ends_on_another_is_joined_to_it() {
        let noded = draft(&[
            (&[(0.0, 0.0), (10.0, 0.0)], 0),
            (&[(4.0, 0.004), (4.0, 9.0)], 0),
            (&[(7.0, 0.2), (7.0, 9.0)], 0),
            (&[(10.003, 0.0), (20.0, 0.0)], 0),
        ])
        .node_crossings();
        assert_eq!(shared(&noded, 0, 1), [2]);
        assert!(shared(&noded, 0, 2).is_empty());
        assert_eq!(shared(&noded, 0, 3), [1]);
    }

    #[test]
    fn three_ways_through_one_point_share_one_node() {
        let noded = draft(&[
            (&[(0.0, 0.0), (9.0, 9.0)], 0),
            (&[(0.0, 9.0), (9.0, 0.0)], 0),
            (&[(0.0, 4.5), (9.0, 4.5)], 0),
        ])
        .node_crossings();
        let node = shared(&noded, 0, 1);
        assert_eq!(node.len(), 1);
        assert_eq!(shared(&noded, 0, 2), node);
        assert_eq!(shared(&noded, 1, 2), node);
        assert!(noded.ways.iter().all(|way| noded.nodes_of(way).len() == 3));
    }
}
