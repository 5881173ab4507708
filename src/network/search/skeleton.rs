//! The graph that searches run on: the network without what no shortest path needs to stop at.
//!
//! Question: from which junctions can a walk go on in more than one way?
//! Method: an edge that ends in a dead end is a *leg*: no walk passes through it. Without legs
//! many junctions join just two edges; such runs of edges are *links* between the *nodes* that
//! remain. Every place on the network is then told by its link's two nodes and the costs to
//! them, and by how far up a leg it lies. Only dead ends of one edge are legs; a tree of lanes
//! keeps its inner junctions, so that no place is more than one leg away from a link.
//! Distances stay exact: costs are whole units and sums of them do not round.

use crate::network::build::{Adjacency, Chains};

/// No leg, no link.
pub(super) const NONE: u32 = u32::MAX;

/// One way out of a node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    /// The neighbour.
    pub to: u32,
    /// Cost of walking from the neighbour to the node: searches run from stations outwards, and
    /// people walk from their homes to them.
    pub cost: u32,
}

/// Where an edge lies in the skeleton.
#[derive(Clone, Copy, Debug)]
pub(super) struct Berth {
    /// Its link; or, for a leg that stands at a node, a number of its own past all links.
    pub group: u32,
    /// Its place in its link; for a leg, how many edges of the link come before its foot.
    pub rank: u32,
    /// Costs from its first and its second junction on to the link's nodes: those on the side of
    /// that junction for an edge of the link. For a leg: from its foot to the link's first and
    /// second node.
    pub onward: [u32; 2],
    pub lie: Lie,
}

/// How an edge lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lie {
    /// In its link's direction.
    Forward,
    /// Against it.
    Backward,
    /// A leg whose first junction is its foot.
    LegFromFirst,
    /// A leg whose second junction is its foot.
    LegFromSecond,
}

impl Lie {
    pub const fn is_leg(self) -> bool {
        matches!(self, Self::LegFromFirst | Self::LegFromSecond)
    }
}

/// Nodes, links and legs.
#[derive(Default)]
pub(in crate::network) struct Skeleton {
    /// First arc of each node.
    pub(super) starts: Vec<u32>,
    pub(super) arcs: Vec<Arc>,
    /// The link of each arc.
    pub(super) arc_links: Vec<u32>,
    /// The two nodes of each link; for legs that stand at a node, that node twice.
    pub(super) group_nodes: Vec<[u32; 2]>,
    /// Cost of walking each group's whole length to its first and to its second node.
    pub(super) group_costs: Vec<[u32; 2]>,
    /// The edges of each group, legs after the link's own in its order.
    pub(super) group_starts: Vec<u32>,
    pub(super) group_edges: Vec<u32>,
    /// Legs that stand at each node: their groups are consecutive.
    pub(super) solo_starts: Vec<u32>,
    pub(super) solo_groups: Vec<u32>,
    /// Node and link of each loop, in that order: they are no arcs.
    pub(super) loops: Vec<(u32, u32)>,
    pub(super) berths: Vec<Berth>,
    /// The largest cost of an arc.
    pub(super) longest: u32,
    pub(super) links: u32,
}

impl Skeleton {
    /// Reduces a graph, given the cost of each edge towards its first and its second junction.
    /// O(junctions + edges).
    pub fn new(junctions: usize, ends: &[[u32; 2]], costs: &[[u32; 2]]) -> Self {
        let whole = Adjacency::new(junctions, ends);
        let is_tip = |junction: u32| whole.at(junction).len() == 1;
        let is_leg = |[a, b]: [u32; 2]| is_tip(a) != is_tip(b);
        // The graph without legs; `edges` leads back.
        let edges: Vec<u32> =
            (0_u32..).zip(ends).filter(|(_, pair)| !is_leg(**pair)).map(|(edge, _)| edge).collect();
        let bare: Vec<[u32; 2]> = edges.iter().map(|&edge| ends[edge as usize]).collect();
        let adjacency = Adjacency::new(junctions, &bare);
        let chains = Chains::new(&bare, &adjacency, |_| false);
        let blank = Berth { group: NONE, rank: 0, onward: [0; 2], lie: Lie::Forward };
        let mut made = Self { berths: vec![blank; ends.len()], ..Self::default() };
        let mut node_of = vec![NONE; junctions];
        // Where each junction inside a link stands: the link, edges before it, costs to both nodes.
        let mut inner = vec![(NONE, 0_u32, [0_u32; 2]); junctions];
        let mut link_ends = Vec::with_capacity(chains.len());
        let mut link_edges = Vec::with_capacity(chains.len());
        for (chain, link) in (0..chains.len()).zip(0_u32..) {
            let steps = chains.of(chain);
            let toward = |at: usize, side: usize| {
                let step = steps[at];
                costs[edges[step.edge as usize] as usize][side ^ usize::from(step.is_backward)]
            };
            let mut to_second = vec![0_u32; steps.len() + 1];
            for at in (0..steps.len()).rev() {
                to_second[at] = to_second[at + 1].saturating_add(toward(at, 1));
            }
            let mut to_first = 0_u32;
            for (at, step) in steps.iter().enumerate() {
                let edge = edges[step.edge as usize];
                let rank = u32::try_from(at).expect("edges are numbered by u32");
                let (near, far) = (to_first, to_second[at + 1]);
                let (onward, lie) = if step.is_backward {
                    ([far, near], Lie::Backward)
                } else {
                    ([near, far], Lie::Forward)
                };
                made.berths[edge as usize] = Berth { group: link, rank, onward, lie };
                to_first = to_first.saturating_add(toward(at, 0));
                if at + 1 < steps.len() {
                    inner[step.to(&bare) as usize] =
                        (link, rank + 1, [to_first, to_second[at + 1]]);
                }
            }
            let (first, last) = (steps[0].from(&bare), steps[steps.len() - 1].to(&bare));
            link_ends.push([first, last]);
            node_of[first as usize] = 0;
            node_of[last as usize] = 0;
            made.group_costs.push([to_first, to_second[0]]);
            link_edges.push(steps.iter().map(|step| edges[step.edge as usize]));
        }
        // A junction with nothing but legs is a node too.
        let legs: Vec<u32> =
            (0_u32..).zip(ends).filter(|(_, pair)| is_leg(**pair)).map(|(edge, _)| edge).collect();
        let foot_of = |leg: u32| {
            let [a, b] = ends[leg as usize];
            if is_tip(a) { (b, Lie::LegFromSecond) } else { (a, Lie::LegFromFirst) }
        };
        for &leg in &legs {
            let (foot, _) = foot_of(leg);
            if inner[foot as usize].0 == NONE {
                node_of[foot as usize] = 0;
            }
        }
        let mut nodes = 0_u32;
        for node in &mut node_of {
            if *node != NONE {
                *node = nodes;
                nodes += 1;
            }
        }
        made.links = u32::try_from(link_ends.len()).expect("edges are numbered by u32");
        made.group_nodes =
            link_ends.iter().map(|pair| pair.map(|end| node_of[end as usize])).collect();
        let mut solo = Vec::new();
        let mut link_legs = Vec::new();
        for &leg in &legs {
            let (foot, lie) = foot_of(leg);
            let (link, rank, onward) = inner[foot as usize];
            let group = if link == NONE {
                let group = u32::try_from(made.group_nodes.len()).expect("at most one an edge");
                made.group_nodes.push([node_of[foot as usize]; 2]);
                made.group_costs.push([0; 2]);
                solo.push((node_of[foot as usize], group, leg));
                group
            } else {
                link_legs.push((link, leg));
                link
            };
            made.berths[leg as usize] = Berth { group, rank, onward, lie };
        }
        made.list_edges(link_edges, link_legs, &solo);
        made.list_arcs(nodes);
        made.list_solo(nodes, solo);
        made
    }

    fn list_edges(
        &mut self,
        link_edges: Vec<impl Iterator<Item = u32>>,
        mut link_legs: Vec<(u32, u32)>,
        solo: &[(u32, u32, u32)],
    ) {
        link_legs.sort_unstable();
        let mut legs = link_legs.into_iter().peekable();
        self.group_starts.push(0);
        let mut close = |edges: &Vec<u32>| {
            self.group_starts.push(u32::try_from(edges.len()).expect("edges are numbered by u32"));
        };
        for (own, link) in link_edges.into_iter().zip(0_u32..) {
            self.group_edges.extend(own);
            while let Some((_, leg)) = legs.next_if(|(of, _)| *of == link) {
                self.group_edges.push(leg);
            }
            close(&self.group_edges);
        }
        for &(_, _, leg) in solo {
            self.group_edges.push(leg);
            close(&self.group_edges);
        }
    }

    fn list_arcs(&mut self, nodes: u32) {
        let links = &self.group_nodes[..self.links as usize];
        let rows = Adjacency::new(nodes as usize, links);
        self.starts.push(0);
        for node in 0..nodes {
            for &link in rows.at(node) {
                let pair = links[link as usize];
                if pair[0] == pair[1] {
                    self.loops.push((node, link)); // leads nowhere
                    continue;
                }
                let side = usize::from(pair[0] != node);
                let cost = self.group_costs[link as usize][side];
                self.longest = self.longest.max(cost);
                self.arcs.push(Arc { to: pair[1 - side], cost });
                self.arc_links.push(link);
            }
            self.starts.push(u32::try_from(self.arcs.len()).expect("fewer than 2^32 arcs"));
        }
    }

    fn list_solo(&mut self, nodes: u32, mut solo: Vec<(u32, u32, u32)>) {
        solo.sort_unstable();
        self.solo_starts = vec![0; nodes as usize + 1];
        for &(node, group, _) in &solo {
            self.solo_starts[node as usize + 1] += 1;
            self.solo_groups.push(group);
        }
        for node in 0..nodes as usize {
            self.solo_starts[node + 1] += self.solo_starts[node];
        }
    }

    /// Number of nodes.
    pub fn nodes(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The positions of a node's arcs.
    pub(super) fn arcs_at(&self, node: u32) -> std::ops::Range<usize> {
        self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize
    }

    /// Legs that stand at a node, as groups.
    pub(super) fn legs_at(&self, node: u32) -> &[u32] {
        let at = node as usize;
        &self.solo_groups[self.solo_starts[at] as usize..self.solo_starts[at + 1] as usize]
    }

    /// Loops at a node.
    pub(super) fn loops_at(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        let start = self.loops.partition_point(|&(own, _)| own < node);
        self.loops[start..].iter().take_while(move |&&(own, _)| own == node).map(|&(_, link)| link)
    }

    /// The edges of a group.
    pub(super) fn edges_of(&self, group: u32) -> &[u32] {
        let at = group as usize;
        &self.group_edges[self.group_starts[at] as usize..self.group_starts[at + 1] as usize]
    }
}
