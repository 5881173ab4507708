//! Quotas: so much of the whole, and of every street.
//!
//! Questions: `least_cost`, which sites of least total cost meet every quota?
//! `max_coverage_with`, which sites within a spend meet every quota and win most?
//!
//! With sites j of cost c, demands i of gain g and rows r of sites:
//!
//! - minimise Σ c x, or maximise Σ gain z¹ + backup z²;
//! - z¹ (z¹ + z²) is at most the chosen sites and standing stations of each row of the demand;
//! - for each quota q: Σ g z¹ over its demands is `least` or more; Σ c x is within the spend;
//! - x, z are 0 or 1, x of a required site is 1.
//!
//! With a quota of everything, set covering (Toregas et al. 1971, doi:10.1287/opre.19.6.1363); with
//! one quota, partial set covering (Daskin & Owen 1999; Cordeau, Furini & Ljubić 2019,
//! doi:10.1016/j.ejor.2018.12.021).
//!
//! | file | question |
//! |---|---|
//! | `model` | what is decided, what is still open? |
//! | `decide` | what is left when some sites are decided? |
//! | `reduce` | what can be decided without search? |
//! | `relaxed` | which linear program bounds what is open? |
//! | `start` | what does greed find? |
//! | `local`, `weighting` | what do swaps find, where most is to be won, where cost is lowest? |
//! | `apart` | which parts have nothing to do with each other? |
//! | `piece` | how far has one part come? |
//! | `root` | what do bounds decide of it? |
//! | `tree` | and what is proven, branch by branch? |
//! | `search` | who is told? |
//! | `shift` | how much work for a question within a question? |
//!
//! Method: reduction; parts that share no site and no quota that asks for less than everything are
//! solved apart and added up; greed and swaps for a start; the linear relaxation by a dual simplex,
//! sharpened by cuts of halves, every bound proven in integers ([`super::dual`]); sites fixed by their
//! reduced costs (Caprara, Fischetti & Toth 1999, doi:10.1287/opre.47.5.730); branch and bound on what
//! is left.
//! Complexity: exponential in the worst case; a step of the simplex costs some passes over the
//! factors of its basis and over the rows of its direction. Memory: entries and factors of the
//! program, and a chain of decisions for each open branch. Assumes sums of gains and of costs below
//! 2^53. Limits: where every compound is far from any station and a site reaches very many, fewest
//! sites for 1,600 demands and 2,000 sites keep a gap of a site or two after seconds (HiGHS after a
//! minute as well); beyond some 5,000 rows the simplex does not end within seconds, and the bound is
//! that of the ascent. Where stations stand already and only gaps are open, the proof is a matter of
//! milliseconds.

mod apart;
mod decide;
mod local;
mod model;
mod piece;
mod reduce;
mod relaxed;
mod root;
mod search;
mod shift;
mod start;
#[cfg(test)]
mod tests;
mod tree;
mod weighting;

use self::model::{Aim, Model};
use self::search::Search;
pub(super) use self::shift::Shift;
use super::{Choice, Covering, End, Quota, Spend, Watch};

/// The sites of least total cost with which each quota is met.
///
/// With all costs 1 the fewest sites. `best` and `bound` are costs; the end is `Infeasible` when all
/// sites together fail a quota. Backups play no part. Where sums of gains or costs reach 2^53,
/// nothing is claimed: the end is `Stopped`, without a choice.
pub fn least_cost(covering: &Covering, quotas: &[Quota], watch: &mut dyn Watch) -> Choice {
    if !is_small(covering) {
        return unknown(0);
    }
    let costs: Vec<u64> = covering.sites.iter().map(|site| site.cost).collect();
    let Some(model) = Model::new(covering, &costs, Aim::Cost, quotas, None) else {
        return nothing();
    };
    Search::new(model, watch).run()
}

/// Any sites within the spend that meet each quota: whether there are some.
pub(super) fn any_within(
    covering: &Covering,
    spend: Spend,
    quotas: &[Quota],
    watch: &mut dyn Watch,
) -> Choice {
    if !is_small(covering) {
        return unknown(0);
    }
    let (costs, most) = priced(covering, spend);
    let Some(model) = Model::new(covering, &costs, Aim::Cost, quotas, Some(most)) else {
        return nothing();
    };
    Search::new(model, watch).any_within(most).run()
}

/// The sites within the spend that meet each quota and win most; backups count in what is won.
///
/// `Infeasible` when no choice within the spend meets the quotas. Where sums of gains or costs reach
/// 2^53, nothing is claimed.
pub fn max_coverage_with(
    covering: &Covering,
    spend: Spend,
    quotas: &[Quota],
    watch: &mut dyn Watch,
) -> Choice {
    if !is_small(covering) {
        return unknown(u64::MAX);
    }
    // Quotas are the harder part: first any choice that meets them.
    let every: Vec<u32> = (0..covering.sites.len() as u32).collect();
    let bound = covering.value(&every);
    let mut shift = Shift { watch: &mut *watch, bound, work: START_WORK, is_stopped: false };
    let start = any_within(covering, spend, quotas, &mut shift);
    let is_stopped = shift.is_stopped;
    if start.end == End::Infeasible {
        return Choice { bound: 0, ..start };
    }
    if is_stopped {
        let best = start.best.map(|_| covering.value(&start.sites));
        return Choice { best, bound, end: End::Stopped, ..start };
    }
    let known = start.best.map(|_| start.sites);
    max_coverage_from(covering, spend, quotas, known.as_deref(), watch)
}

/// Sums of gains and of costs are below.
const MOST: u128 = 1 << 53;
/// So much work is put into a first choice.
const START_WORK: u64 = 2_000;

/// The same, with a choice that is known to meet the conditions.
pub(super) fn max_coverage_from(
    covering: &Covering,
    spend: Spend,
    quotas: &[Quota],
    known: Option<&[u32]>,
    watch: &mut dyn Watch,
) -> Choice {
    let (costs, most) = priced(covering, spend);
    let Some(model) = Model::new(covering, &costs, Aim::Worth, quotas, Some(most)) else {
        return nothing();
    };
    let mut search = Search::new(model, watch);
    if let Some(known) = known {
        search.offer(-i128::from(covering.value(known)), known.to_vec());
    }
    search.run()
}

/// What a choice spends by: sites count 1 each, or cost what they cost; and the most.
fn priced(covering: &Covering, spend: Spend) -> (Vec<u64>, u64) {
    match spend {
        Spend::Sites(most) => (vec![1; covering.sites.len()], u64::from(most)),
        Spend::Yuan(most) => (covering.sites.iter().map(|site| site.cost).collect(), most),
    }
}

/// Whether sums of gains, backups and costs are small enough for exact proofs.
pub(super) fn is_small(covering: &Covering) -> bool {
    let gains = covering.demands.iter().map(|d| u128::from(d.gain) + u128::from(d.backup));
    let costs = covering.sites.iter().map(|site| u128::from(site.cost));
    gains.sum::<u128>() < MOST && costs.sum::<u128>() < MOST
}

/// A choice that claims nothing.
pub(super) fn unknown(bound: u64) -> Choice {
    Choice { sites: Vec::new(), best: None, bound, end: End::Stopped, nodes: 0 }
}

fn nothing() -> Choice {
    Choice { sites: Vec::new(), best: None, bound: 0, end: End::Infeasible, nodes: 0 }
}
