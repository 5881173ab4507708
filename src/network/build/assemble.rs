//! The graph itself: chains of segments become edges, junctions and edges are numbered along a
//! Hilbert curve, so that neighbours on the ground are neighbours in memory.
//!
//! With slopes, a node whose segments rise or fall stays a junction: within an edge the cost is
//! then proportional to the length, and searches stay exact inside it. Segments whose heights
//! are not known count as flat.

use super::segments::{Segments, segments};
use super::{Adjacency, Chains, Pieces, Step};
use crate::geodesy::PlanePoint;
use crate::index::{PlaneBox, hilbert_order_of_points};
use crate::network::cost::{hiking_factor, units};
use crate::network::edge_tree::EdgeTree;
use crate::network::graph::{Lines, Network, NetworkReport};
use crate::network::search::Skeleton;
use crate::network::snap::joined_from_sq;
use crate::network::{Footing, NetworkDraft, Obstacles};

impl Network {
    /// Makes the network that a footing can walk: joined, cut and reduced.
    /// O(n log n) for n segments.
    ///
    /// # Panics
    /// When there would be 2³¹ segments or more.
    #[must_use]
    pub fn build(draft: &NetworkDraft, obstacles: &Obstacles, footing: Footing) -> Self {
        let segments = segments(draft, obstacles, footing);
        let adjacency = Adjacency::new(segments.nodes.len(), &segments.ends);
        let kept = kept_nodes(&segments);
        let chains = Chains::new(&segments.ends, &adjacency, |node| kept[node as usize]);
        let order = chains_by_place(&segments, &chains);
        let (junctions, number) = number_junctions(&segments, &chains);
        let mut lines = Lines::with_capacity(chains.len(), segments.ends.len());
        let mut ends = Vec::with_capacity(chains.len());
        let mut costs = Vec::with_capacity(chains.len());
        let mut is_ground = Vec::with_capacity(chains.len());
        for &chain in &order {
            let steps = chains.of(chain as usize);
            let nodes = nodes_of(steps, &segments);
            lines.push(nodes.clone().map(|node| segments.nodes[node as usize]));
            let (first, last) = ends_of(steps, &segments);
            ends.push([number[first as usize], number[last as usize]]);
            let length_m = lines.length_m(ends.len() - 1);
            let rise = if steps.len() == 1 { rise_m(&segments, [first, last]) } else { 0.0 };
            costs.push([-rise, rise].map(|rise| {
                if rise == 0.0 {
                    units(length_m).max(1)
                } else {
                    units(length_m * hiking_factor(rise, length_m)).max(1)
                }
            }));
            is_ground.push(segments.is_ground[steps[0].edge as usize]);
        }
        let pieces = Pieces::new(junctions.len(), &ends, |edge| lines.length_m(edge));
        let report = NetworkReport {
            draft_nodes: draft.nodes.len(),
            junctions: junctions.len(),
            edges: ends.len(),
            length_m: pieces.length_m.iter().sum(),
            pieces: pieces.length_m.len(),
            islands: pieces.is_island.iter().filter(|&&is| is).count(),
            islands_m: islands_m(&pieces),
            cut_by_obstacles: segments.cut,
            closed_nodes: segments.closed,
            share_with_heights: share_with_heights(draft),
        };
        let tree = EdgeTree::new(&lines, |edge| {
            let is_island = pieces.is_island[pieces.of_edge[edge as usize] as usize];
            joined_from_sq(is_island, is_ground[edge as usize])
        });
        let skeleton = Skeleton::new(junctions.len(), &ends, &costs);
        Self {
            footing,
            obstacles: obstacles.clone(),
            junctions,
            ends,
            lines,
            costs,
            is_ground,
            pieces,
            tree,
            skeleton,
            report,
            spare: std::sync::Mutex::default(),
        }
    }
}

/// Nodes where a chain must end although no third edge meets there: where the ground is left or
/// reached, and beside slopes.
fn kept_nodes(segments: &Segments) -> Vec<bool> {
    let mut kept = vec![false; segments.nodes.len()];
    let mut level = vec![0_u8; segments.nodes.len()];
    for (ends, &is_ground) in segments.ends.iter().zip(&segments.is_ground) {
        let is_sloping = rise_m(segments, *ends) != 0.0;
        for &node in ends {
            level[node as usize] |= if is_ground { 1 } else { 2 };
            kept[node as usize] |= is_sloping || level[node as usize] == 3;
        }
    }
    kept
}

/// Rise from the first to the second node, 0 where a height is not known.
fn rise_m(segments: &Segments, [a, b]: [u32; 2]) -> f64 {
    if segments.heights_m.is_empty() {
        return 0.0;
    }
    let rise =
        f64::from(segments.heights_m[b as usize]) - f64::from(segments.heights_m[a as usize]);
    if rise.is_finite() { rise } else { 0.0 }
}

fn nodes_of<'a>(
    steps: &'a [Step],
    segments: &'a Segments,
) -> impl Iterator<Item = u32> + Clone + 'a {
    let first = steps[..1].iter().map(|step| step.from(&segments.ends));
    first.chain(steps.iter().map(|step| step.to(&segments.ends)))
}

fn ends_of(steps: &[Step], segments: &Segments) -> (u32, u32) {
    (steps[0].from(&segments.ends), steps[steps.len() - 1].to(&segments.ends))
}

/// The chains in Hilbert order of their middles.
fn chains_by_place(segments: &Segments, chains: &Chains) -> Vec<u32> {
    let middle = |chain: usize| {
        let nodes = nodes_of(chains.of(chain), segments);
        PlaneBox::around(nodes.map(|node| segments.nodes[node as usize])).middle()
    };
    hilbert_order_of_points(&(0..chains.len()).map(middle).collect::<Vec<_>>())
}

/// Where the junctions lie, in Hilbert order, and the number of each node that is one.
fn number_junctions(segments: &Segments, chains: &Chains) -> (Vec<PlanePoint>, Vec<u32>) {
    let mut number = vec![u32::MAX; segments.nodes.len()];
    let mut found = Vec::new();
    for chain in 0..chains.len() {
        let (first, last) = ends_of(chains.of(chain), segments);
        for node in [first, last] {
            if number[node as usize] == u32::MAX {
                number[node as usize] = 0;
                found.push(node);
            }
        }
    }
    found.sort_unstable();
    let points: Vec<PlanePoint> = found.iter().map(|&node| segments.nodes[node as usize]).collect();
    let order = hilbert_order_of_points(&points);
    for (&at, rank) in order.iter().zip(0_u32..) {
        number[found[at as usize] as usize] = rank;
    }
    (order.iter().map(|&at| points[at as usize]).collect(), number)
}

fn islands_m(pieces: &Pieces) -> f64 {
    let both = pieces.length_m.iter().zip(&pieces.is_island);
    both.filter(|(_, is_island)| **is_island).map(|(m, _)| m).sum()
}

/// The share of the ways' length between nodes of known height.
fn share_with_heights(draft: &NetworkDraft) -> f64 {
    if draft.heights_m.is_empty() {
        return 0.0;
    }
    let (mut known_m, mut all_m) = (0.0, 0.0);
    for way in &draft.ways {
        let nodes = draft.way_nodes.get(way.start as usize..way.end as usize).unwrap_or_default();
        for pair in nodes.windows(2) {
            let [a, b] = [pair[0], pair[1]].map(|node| draft.nodes.get(node as usize));
            let (Some(a), Some(b)) = (a, b) else { continue };
            let length_m = a.distance_sq(*b).sqrt();
            let is_known = |node: u32| {
                draft.heights_m.get(node as usize).is_some_and(|height| height.is_finite())
            };
            if length_m.is_finite() {
                all_m += length_m;
                known_m += if is_known(pair[0]) && is_known(pair[1]) { length_m } else { 0.0 };
            }
        }
    }
    if all_m > 0.0 { known_m / all_m } else { 0.0 }
}
