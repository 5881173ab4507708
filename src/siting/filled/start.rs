//! Good choices without proof: greedy and swaps, on the true value.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::trial::Trial;
use crate::siting::Go;

/// Choices tried between words to the watch.
const MOVES: usize = 256;

/// What may be changed: candidates with their costs, and what may be spent on them.
pub(super) struct Field<'a> {
    pub trial: &'a Trial<'a>,
    pub costs: &'a [u64],
    pub candidates: &'a [u32],
    pub left: u64,
}

/// One improvement of a choice: a site added, taken away or swapped; the best of them all, ties by
/// position; of those looked at when told to stop. `None` where none is better.
pub(super) fn improved(
    field: &Field,
    chosen: &[u32],
    value: u64,
    go: &mut dyn FnMut() -> Go,
) -> Option<(Vec<u32>, u64)> {
    let movable: Vec<u32> =
        chosen.iter().copied().filter(|site| field.candidates.contains(site)).collect();
    let spent: u64 = movable.iter().map(|site| field.costs[*site as usize]).sum();
    let mut moves: Vec<(Option<u32>, Option<u32>)> =
        movable.iter().map(|site| (Some(*site), None)).collect();
    for out in movable.iter().map(|site| Some(*site)).chain([None]) {
        let freed = out.map_or(0, |site| field.costs[site as usize]);
        let left = field.left.saturating_sub(spent - freed);
        let fits = |site: &&u32| field.costs[**site as usize] <= left && !chosen.contains(site);
        moves.extend(field.candidates.iter().filter(fits).map(|site| (out, Some(*site))));
    }
    let after = |&(out, into): &(Option<u32>, Option<u32>)| -> Vec<u32> {
        let mut sites: Vec<u32> =
            chosen.iter().copied().filter(|site| Some(*site) != out).chain(into).collect();
        sites.sort_unstable();
        sites
    };
    let mut best = (0, Reverse(0));
    for (part, some) in moves.chunks(MOVES).enumerate() {
        let worth = |(at, change)| (field.trial.value(&after(change)), Reverse(part * MOVES + at));
        best = best.max(some.par_iter().enumerate().map(worth).max()?);
        if go() == Go::Stop {
            break;
        }
    }
    let (found, Reverse(at)) = best;
    (found > value).then(|| (after(&moves[at]), found))
}

/// The best site to add. `None` where none adds.
pub(super) fn extended(
    field: &Field,
    chosen: &[u32],
    value: u64,
    go: &mut dyn FnMut() -> Go,
) -> Option<(Vec<u32>, u64)> {
    let spent: u64 = chosen
        .iter()
        .filter(|site| field.candidates.contains(site))
        .map(|site| field.costs[*site as usize])
        .sum();
    let left = field.left.saturating_sub(spent);
    let with = |site: u32| {
        let mut sites = chosen.to_vec();
        sites.push(site);
        sites.sort_unstable();
        sites
    };
    let fits = |site: &&u32| field.costs[**site as usize] <= left && !chosen.contains(site);
    let candidates: Vec<u32> = field.candidates.iter().filter(fits).copied().collect();
    let score = |found: u64, site: u32| {
        let adds = u128::from(found.saturating_sub(value));
        adds.saturating_mul(1 << 40) / u128::from(field.costs[site as usize].max(1))
    };
    let worth = |site: &u32| {
        let found = field.trial.value(&with(*site));
        (score(found, *site), found, Reverse(*site))
    };
    let mut best = None;
    for some in candidates.chunks(MOVES) {
        best = best.max(some.par_iter().map(worth).max());
        if go() == Go::Stop {
            break;
        }
    }
    let (_, found, Reverse(site)) = best?;
    (found > value).then(|| (with(site), found))
}
