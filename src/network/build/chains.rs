//! Runs of edges between nodes where there is a choice.
//!
//! Question: which edges of a graph follow each other through nodes that join just two?
//! Method: from every node that ends a chain, along each edge not walked yet, until the next such
//! node; what is left are rings, each begun at the first of its edges. O(nodes + edges).

/// Which edges meet at each node, loops twice. Compressed rows.
pub(in crate::network) struct Adjacency {
    starts: Vec<u32>,
    /// Edges, twice each.
    edges: Vec<u32>,
}

impl Adjacency {
    /// The rows of `nodes` nodes. Edges at a node are in ascending order.
    pub fn new(nodes: usize, ends: &[[u32; 2]]) -> Self {
        let mut starts = vec![0_u32; nodes + 1];
        for node in ends.iter().flatten() {
            starts[*node as usize + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut edges = vec![0; ends.len() * 2];
        for (pair, edge) in ends.iter().zip(0_u32..) {
            for &node in pair {
                edges[next[node as usize] as usize] = edge;
                next[node as usize] += 1;
            }
        }
        Self { starts, edges }
    }

    /// The edges at a node.
    pub fn at(&self, node: u32) -> &[u32] {
        &self.edges[self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize]
    }

    /// Number of nodes.
    pub fn nodes(&self) -> u32 {
        u32::try_from(self.starts.len() - 1).expect("nodes are numbered by u32")
    }
}

/// One edge of a chain, and in which direction it is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::network) struct Step {
    /// The edge.
    pub edge: u32,
    /// Whether it is walked from its second end to its first.
    pub is_backward: bool,
}

/// Chains, one after the other; every edge is in one.
#[derive(Default)]
pub(in crate::network) struct Chains {
    starts: Vec<u32>,
    steps: Vec<Step>,
}

impl Chains {
    /// Follows all chains; they end at nodes that join other than two edges and at `kept` ones.
    pub fn new(ends: &[[u32; 2]], adjacency: &Adjacency, kept: impl Fn(u32) -> bool) -> Self {
        let mut chains = Self { starts: vec![0], steps: Vec::with_capacity(ends.len()) };
        let mut walked = vec![false; ends.len()];
        let is_end = |node: u32| adjacency.at(node).len() != 2 || kept(node);
        for node in 0..adjacency.nodes() {
            if is_end(node) {
                for &edge in adjacency.at(node) {
                    if !walked[edge as usize] {
                        chains.follow(node, edge, ends, adjacency, &mut walked, &is_end);
                    }
                }
            }
        }
        for edge in 0..ends.len() {
            if !walked[edge] {
                let first = ends[edge][0];
                let edge = u32::try_from(edge).expect("edges are numbered by u32");
                chains.follow(first, edge, ends, adjacency, &mut walked, &|node| node == first);
            }
        }
        chains
    }

    fn follow(
        &mut self,
        mut node: u32,
        mut edge: u32,
        ends: &[[u32; 2]],
        adjacency: &Adjacency,
        walked: &mut [bool],
        is_end: &impl Fn(u32) -> bool,
    ) {
        loop {
            walked[edge as usize] = true;
            let [a, b] = ends[edge as usize];
            let is_backward = node != a;
            self.steps.push(Step { edge, is_backward });
            node = if is_backward { a } else { b };
            if is_end(node) {
                break;
            }
            let pair = adjacency.at(node);
            edge = if pair[0] == edge { pair[1] } else { pair[0] };
        }
        self.starts.push(u32::try_from(self.steps.len()).expect("edges are numbered by u32"));
    }

    /// Number of chains.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// The steps of one chain.
    pub fn of(&self, chain: usize) -> &[Step] {
        &self.steps[self.starts[chain] as usize..self.starts[chain + 1] as usize]
    }
}

impl Step {
    /// The node where the step begins.
    pub fn from(self, ends: &[[u32; 2]]) -> u32 {
        ends[self.edge as usize][usize::from(self.is_backward)]
    }

    /// The node where the step ends.
    pub fn to(self, ends: &[[u32; 2]]) -> u32 {
        ends[self.edge as usize][usize::from(!self.is_backward)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_loops_and_lollipops_are_each_one_chain() {
        // A ring 0-1-2; a lollipop 3-4 with the loop 4-5-6-4; a loop of one edge at 7.
        let ends = [[0, 1], [2, 1], [2, 0], [3, 4], [4, 5], [6, 5], [6, 4], [7, 7]];
        let adjacency = Adjacency::new(8, &ends);
        let chains = Chains::new(&ends, &adjacency, |_| false);
        let edges: Vec<Vec<u32>> =
            (0..chains.len()).map(|at| chains.of(at).iter().map(|s| s.edge).collect()).collect();
        assert_eq!(edges, [vec![3], vec![4, 5, 6], vec![0, 1, 2], vec![7]]);
        for chain in 0..chains.len() {
            for pair in chains.of(chain).windows(2) {
                assert_eq!(pair[0].to(&ends), pair[1].from(&ends));
            }
        }
    }
}
