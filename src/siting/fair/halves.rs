//! Stage 1: the interval in which the worst-off street's share lies, made smaller by questions.

use super::apart::{Apart, Effort, Splits, Stopped, Verdict};
use super::share::Share;
use super::{Street, quotas, worst};
use crate::siting::quota::{Shift, any_within};
use crate::siting::{Covering, End, Quota, Spend, Watch};

/// So often is an interval halved in a round.
const HALVINGS: u32 = 8;
/// How often the watch is told in one question of the first round.
const FIRST_WORK: u64 = 64;
/// One branch, street by street, for so much work.
const WORK_OF_BRANCH: u64 = 16;

/// The interval, and the choice that reaches its foot.
pub(super) struct Halves<'a> {
    pub covering: &'a Covering,
    pub spend: Spend,
    pub streets: &'a [Street],
    pub watch: &'a mut dyn Watch,
    /// Reached by `sites`.
    pub foot: Share,
    /// No choice passes it.
    pub top: Share,
    pub sites: Vec<u32>,
    pub nodes: u64,
    pub is_stopped: bool,
    /// How streets last shared the costs of sites.
    pub splits: Splits,
}

/// What came of a question.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
    Undecided,
}

impl Halves<'_> {
    /// Until foot and top meet, or the watch stops.
    pub fn run(&mut self) {
        let mut work = FIRST_WORK;
        while self.foot < self.top {
            // The least share that was left undecided in this round.
            let mut open = self.top;
            for _ in 0..HALVINGS {
                let Some(middle) = self.foot.between(open) else { break };
                if self.ask(Some(middle), work) != Answer::Yes {
                    open = middle;
                }
                if self.is_stopped {
                    return;
                }
            }
            if self.foot < self.top && self.ask(None, work) == Answer::Undecided {
                for _ in 0..HALVINGS {
                    if self.is_stopped {
                        return;
                    }
                    let Some(middle) = open.between(self.top) else { break };
                    if self.ask(Some(middle), work) == Answer::Undecided {
                        open = middle;
                    }
                }
            }
            if self.is_stopped {
                return;
            }
            work = work.saturating_mul(4);
        }
    }

    /// Is there a choice that reaches a share, or, without one, more than the foot?
    fn ask(&mut self, share: Option<Share>, work: u64) -> Answer {
        let asked = quotas(self.streets, share.unwrap_or(self.foot), share.is_none());
        let bound = self.covering.value(&every(self.covering));
        match self.ask_apart(&asked, work, bound) {
            Verdict::Found(sites) => {
                self.raise(sites);
                return Answer::Yes;
            }
            Verdict::Never => {
                self.top = share.unwrap_or(self.foot);
                return Answer::No;
            }
            Verdict::Open if self.is_stopped => return Answer::Undecided,
            Verdict::Open => {}
        }
        let mut watch = Shift { watch: &mut *self.watch, bound, work, is_stopped: false };
        let found = any_within(self.covering, self.spend, &asked, &mut watch);
        self.is_stopped |= watch.is_stopped;
        self.nodes += found.nodes;
        if found.best.is_some() {
            self.raise(found.sites);
            return Answer::Yes;
        }
        if found.end != End::Infeasible {
            return Answer::Undecided;
        }
        self.top = share.unwrap_or(self.foot);
        Answer::No
    }

    /// The same street by street.
    fn ask_apart(&mut self, asked: &[Quota], work: u64, bound: u64) -> Verdict {
        let Some(apart) = Apart::new(self.covering, self.spend, asked) else {
            return Verdict::Open;
        };
        let branches = work / WORK_OF_BRANCH;
        let (splits, watch) = (&mut self.splits, &mut *self.watch);
        let found = apart.decide(Effort { branches, work }, splits, bound, watch);
        self.is_stopped |= found == Err(Stopped);
        found.unwrap_or(Verdict::Open)
    }

    /// A choice that is perhaps better.
    fn raise(&mut self, sites: Vec<u32>) {
        let reached = worst(self.covering, self.streets, &sites);
        if reached > self.foot {
            self.foot = reached;
            self.sites = sites;
        }
    }
}

fn every(covering: &Covering) -> Vec<u32> {
    (0..covering.sites.len() as u32).collect()
}
