//! All sources within a limit of every target.
//!
//! A bounded flood from each source, in parallel, tells the nodes that targets lie beside; their
//! lists, one a node, are then merged at each target, so that a pair costs a few additions and
//! nothing is looked for twice. O(Σ reached nodes + pairs).

use rayon::prelude::*;

use super::flood::Scratch;
use super::residents::Residents;
use super::{Gates, Near};
use crate::index::{Errand, Rows};
use crate::network::Network;
use crate::network::cost::{bound, metres, units};
use crate::units::Meters;

/// Sources that one task floods from.
const SOURCES: usize = 16;
/// Targets that one task answers.
const TARGETS: usize = 512;
/// Not beside a target.
const UNWANTED: u32 = u32::MAX;

/// The sources that reach a node, in ascending order, and their costs.
struct Told {
    slots: Vec<u32>,
    starts: Vec<usize>,
    entries: Vec<(u32, u32)>,
}

impl Network {
    /// For each target the sources whose walk, stubs included, is at most `limit` long: nearest
    /// first, the first of equals first, each once.
    #[must_use]
    pub fn within(&self, sources: &Gates, targets: &Gates, limit: Meters) -> Rows<Near> {
        let rows = self.within_on(&Errand::default(), sources, targets, limit);
        rows.expect("nobody calls this errand off")
    }

    /// The same on an errand, of which each source is a piece; `None` where it was called off.
    pub fn within_on(
        &self,
        errand: &Errand,
        sources: &Gates,
        targets: &Gates,
        limit: Meters,
    ) -> Option<Rows<Near>> {
        let limit_m = limit.value();
        let told = self.tell(errand, sources, targets, limit_m)?;
        let residents = Residents::new(self, sources);
        let starts: Vec<usize> = (0..targets.len()).step_by(TARGETS).collect();
        let batches: Vec<Vec<Vec<Near>>> = starts
            .par_iter()
            .map(|&start| {
                let mut merge = Merge::new(sources.len());
                let end = if errand.is_off() { start } else { start + TARGETS };
                (start..end.min(targets.len()))
                    .map(|target| {
                        for foothold in targets.of(target) {
                            let spot = self.spot(foothold);
                            for (node, m) in spot.nodes.into_iter().zip(spot.leaving_m()) {
                                for &(source, cost) in told.at(node) {
                                    merge.offer(source, metres(cost) + m);
                                }
                            }
                            for (_, source, own) in residents.on(spot.group) {
                                merge.offer(*source, spot.straight_m(own));
                            }
                        }
                        merge.take(limit_m)
                    })
                    .collect()
            })
            .collect();
        let batches = errand.whole(batches)?;
        Some(Rows::from_rows(batches.into_iter().flatten()))
    }

    /// Floods from every source and gathers what it tells the nodes beside targets.
    fn tell(
        &self,
        errand: &Errand,
        sources: &Gates,
        targets: &Gates,
        limit_m: f64,
    ) -> Option<Told> {
        let mut slots = vec![UNWANTED; self.skeleton.nodes()];
        let mut count = 0;
        for foothold in targets.footholds() {
            let berth = self.skeleton.berths[foothold.edge as usize];
            for node in self.skeleton.group_nodes[berth.group as usize] {
                let slot = &mut slots[node as usize];
                if *slot == UNWANTED {
                    *slot = count;
                    count += 1;
                }
            }
        }
        let Some(bound) = bound(limit_m) else {
            let starts = vec![0; count as usize + 1];
            return Some(Told { slots, starts, entries: Vec::new() });
        };
        let firsts: Vec<usize> = (0..sources.len()).step_by(SOURCES).collect();
        let heard: Vec<Vec<(u32, u32, u32)>> = firsts
            .par_iter()
            .map(|&first| {
                let mut scratch = self.scratch();
                let mut heard = Vec::new();
                for source in first..(first + SOURCES).min(sources.len()) {
                    if errand.is_off() {
                        break;
                    }
                    self.seed(sources.of(source), &mut scratch);
                    self.skeleton.flood(&mut scratch, bound);
                    let id = u32::try_from(source).expect("sources are numbered by u32");
                    for &node in &scratch.touched {
                        let slot = slots[node as usize];
                        if slot != UNWANTED {
                            heard.push((slot, id, scratch.labels[node as usize]));
                        }
                    }
                    scratch.clean();
                    errand.did(1);
                }
                self.give_back(scratch);
                heard
            })
            .collect();
        let heard = errand.whole(heard)?;
        let mut starts = vec![0_usize; count as usize + 1];
        for &(slot, ..) in heard.iter().flatten() {
            starts[slot as usize + 1] += 1;
        }
        for slot in 0..count as usize {
            starts[slot + 1] += starts[slot];
        }
        let mut next = starts.clone();
        let mut entries = vec![(0, 0); starts[count as usize]];
        for &(slot, source, cost) in heard.iter().flatten() {
            entries[next[slot as usize]] = (source, cost);
            next[slot as usize] += 1;
        }
        Some(Told { slots, starts, entries })
    }

    /// Seeds a search with the footholds of one source.
    pub(super) fn seed(&self, footholds: &[crate::network::Foothold], scratch: &mut Scratch<u32>) {
        for foothold in footholds {
            let spot = self.spot(foothold);
            for (node, m) in spot.nodes.into_iter().zip(spot.arriving_m()) {
                scratch.seed(node, units(m));
            }
        }
    }

    /// Working memory, clean.
    pub(super) fn scratch(&self) -> Scratch<u32> {
        let spare = self.spare.lock().ok().and_then(|mut spare| spare.pop());
        spare.unwrap_or_else(|| Scratch::new(&self.skeleton))
    }

    /// Keeps cleaned working memory for the next search.
    pub(super) fn give_back(&self, scratch: Scratch<u32>) {
        if let Ok(mut spare) = self.spare.lock() {
            spare.push(scratch);
        }
    }
}

impl Told {
    fn at(&self, node: u32) -> &[(u32, u32)] {
        let slot = self.slots[node as usize] as usize;
        &self.entries[self.starts[slot]..self.starts[slot + 1]]
    }
}

/// The least length of each source offered so far.
struct Merge {
    least_m: Vec<f64>,
    offered: Vec<u32>,
}

impl Merge {
    fn new(sources: usize) -> Self {
        Self { least_m: vec![f64::INFINITY; sources], offered: Vec::new() }
    }

    fn offer(&mut self, source: u32, length_m: f64) {
        let least_m = &mut self.least_m[source as usize];
        if *least_m == f64::INFINITY {
            self.offered.push(source);
        }
        *least_m = least_m.min(length_m);
    }

    /// The row, and forgets it.
    fn take(&mut self, limit_m: f64) -> Vec<Near> {
        let mut row = Vec::with_capacity(self.offered.len());
        for source in self.offered.drain(..) {
            let length_m = std::mem::replace(&mut self.least_m[source as usize], f64::INFINITY);
            if length_m <= limit_m {
                row.push(Near { source, length_m });
            }
        }
        row.sort_unstable_by(|a, b| {
            a.length_m.total_cmp(&b.length_m).then(a.source.cmp(&b.source))
        });
        row
    }
}
