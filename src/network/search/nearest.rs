//! The nearest source of every target, however far.
//!
//! One flood from all sources at once labels every node with its nearest source and the length of
//! the walk there; a target then compares its two nodes and the sources on its own link. The
//! first of equally near sources is told. O(network + targets), whatever the number of sources.

use rayon::prelude::*;

use super::flood::{Label, Scratch};
use super::residents::Residents;
use super::{Gates, Near};
use crate::network::Network;
use crate::network::cost::{UNREACHED, metres, units};

/// Targets that one task answers.
const BATCH: usize = 4096;

impl Network {
    /// For each target the nearest source and the length of the walk from the target to it, stubs
    /// included; `None` where none is joined to it.
    #[must_use]
    pub fn nearest(&self, sources: &Gates, targets: &Gates) -> Vec<Option<Near>> {
        let mut scratch = Scratch::<u64>::new(&self.skeleton);
        for (footholds, source) in sources.iter().zip(0_u32..) {
            for foothold in footholds {
                let spot = self.spot(foothold);
                for (node, m) in spot.nodes.into_iter().zip(spot.arriving_m()) {
                    scratch.seed(node, u64::from(source).at(units(m)));
                }
            }
        }
        self.skeleton.flood(&mut scratch, UNREACHED - 1);
        let residents = Residents::new(self, sources);
        let places: Vec<usize> = (0..targets.len()).collect();
        let answer = |&target: &usize| {
            let mut best = None::<Near>;
            let mut offer = |near: Near| {
                if best.is_none_or(|best| near.is_before(&best)) {
                    best = Some(near);
                }
            };
            for foothold in targets.of(target) {
                let spot = self.spot(foothold);
                for (node, m) in spot.nodes.into_iter().zip(spot.leaving_m()) {
                    let label = scratch.labels[node as usize];
                    if label != u64::NONE {
                        #[expect(clippy::cast_possible_truncation, reason = "the lower half")]
                        let source = label as u32;
                        offer(Near { source, length_m: metres(label.cost()) + m });
                    }
                }
                for (_, source, own) in residents.on(spot.group) {
                    offer(Near { source: *source, length_m: spot.straight_m(own) });
                }
            }
            best
        };
        places.par_iter().with_min_len(BATCH).map(answer).collect()
    }
}
