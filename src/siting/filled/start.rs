//! Good choices without proof: greedy and swaps, on the true value.

use rayon::prelude::*;

use super::trial::Trial;

/// What may be changed: candidates with their costs, and what may be spent on them.
pub(super) struct Field<'a> {
    pub trial: &'a Trial<'a>,
    pub costs: &'a [u64],
    pub candidates: &'a [u32],
    pub left: u64,
}

/// One improvement of a choice: a site added, taken away or swapped; the best of them all, ties by
/// position. `None` where none is better.
pub(super) fn improved(field: &Field, chosen: &[u32], value: u64) -> Option<(Vec<u32>, u64)> {
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
    let best = moves
        .par_iter()
        .enumerate()
        .map(|(at, change)| (field.trial.value(&after(change)), std::cmp::Reverse(at)))
        .max()?;
    let (found, std::cmp::Reverse(at)) = best;
    (found > value).then(|| (after(&moves[at]), found))
}

/// The best site to add. `None` where none adds.
pub(super) fn extended(field: &Field, chosen: &[u32], value: u64) -> Option<(Vec<u32>, u64)> {
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
    let (_, found, std::cmp::Reverse(site)) = candidates
        .par_iter()
        .map(|&site| {
            let found = field.trial.value(&with(site));
            (score(found, site), found, std::cmp::Reverse(site))
        })
        .max()?;
    (found > value).then(|| (with(site), found))
}
