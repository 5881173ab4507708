//! Which way one walks.
//!
//! A search outwards from where the walk ends, stopped once no shorter way can come; the way is
//! read back from the labels, of equally short ways the one over the first link.

use super::skeleton::{Berth, Lie};
use super::spot::Spot;
use crate::geodesy::PlanePoint;
use crate::network::cost::{UNREACHED, metres};
use crate::network::{Foothold, Network};
use crate::units::Meters;

/// A walk, its stubs included.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// Its corners, from the gate where it begins to the gate where it ends.
    pub points: Vec<PlanePoint>,
    /// Its length, as the network measures it.
    pub length: Meters,
    /// The edges that it uses, in order.
    pub edges: Vec<u32>,
}

/// How the best walk found begins.
enum Start {
    /// Along the link to a foothold on it, never at a node.
    Straight { to: usize },
    /// To the link's first or second node.
    Node { side: usize },
}

impl Network {
    /// The shortest walk from one of some footholds to one of others; `None` where they are not
    /// joined.
    #[must_use]
    pub fn route(&self, from: &[Foothold], to: &[Foothold]) -> Option<Route> {
        let begins: Vec<Spot> = from.iter().map(|foothold| self.spot(foothold)).collect();
        let ends: Vec<Spot> = to.iter().map(|foothold| self.spot(foothold)).collect();
        let mut best: Option<(f64, usize, Start)> = None;
        for (i, begin) in begins.iter().enumerate() {
            for (j, end) in ends.iter().enumerate() {
                if begin.group == end.group {
                    let m = begin.straight_m(end);
                    if best.as_ref().is_none_or(|best| m < best.0) {
                        best = Some((m, i, Start::Straight { to: j }));
                    }
                }
            }
        }
        let mut scratch = self.scratch();
        self.seed(to, &mut scratch);
        let mut wanted: Vec<(u32, f64)> = begins
            .iter()
            .flat_map(|begin| begin.nodes.into_iter().zip(begin.leaving_m()))
            .collect();
        wanted.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut bound = best.as_ref().map_or(UNREACHED - 1, |best| ceiling(best.0));
        self.skeleton.flood_until(&mut scratch, bound, |node, label: u32| {
            if let Ok(at) = wanted.binary_search_by_key(&node, |w| w.0) {
                let first = wanted[..at].partition_point(|w| w.0 < node);
                bound = bound.min(ceiling(metres(label) + wanted[first].1));
            }
            bound
        });
        for (i, begin) in begins.iter().enumerate() {
            for (side, (node, m)) in begin.nodes.into_iter().zip(begin.leaving_m()).enumerate() {
                let label = scratch.labels[node as usize];
                if label != UNREACHED {
                    let m = m + metres(label);
                    if best.as_ref().is_none_or(|best| m < best.0) {
                        best = Some((m, i, Start::Node { side }));
                    }
                }
            }
        }
        let route = best.map(|(length_m, i, start)| {
            let mut trace = Trace::new(self, &from[i]);
            match start {
                Start::Straight { to: j } => trace.walk_to(&from[i], &to[j]),
                Start::Node { side } => {
                    trace.leave(&from[i], &begins[i], side);
                    let node = self.walk_back(begins[i].nodes[side], &scratch.labels, &mut trace);
                    trace.arrive(node, scratch.labels[node as usize], to, &ends);
                }
            }
            trace.route(length_m)
        });
        scratch.clean();
        self.give_back(scratch);
        route
    }

    /// Follows falling labels to the node beside the end; tells that node.
    fn walk_back(&self, mut node: u32, labels: &[u32], trace: &mut Trace) -> u32 {
        loop {
            let skeleton = &self.skeleton;
            let cost = labels[node as usize];
            let step = skeleton.arcs_at(node).find_map(|arc| {
                let (to, link) = (skeleton.arcs[arc].to, skeleton.arc_links[arc]);
                let side = usize::from(skeleton.group_nodes[link as usize][0] != to);
                let step = skeleton.group_costs[link as usize][side];
                let label = labels[to as usize];
                (label < cost && label.checked_add(step) == Some(cost)).then_some((to, link, side))
            });
            let Some((to, link, side)) = step else { return node };
            trace.along_link(link, side);
            node = to;
        }
    }
}

/// The points and edges of a walk as it is put together.
struct Trace<'a> {
    network: &'a Network,
    points: Vec<PlanePoint>,
    edges: Vec<u32>,
}

impl<'a> Trace<'a> {
    fn new(network: &'a Network, from: &Foothold) -> Self {
        let mut trace = Self { network, points: vec![from.gate], edges: Vec::new() };
        trace.push(from.at);
        trace
    }

    fn push(&mut self, point: PlanePoint) {
        if self.points.last() != Some(&point) {
            self.points.push(point);
        }
    }

    fn route(self, length_m: f64) -> Route {
        Route { points: self.points, length: Meters::new(length_m), edges: self.edges }
    }

    /// Along an edge from one place on it to another.
    fn along(&mut self, edge: u32, from_m: f64, to_m: f64) {
        if self.edges.last() != Some(&edge) {
            self.edges.push(edge);
        }
        let told = self.network.edge(edge);
        let is_between = |m: f64| from_m.min(to_m) < m && m < from_m.max(to_m);
        let inner = told.points.iter().zip(told.along_m).filter(|(_, m)| is_between(**m));
        let mut corners: Vec<PlanePoint> = inner.map(|(point, _)| *point).collect();
        if from_m > to_m {
            corners.reverse();
        }
        corners.into_iter().for_each(|corner| self.push(corner));
        let (length_m, last) = (told.length().value(), told.points.len() - 1);
        if to_m <= 0.0 {
            self.push(told.points[0]);
        } else if to_m >= length_m {
            self.push(told.points[last]);
        }
    }

    /// Down to the first or second node of the foothold's link.
    fn leave(&mut self, from: &Foothold, begin: &Spot, side: usize) {
        let berth = self.network.skeleton.berths[from.edge as usize];
        let own = self.link_edges(begin.group);
        let rank = berth.rank as usize;
        self.step_off(from, berth.lie, side);
        let after = (rank + usize::from(!berth.lie.is_leg())).min(own.len());
        let rest = if side == 0 { 0..rank.min(own.len()) } else { after..own.len() };
        self.along_edges(&own[rest], side);
    }

    /// Off the foothold's own edge: down its leg, or along it towards a node of the link.
    fn step_off(&mut self, from: &Foothold, lie: Lie, side: usize) {
        let is_to_start = match lie {
            Lie::LegFromFirst => true,
            Lie::LegFromSecond => false,
            Lie::Forward => side == 0,
            Lie::Backward => side == 1,
        };
        let length_m = self.network.lines.length_m(from.edge as usize);
        self.along(from.edge, from.along_m, if is_to_start { 0.0 } else { length_m });
    }

    /// Along a whole link to its first or second node.
    fn along_link(&mut self, link: u32, side: usize) {
        let own = self.link_edges(link);
        self.along_edges(own, side);
    }

    /// Along edges of a link towards its first (0) or second (1) node.
    fn along_edges(&mut self, edges: &[u32], side: usize) {
        let mut whole = |edge: u32| {
            let length_m = self.network.lines.length_m(edge as usize);
            let is_forward = self.network.skeleton.berths[edge as usize].lie == Lie::Forward;
            if is_forward == (side == 1) {
                self.along(edge, 0.0, length_m);
            } else {
                self.along(edge, length_m, 0.0);
            }
        };
        if side == 1 {
            edges.iter().for_each(|&edge| whole(edge));
        } else {
            edges.iter().rev().for_each(|&edge| whole(edge));
        }
    }

    /// The edges of a link in its order, without legs; none for a leg at a node.
    fn link_edges(&self, group: u32) -> &'a [u32] {
        let edges = self.network.skeleton.edges_of(group);
        let is_own = |edge: &u32| !self.network.skeleton.berths[*edge as usize].lie.is_leg();
        &edges[..edges.partition_point(is_own)]
    }

    /// From a node to the foothold that its label tells of.
    fn arrive(&mut self, node: u32, label: u32, to: &[Foothold], ends: &[Spot]) {
        let mut best = (f64::INFINITY, 0, 0);
        for (j, end) in ends.iter().enumerate() {
            for (side, (own, m)) in end.nodes.into_iter().zip(end.arriving_m()).enumerate() {
                let off_m = (m - metres(label)).abs();
                if own == node && off_m < best.0 {
                    best = (off_m, j, side);
                }
            }
        }
        let (_, j, side) = best;
        // The way in is the way out walked backwards.
        let mut way_out = Self { network: self.network, points: vec![to[j].at], edges: Vec::new() };
        way_out.leave(&to[j], &ends[j], side);
        way_out.points.into_iter().rev().for_each(|point| self.push(point));
        for edge in way_out.edges.into_iter().rev() {
            if self.edges.last() != Some(&edge) {
                self.edges.push(edge);
            }
        }
        self.push(to[j].gate);
    }

    /// To another foothold of the same group, never by a node.
    fn walk_to(&mut self, from: &Foothold, to: &Foothold) {
        if from.edge == to.edge {
            self.along(to.edge, from.along_m, to.along_m);
        } else {
            let berths = &self.network.skeleton.berths;
            let [first, second] = [from, to].map(|place| berths[place.edge as usize]);
            // Legs stand between the edges of the link.
            let key = |lie: Lie, rank: u32| 2 * rank + u32::from(!lie.is_leg());
            let is_onward = key(second.lie, second.rank) >= key(first.lie, first.rank);
            let side = usize::from(is_onward);
            let past = |berth: &Berth| berth.rank + u32::from(!berth.lie.is_leg());
            let between =
                if is_onward { past(&first)..second.rank } else { past(&second)..first.rank };
            self.step_off(from, first.lie, side);
            let own = self.link_edges(first.group);
            self.along_edges(&own[between.start as usize..between.end as usize], side);
            let length_m = self.network.lines.length_m(to.edge as usize);
            let is_from_start = match second.lie {
                Lie::LegFromFirst => true,
                Lie::LegFromSecond => false,
                Lie::Forward => is_onward,
                Lie::Backward => !is_onward,
            };
            self.along(to.edge, if is_from_start { 0.0 } else { length_m }, to.along_m);
        }
        self.push(to.at);
        self.push(to.gate);
    }
}

/// The cost at which a bound of so many metres may stop.
fn ceiling(m: f64) -> u32 {
    crate::network::cost::bound(m).unwrap_or(0)
}
