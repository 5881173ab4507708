//! How far every place of the network is from the nearest of some sources.
//!
//! One bounded flood, then the edges of every link that it reached. The cost follows the part
//! reached, not the network.

use super::spot::Spot;
use crate::network::cost::{UNREACHED, bound, metres};
use crate::network::{Foothold, Network};
use crate::units::Meters;

/// Distances to the nearest source at and inside the edges that it reaches.
#[derive(Clone, Debug, Default)]
pub struct Field {
    limit_m: f64,
    /// The edges reached, in ascending order.
    edges: Vec<u32>,
    reached: Vec<ReachedEdge>,
    /// Sources on these edges, by edge: along it, and their stubs.
    own: Vec<(u32, f64, f64)>,
}

/// What is known of an edge.
#[derive(Clone, Copy, Debug)]
struct ReachedEdge {
    length_m: f64,
    /// Distances at its two ends.
    ends_m: [f64; 2],
    /// Cost of a metre towards its two ends.
    rates: [f64; 2],
    has_own: bool,
}

impl Network {
    /// The field of some sources, up to `limit`.
    #[must_use]
    pub fn field(&self, sources: &[Foothold], limit: Meters) -> Field {
        let limit_m = limit.value();
        let Some(bound) = bound(limit_m) else { return Field::default() };
        let mut scratch = self.scratch();
        self.seed(sources, &mut scratch);
        self.skeleton.flood(&mut scratch, bound);
        let mut spots: Vec<Spot> = sources.iter().map(|source| self.spot(source)).collect();
        spots.sort_by_key(|spot| spot.group);
        let mut groups: Vec<u32> = spots.iter().map(|spot| spot.group).collect();
        for &node in &scratch.touched {
            groups.extend(&self.skeleton.arc_links[self.skeleton.arcs_at(node)]);
            groups.extend(self.skeleton.legs_at(node));
            groups.extend(self.skeleton.loops_at(node));
        }
        groups.sort_unstable();
        groups.dedup();
        let mut own: Vec<(u32, f64, f64)> =
            sources.iter().map(|at| (at.edge, at.along_m, at.stub_m)).collect();
        own.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.total_cmp(&b.2)));
        let mut found: Vec<(u32, ReachedEdge)> = Vec::new();
        for group in groups {
            let start = spots.partition_point(|spot| spot.group < group);
            let count = spots[start..].partition_point(|spot| spot.group == group);
            let here = &spots[start..start + count];
            for &edge in self.skeleton.edges_of(group) {
                let length_m = self.lines.length_m(edge as usize);
                let ends_m = [0.0, length_m].map(|along_m| {
                    let spot = self.spot_at(edge, along_m);
                    let through = spot.nodes.into_iter().zip(spot.leaving_m());
                    let through = through.map(|(node, m)| match scratch.labels[node as usize] {
                        UNREACHED => f64::INFINITY,
                        cost => metres(cost) + m,
                    });
                    here.iter()
                        .map(|own| spot.straight_m(own))
                        .chain(through)
                        .fold(f64::INFINITY, f64::min)
                });
                let at = own.partition_point(|&(of, ..)| of < edge);
                let has_own = own.get(at).is_some_and(|&(of, ..)| of == edge);
                let is_reached = ends_m.iter().any(|&m| m <= limit_m)
                    || has_own
                        && own[at..].iter().take_while(|o| o.0 == edge).any(|o| o.2 <= limit_m);
                if is_reached {
                    let rates = self.costs[edge as usize].map(|cost| metres(cost) / length_m);
                    found.push((edge, ReachedEdge { length_m, ends_m, rates, has_own }));
                }
            }
        }
        scratch.clean();
        self.give_back(scratch);
        found.sort_by_key(|&(edge, _)| edge);
        own.retain(|&(edge, ..)| found.binary_search_by_key(&edge, |f| f.0).is_ok());
        let (edges, reached) = found.into_iter().unzip();
        Field { limit_m, edges, reached, own }
    }
}

impl Field {
    /// The edges of which some place lies within the limit, in ascending order.
    #[must_use]
    pub fn edges(&self) -> &[u32] {
        &self.edges
    }

    /// Distance from a place on an edge to the nearest source, stub of the source included;
    /// `None` beyond the limit.
    #[must_use]
    pub fn at(&self, edge: u32, along_m: f64) -> Option<f64> {
        self.also_beyond(edge, along_m).filter(|&length_m| length_m <= self.limit_m)
    }

    /// The same, told also beyond the limit on edges that are reached in part, where it counts
    /// on from the end that is reached.
    #[must_use]
    pub fn also_beyond(&self, edge: u32, along_m: f64) -> Option<f64> {
        let at = self.edges.binary_search(&edge).ok()?;
        let ReachedEdge { length_m, ends_m, rates, has_own } = self.reached[at];
        let back_m = ends_m[0] + along_m * rates[0];
        let on_m = ends_m[1] + (length_m - along_m) * rates[1];
        let mut least_m = back_m.min(on_m);
        if has_own {
            let start = self.own.partition_point(|&(of, ..)| of < edge);
            for &(_, source_m, stub_m) in self.own[start..].iter().take_while(|own| own.0 == edge) {
                let walk_m = along_m - source_m;
                let rate = if walk_m >= 0.0 { rates[0] } else { rates[1] };
                least_m = least_m.min(walk_m.abs() * rate + stub_m);
            }
        }
        Some(least_m)
    }
}
