//! Most people with room: stations that can be full.
//!
//! Question: which sites within the spend make `Filling::value` greatest, where people fill places
//! nearest first? The order of walks decides who finds room, so a site can also take away (people
//! go to it who leave others no room); a choice may therefore be smaller than the spend allows.
//!
//! Bound: a demand that arrives where there is room goes in, one that has found room elsewhere does
//! not arrive: rules of each demand and of each place by itself, joined by what becomes of each
//! walk. Each place keeps all courses its arrivals can take (a decision diagram), and prices make
//! demands and places agree (Lagrangian decomposition). Free assignment, the usual bound of
//! capacitated covering (Current & Storbeck 1988, doi:10.1068/b150153; Pirkul & Schilling 1991,
//! doi:10.1287/mnsc.37.2.233), forgets that nobody is sent away from a place with room: where most
//! stations are full its whole-number optimum alone lies 15 % above the best filling.
//!
//! | file | question |
//! |---|---|
//! | `diagram` | which courses can the arrivals at one place take? |
//! | `model` | what is still open once some sites are decided? |
//! | `prices` | what can nobody pass, by prices on walks? |
//! | `trial` | what does a choice win? (quickly) |
//! | `start` | what do greed and swaps find? |
//! | `search` | and what is proven? |
//!
//! Method: greedy and swaps on the true value; prices by subgradients, whose bound also decides
//! sites by itself; what is decided makes more walks certain, so the model is made anew; branch and
//! bound on sites, the highest bound first. Worst case exponential; a look at prices costs a pass
//! over the walks and the diagrams' nodes. Memory: at most `WIDTH` nodes a walk, and the prices of
//! the branches that wait.

mod diagram;
mod model;
mod prices;
mod search;
mod start;
#[cfg(test)]
mod tests;
mod trial;

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
