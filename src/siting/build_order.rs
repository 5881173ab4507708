//! In which order to build, what each site wins, and which would do as well.

use super::Tally;
use super::task::Task;
use crate::city::CompoundId;

/// So many others are named as doing equally well, at most.
const MOST_TIES: usize = 20;

/// For problems whose value takes long to count, so many neighbours are tried.
const MOST_TRIED: usize = 12;

/// The chosen sites in the order to build them: next is always the one that improves the value most
/// (ties: that meets most lacking requirements, then the first in the list). Sites that improve
/// nothing when all others are built are left out, unless they are required.
pub(super) fn in_order(task: &Task, chosen: &[u32]) -> Vec<u32> {
    let mut left = chosen.to_vec();
    let mut order = Vec::with_capacity(left.len());
    let mut tally = Tally::new(&task.posed.covering);
    while !left.is_empty() {
        let best = if task.is_covering() {
            let gains = left.iter().map(|&site| tally.gain(site));
            first_greatest(gains)
        } else {
            let with = |site: u32| {
                let trial: Vec<u32> = order.iter().copied().chain([site]).collect();
                let value = task.value(&trial);
                if task.lowers() { u64::MAX - value } else { value }
            };
            first_greatest(left.iter().map(|&site| with(site)))
        };
        let site = left.remove(best);
        tally.add(site);
        order.push(site);
    }
    drop_idle(task, &mut order);
    order
}

fn first_greatest<T: Ord>(values: impl Iterator<Item = T>) -> usize {
    let mut best: Option<(usize, T)> = None;
    for (at, value) in values.enumerate() {
        if best.as_ref().is_none_or(|(_, greatest)| value > *greatest) {
            best = Some((at, value));
        }
    }
    best.map_or(0, |(at, _)| at)
}

/// Takes away sites without which the value is the same, the last first.
fn drop_idle(task: &Task, order: &mut Vec<u32>) {
    let whole = task.value(order);
    for at in (0..order.len()).rev() {
        if task.posed.covering.sites[order[at] as usize].required {
            continue;
        }
        let site = order.remove(at);
        if task.value(order) != whole {
            order.insert(at, site);
        }
    }
}

/// For each site the compounds that become served when it is built after those before it.
pub(super) fn won(task: &Task, order: &[u32]) -> Vec<Vec<CompoundId>> {
    if let Some(posed) = task.filling() {
        let mut before = posed.filling.fill(&[]);
        let each = (1..=order.len()).map(|sites| {
            let after = posed.filling.fill(&order[..sites]);
            let both = before.iter().zip(&after).enumerate();
            let won = both.filter(|(_, (before, after))| before.is_none() && after.is_some());
            let won = won.map(|(at, _)| CompoundId::at(at)).collect();
            before = after;
            won
        });
        return each.collect();
    }
    let mut tally = Tally::new(&task.posed.covering);
    let compounds = |demands: Vec<u32>| {
        let mut won: Vec<CompoundId> =
            demands.into_iter().map(|demand| task.posed.compounds[demand as usize]).collect();
        won.sort_unstable();
        won
    };
    order.iter().map(|&site| compounds(tally.add(site))).collect()
}

/// For each chosen site those that are not chosen and would do exactly as well in its place, at no
/// higher cost; looked for among those that share a compound with it.
pub(super) fn as_good(task: &Task, order: &[u32]) -> Vec<Vec<usize>> {
    let mut tally = Tally::new(&task.posed.covering);
    for &site in order {
        tally.add(site);
    }
    let mut found = Vec::with_capacity(order.len());
    for &site in order {
        tally.remove(site);
        found.push(instead_of(task, &tally, order, site));
        tally.add(site);
    }
    found
}

/// `tally` holds all of `order` but `site`.
fn instead_of(task: &Task, tally: &Tally<'_>, order: &[u32], site: u32) -> Vec<usize> {
    let sites = &task.posed.covering.sites;
    if sites[site as usize].required {
        return Vec::new();
    }
    let near = tally.neighbours(site).into_iter().filter(|other| {
        let is_rival = || {
            let trial = order.iter().map(|&one| if one == site { *other } else { one });
            task.rivals.two_among(&trial.collect::<Vec<u32>>()).is_some()
        };
        let is_dearer = sites[*other as usize].cost > sites[site as usize].cost;
        !order.contains(other) && !is_dearer && !is_rival()
    });
    let found: Vec<u32> = if task.is_covering() {
        let own = tally.gain(site).value;
        near.filter(|&other| tally.gain(other).value == own).take(MOST_TIES).collect()
    } else {
        let with = |one: u32| {
            let trial = order.iter().map(|&other| if other == site { one } else { other });
            task.value(&trial.collect::<Vec<u32>>())
        };
        let own = with(site);
        near.take(MOST_TRIED).filter(|&other| with(other) == own).collect()
    };
    found.into_iter().map(|site| site as usize).collect()
}
