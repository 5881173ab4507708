//! Shortest paths from many seeds outwards, up to a bound.
//!
//! Method: buckets of labels, each 16 m wide (Dial, R. B., 1969, Algorithm 360: Shortest-path
//! forest with topological ordering, Communications of the ACM 12, doi:10.1145/363269.363610);
//! within a bucket labels are corrected until they stay (as in Meyer, U. and Sanders, P., 2003,
//! Δ-stepping, Journal of Algorithms 49, doi:10.1016/S0196-6774(03)00076-2, with one thread). The
//! result is the least label of every node and so does not depend on the order of work.
//! O(nodes + arcs) but for corrections, which are few because a bucket is narrower than most links.
//!
//! Measured (release build, one thread, CPU milliseconds on a busy two-core machine; one flood
//! from 300 stations over everything):
//!
//! | queue, labels of four bytes | Heidelberg, skeleton | million-edge town, skeleton | its junctions | its nodes as drawn |
//! |---|---|---|---|---|
//! | binary heap (`std`) | 1.2 | 82 | 73 | 130 |
//! | 4-ary heap (own, plain) | 1.8 | 141 | 135 | 200 |
//! | buckets of 2, 4, 8, 16, 32, 64 m | 0.5 each | 45, 42, 40, 41, 42, 38 | 44…38 | 61…56 |
//!
//! The width hardly matters; the order in memory does: junctions lie along a Hilbert curve, nodes
//! as drawn do not. In the generated grid legs are rare and the skeleton saves nothing (503,581
//! nodes of 526,792 junctions); in Heidelberg it keeps 17,219 of 24,402, in Xining 4,818 of 15,037.

use super::skeleton::Skeleton;
use crate::network::cost::UNREACHED;

/// Width of a bucket: 2 to this power units of cost.
const WIDTH_BITS: u32 = 16;

/// What a search knows of a node: how far, and in some searches from whom. The less the better.
pub(in crate::network) trait Label: Copy + Ord + Send {
    /// Not reached.
    const NONE: Self;
    /// How far.
    fn cost(self) -> u32;
    /// The same from farther away.
    fn at(self, cost: u32) -> Self;
}

impl Label for u32 {
    const NONE: Self = UNREACHED;
    fn cost(self) -> u32 {
        self
    }
    fn at(self, cost: u32) -> Self {
        cost
    }
}

/// Cost above, source below: of equally near sources the first is less.
impl Label for u64 {
    const NONE: Self = Self::MAX;
    fn cost(self) -> u32 {
        (self >> 32) as u32
    }
    fn at(self, cost: u32) -> Self {
        (Self::from(cost) << 32) | (self & 0xFFFF_FFFF)
    }
}

/// Working memory of a search, clean between searches.
pub(in crate::network) struct Scratch<L> {
    /// The label of each node.
    pub(super) labels: Vec<L>,
    /// Nodes that have one.
    pub(super) touched: Vec<u32>,
    seeds: Vec<(L, u32)>,
    buckets: Vec<Vec<u32>>,
    work: Vec<u32>,
}

impl<L: Label> Scratch<L> {
    pub fn new(skeleton: &Skeleton) -> Self {
        let most = (skeleton.longest >> WIDTH_BITS) as usize + 2;
        Self {
            labels: vec![L::NONE; skeleton.nodes()],
            touched: Vec::new(),
            seeds: Vec::new(),
            buckets: vec![Vec::new(); most.next_power_of_two()],
            work: Vec::new(),
        }
    }

    /// Says that a walk ends at this node with this label.
    pub(super) fn seed(&mut self, node: u32, label: L) {
        self.seeds.push((label, node));
    }

    /// Forgets the last search.
    pub(super) fn clean(&mut self) {
        for &node in &self.touched {
            self.labels[node as usize] = L::NONE;
        }
        self.touched.clear();
        self.seeds.clear();
    }
}

impl Skeleton {
    /// Gives every node within `bound` of the seeds its least label.
    pub(super) fn flood<L: Label>(&self, scratch: &mut Scratch<L>, bound: u32) {
        self.flood_until(scratch, bound, |_, _| bound);
    }

    /// The same; `settle` is told every node with its label, perhaps more than once, the last
    /// time with the least, and may tighten the bound.
    pub(super) fn flood_until<L: Label>(
        &self,
        scratch: &mut Scratch<L>,
        mut bound: u32,
        mut settle: impl FnMut(u32, L) -> u32,
    ) {
        let Scratch { labels, touched, seeds, buckets, work } = scratch;
        seeds.sort_unstable();
        let mask = buckets.len() - 1;
        let (mut next_seed, mut waiting) = (0, 0_usize);
        let mut now = 0_u32;
        loop {
            if waiting == 0 {
                let Some(seed) = seeds.get(next_seed) else { break };
                now = seed.0.cost() >> WIDTH_BITS;
            }
            if now > bound >> WIDTH_BITS {
                break;
            }
            let here = now as usize & mask;
            while let Some(&(label, node)) = seeds.get(next_seed) {
                if label.cost() >> WIDTH_BITS != now {
                    break;
                }
                next_seed += 1;
                let own = &mut labels[node as usize];
                if label < *own && label.cost() <= bound {
                    if *own == L::NONE {
                        touched.push(node);
                    }
                    *own = label;
                    buckets[here].push(node);
                    waiting += 1;
                }
            }
            while !buckets[here].is_empty() {
                std::mem::swap(work, &mut buckets[here]);
                for &node in work.iter() {
                    waiting -= 1;
                    let label = labels[node as usize];
                    let cost = label.cost();
                    if cost >> WIDTH_BITS != now {
                        continue; // it was reached by a shorter way, and walked on from there
                    }
                    bound = settle(node, label).min(bound);
                    for arc in &self.arcs[self.arcs_at(node)] {
                        let farther = cost.saturating_add(arc.cost);
                        if farther > bound {
                            continue;
                        }
                        let label = label.at(farther);
                        let own = &mut labels[arc.to as usize];
                        if label < *own {
                            let bucket = farther >> WIDTH_BITS;
                            if *own == L::NONE {
                                touched.push(arc.to);
                            }
                            let is_queued = *own != L::NONE
                                && own.cost() >> WIDTH_BITS == bucket
                                && bucket != now;
                            *own = label;
                            if !is_queued {
                                buckets[bucket as usize & mask].push(arc.to);
                                waiting += 1;
                            }
                        }
                    }
                }
                work.clear();
            }
            now += 1;
        }
        // A tightened bound leaves entries behind.
        if waiting > 0 {
            buckets.iter_mut().for_each(Vec::clear);
        }
    }
}
