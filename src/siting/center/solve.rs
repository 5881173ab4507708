//! From the question to the choice: the range of the answer narrowed with growing effort.

use super::limits::Limits;
use crate::siting::given::Given;
use crate::siting::quota::any_within;
use crate::siting::{Choice, End, Go, Progress, Spend, Walks, Watch};

/// Tells after which a decision is given up, at first.
const EFFORT: u64 = 32;
/// A range is narrowed to a part of it before more effort is made.
const PART: usize = 8;

/// The choice of sites within the spend that makes the longest walk shortest.
///
/// `best` and `bound` are walks ([`Walks::worst`]). A choice may hold fewer sites than allowed, and
/// many choices may be as good: the one found first is kept, the same on every run.
#[must_use]
pub fn center(walks: &Walks, spend: Spend, watch: &mut dyn Watch) -> Choice {
    let Some(given) = Given::try_new(&walks.sites, spend) else {
        let (sites, best, end) = (Vec::new(), None, End::Infeasible);
        return Choice { sites, best, bound: 0, end, nodes: 0 };
    };
    let limits = Limits::new(walks, &given);
    let most = limits.lengths.len() - 1;
    let told =
        Told { watch, best: limits.lengths[most], bound: limits.lengths[0], is_stopped: false };
    let mut range =
        Range { limits, given: &given, told, sites: Vec::new(), least: 0, most, nodes: 0 };
    let mut effort = EFFORT;
    while range.least < range.most && range.told.tell() {
        range.lower(effort);
        range.raise(effort);
        effort = effort.saturating_mul(2);
    }
    range.into_choice()
}

/// The answer is one of the lengths from `least` to `most`; with `sites` it is at most `most`.
struct Range<'a> {
    limits: Limits<'a>,
    given: &'a Given,
    told: Told<'a>,
    sites: Vec<u32>,
    least: usize,
    most: usize,
    nodes: u64,
}

/// What is known of a limit.
#[derive(PartialEq, Eq)]
enum Verdict {
    /// It can be kept, or it cannot.
    Known,
    /// The effort was too little to know.
    Open,
}

impl Range<'_> {
    /// Looks for choices that keep lower limits.
    fn lower(&mut self, effort: u64) {
        let part = (self.most - self.least) / PART;
        let mut doubtful = self.least;
        while doubtful + part < self.most && !self.told.is_stopped {
            let at = doubtful + (self.most - doubtful) / 2;
            if self.decide(at, effort) == Verdict::Open {
                doubtful = at + 1;
            }
            doubtful = doubtful.max(self.least);
        }
    }

    /// Looks for proofs that higher limits cannot be kept.
    fn raise(&mut self, effort: u64) {
        let part = (self.most - self.least) / PART;
        let mut doubtful = self.most;
        while self.least + part < doubtful && !self.told.is_stopped {
            let at = self.least + (doubtful - self.least) / 2;
            if self.decide(at, effort) == Verdict::Open {
                doubtful = at;
            }
            doubtful = doubtful.min(self.most);
        }
    }

    /// Whether a limit can be kept, with some effort.
    fn decide(&mut self, at: usize, effort: u64) -> Verdict {
        let (covering, quota) = self.limits.covering(self.limits.lengths[at]);
        let mut patience = Patience { told: &mut self.told, left: effort };
        // Sites that are counted cost 1 each here.
        let spend = Spend::Yuan(self.given.budget);
        let choice = any_within(&covering, spend, &[quota], &mut patience);
        self.nodes += choice.nodes;
        if choice.best.is_some() {
            let reached = self.limits.worst(&choice.sites);
            let most = self.limits.lengths.partition_point(|&length| length < reached);
            if most < self.most {
                self.most = most;
                self.sites = choice.sites;
            }
        } else if choice.end == End::Infeasible || choice.bound > self.given.budget {
            self.least = self.least.max(at + 1);
        } else {
            // Sums that it does not trust itself with: more effort would not help.
            patience.told.is_stopped |= patience.left > 0;
            return Verdict::Open;
        }
        let lengths = &self.limits.lengths;
        (self.told.best, self.told.bound) = (lengths[self.most], lengths[self.least]);
        Verdict::Known
    }

    fn into_choice(self) -> Choice {
        let mut sites = [self.given.sites.as_slice(), &self.sites].concat();
        sites.sort_unstable();
        let Told { best, bound, .. } = self.told;
        let end = if best == bound { End::Proven } else { End::Stopped };
        Choice { sites, best: Some(best), bound, end, nodes: self.nodes }
    }
}

/// Whoever waits, and what was said last.
struct Told<'a> {
    watch: &'a mut dyn Watch,
    best: u64,
    bound: u64,
    is_stopped: bool,
}

impl Told<'_> {
    fn tell(&mut self) -> bool {
        let progress = Progress { best: Some(self.best), bound: self.bound };
        self.is_stopped = self.is_stopped || self.watch.tell(progress) == Go::Stop;
        !self.is_stopped
    }
}

/// Waits for a decision, but not for ever.
struct Patience<'a, 'b> {
    told: &'a mut Told<'b>,
    left: u64,
}

impl Watch for Patience<'_, '_> {
    fn tell(&mut self, _: Progress) -> Go {
        if self.left == 0 || !self.told.tell() {
            return Go::Stop;
        }
        self.left -= 1;
        Go::On
    }
}
