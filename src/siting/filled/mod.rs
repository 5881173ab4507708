//! Most people with room: stations that can be full.
//!
//! Question: which sites within the spend make `Filling::value` greatest, where people fill places
//! nearest first? The order of walks decides who finds room, so a site can also take away (people
//! go to it who leave others no room); a choice may therefore be smaller than the spend allows.
//!
//! Bound: in the relaxation each demand is sent to whatever open place has room, by whoever plans
//! best: maximise Σ gain · y, with Σ y <= 1 for each demand, y <= x for each walk to a site,
//! Σ people · y <= room · x for each place with a capacity, and the spend (capacitated maximal
//! covering: Current & Storbeck 1988, doi:10.1068/b150153; Pirkul & Schilling 1991,
//! doi:10.1287/mnsc.37.2.233). Every filling is such an assignment, so its optimum is a bound; it
//! need not be reached, and then the gap stays open until the search has tried all choices.
//! Method: greedy and swaps on the true value, then branch and bound on sites, depth first, with
//! the true value at the leaves. Worst case exponential; a look costs about 64 passes over the walks.

mod relaxed;
mod search;
mod start;
#[cfg(test)]
mod tests;

use self::search::Search;
use super::{Choice, End, Filling, Spend, Watch};

/// Sums of people, of gains and of costs are below.
const MOST: u128 = 1 << 53;

/// The sites within the spend with which most finds room.
///
/// Where sums of people, gains or costs reach 2^53, nothing is claimed: the end is `Stopped`, without
/// a choice. `Infeasible` when the required sites alone
/// exceed the spend.
pub fn max_filled(filling: &Filling, spend: Spend, watch: &mut dyn Watch) -> Choice {
    let sum = |values: &[u64]| values.iter().map(|value| u128::from(*value)).sum::<u128>();
    let costs: u128 = filling.sites.iter().map(|site| u128::from(site.cost)).sum();
    if sum(&filling.people).max(sum(&filling.gains)).max(costs) >= MOST {
        return Choice {
            sites: Vec::new(),
            best: None,
            bound: u64::MAX,
            end: End::Stopped,
            nodes: 0,
        };
    }
    let required: Vec<u32> =
        (0..filling.sites.len() as u32).filter(|at| filling.sites[*at as usize].required).collect();
    let (costs, most): (Vec<u64>, u64) = match spend {
        Spend::Sites(most) => (vec![1; filling.sites.len()], u64::from(most)),
        Spend::Yuan(most) => (filling.sites.iter().map(|site| site.cost).collect(), most),
    };
    let spent: u64 = required.iter().map(|at| costs[*at as usize]).sum();
    let Some(left) = most.checked_sub(spent) else {
        return Choice { sites: Vec::new(), best: None, bound: 0, end: End::Infeasible, nodes: 0 };
    };
    let mut search = Search::new(filling, &costs, left, required, watch);
    search.run();
    search.choice()
}
