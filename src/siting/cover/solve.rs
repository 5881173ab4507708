//! From the covering to the proof: reduce, start, bound, fix; again while that shrinks it; branch.

use super::bound::{Bound, Decided};
use super::program::{Fate, Program};
use super::reduce::dominated;
use super::search::{Found, Search};
use super::simplex::{Ended, Simplex};
use super::tree::Tree;
use crate::siting::{Choice, Covering, End, Go, Progress, Site, Spend, Watch};

/// Gains and backups, once for each row of their demand, must stay below this together.
const MOST_GAIN: u64 = 1 << 60;
/// Kicks without a better choice before the search rests: at the start, and from the choice that
/// the continuous solution leads to.
const PATIENCE: u32 = 10;
const LATER_PATIENCE: u32 = 60;
/// Steps of the simplex between tellings, and tellings between exact bounds.
const STEPS: u64 = 16;
const TELLINGS: u64 = 50;
/// Tellings after which the root is left as it is.
const LONGEST: u64 = 100_000;
/// Another round of reduction pays when at least one site in so many was fixed.
const WORTHWHILE: usize = 20;

/// Chooses sites within `spend`, the required ones among them, such that [`Covering::value`] is
/// greatest. Sites that add nothing may be left out. Of several best choices it is always the same
/// one that comes back, whatever the number of threads.
///
/// `End::Infeasible` when the required sites alone cost more than `spend`. All gains and backups
/// together, taken once for each row of their demand, must stay below 2^60; beyond that nothing is
/// searched and the required sites come back as `End::Stopped`.
pub fn max_coverage(covering: &Covering, spend: Spend, watch: &mut dyn Watch) -> Choice {
    match Solver::new(covering, spend, watch) {
        Ok(mut solver) => {
            // Stopped or done: what is known then is the answer.
            let _ = solver.solve();
            solver.choice()
        }
        Err(choice) => choice,
    }
}

/// The best continuous solution.
pub struct Root {
    pub prices: Vec<f64>,
    pub spend_price: f64,
}

/// The watcher had enough.
pub struct Stopped;

pub struct Solver<'a> {
    pub covering: &'a Covering,
    pub costs: Vec<u64>,
    most: u64,
    watch: &'a mut dyn Watch,
    pub fates: Vec<Fate>,
    /// By positions in the covering.
    pub best: Found,
    pub bound: i64,
    pub shift: u32,
    pub nodes: u64,
}

impl<'a> Solver<'a> {
    /// The choice itself where there is nothing to search.
    pub fn new(
        covering: &'a Covering,
        spend: Spend,
        watch: &'a mut dyn Watch,
    ) -> Result<Self, Choice> {
        let (costs, most): (Vec<u64>, u64) = match spend {
            Spend::Sites(most) => (vec![1; covering.sites.len()], u64::from(most)),
            Spend::Yuan(most) => (covering.sites.iter().map(|site| site.cost).collect(), most),
        };
        let required: Vec<u32> = (0u32..)
            .zip(&covering.sites)
            .filter(|(_, site)| site.required)
            .map(|(position, _)| position)
            .collect();
        let spent = required.iter().fold(0u64, |sum, &at| sum.saturating_add(costs[at as usize]));
        if spent > most {
            let end = End::Infeasible;
            return Err(Choice { sites: Vec::new(), best: None, bound: 0, end, nodes: 0 });
        }
        let total = covering.demands.iter().fold(0u64, |sum, demand| {
            let gain = demand.gain.saturating_add(demand.backup);
            sum.saturating_add(gain.saturating_mul(u64::from(demand.rows.max(1))))
        });
        if total >= MOST_GAIN {
            let end = End::Stopped;
            return Err(Choice { sites: required, best: None, bound: u64::MAX, end, nodes: 0 });
        }
        let fate = |site: &Site| if site.required { Fate::In } else { Fate::Open };
        Ok(Self {
            fates: covering.sites.iter().map(fate).collect(),
            best: Found { value: whole(covering.value(&required)), sites: required },
            covering,
            costs,
            most,
            watch,
            bound: i64::MAX,
            // Prices stand on a grid as fine as 64 bits allow.
            shift: (61 - total.checked_ilog2().map_or(0, |log| log + 1)).min(16),
            nodes: 0,
        })
    }

    fn solve(&mut self) -> Result<(), Stopped> {
        loop {
            let program = self.program();
            self.bound = self.bound.min(program.total());
            self.start(&program)?;
            if program.sites.is_empty() {
                self.bound = self.best.value;
            }
            if self.bound <= self.best.value {
                return Ok(());
            }
            let (bound, root) = self.root(&program)?;
            if self.bound <= self.best.value {
                return Ok(());
            }
            if self.fix(&program, &bound) * WORTHWHILE > program.sites.len() {
                continue;
            }
            return self.decide(&program, &root);
        }
    }

    /// What is left to decide, without dominated sites.
    pub fn program(&mut self) -> Program {
        let mut fates = std::mem::take(&mut self.fates);
        let program = self.program_of(&mut fates);
        self.fates = fates;
        program
    }

    /// What fates leave to decide; dominated sites are out besides.
    pub fn program_of(&self, fates: &mut [Fate]) -> Program {
        loop {
            let program = Program::new(self.covering, fates, &self.costs, self.most);
            let out = dominated(&program);
            let mut is_kept = vec![false; fates.len()];
            for &site in &program.sites {
                is_kept[site as usize] = true;
            }
            for &column in &out {
                is_kept[program.sites[column as usize] as usize] = false;
            }
            for (fate, is_kept) in fates.iter_mut().zip(is_kept) {
                if *fate == Fate::Open && !is_kept {
                    *fate = Fate::Out;
                }
            }
            if out.is_empty() {
                return program;
            }
        }
    }

    /// A good choice to start from.
    fn start(&mut self, program: &Program) -> Result<(), Stopped> {
        let mut search = Search::new(program);
        search.fill();
        self.keep(program, search.found());
        self.tell()?;
        while search.swap() {
            self.keep(program, search.found());
            self.tell()?;
        }
        self.polish(program, &mut search, PATIENCE)
    }

    /// Kicks until so many of them have found nothing better.
    fn polish(
        &mut self,
        program: &Program,
        search: &mut Search,
        patience: u32,
    ) -> Result<(), Stopped> {
        let mut here = search.found();
        let (mut kicks, mut idle) = (0, 0);
        while kicks < 10 * patience && idle < patience && self.best.value < self.bound {
            kicks += 1;
            idle += 1;
            search.kick();
            let found = search.found();
            if found.value < here.value {
                search.set(&here.sites);
            } else {
                if found.value > here.value {
                    idle = 0;
                }
                here = found;
            }
            self.keep(program, here.clone());
            self.tell()?;
        }
        Ok(())
    }

    /// The bound of the continuous problem, and the choice that its fractions lead to.
    pub fn root(&mut self, program: &Program) -> Result<(Bound, Root), Stopped> {
        let decided = Decided::nothing(program.sites.len());
        let mut simplex = Simplex::new(program);
        let mut tellings = 0;
        loop {
            let ended = simplex.run(self.best.value as f64 + 0.5, STEPS);
            tellings += 1;
            if ended != Ended::Tired || tellings % TELLINGS == 0 {
                let (prices, spend_price) = (simplex.prices(), simplex.spend_price());
                let bound = Bound::new(program, prices, spend_price, self.shift, &decided);
                self.bound = self.bound.min(bound.floor());
                if ended != Ended::Tired || tellings >= LONGEST {
                    let mut search = Search::new(program);
                    search.follow(&simplex.x);
                    while search.swap() {
                        self.keep(program, search.found());
                        self.tell()?;
                    }
                    self.keep(program, search.found());
                    self.polish(program, &mut search, LATER_PATIENCE)?;
                    let root = Root {
                        prices: simplex.prices().to_vec(),
                        spend_price: simplex.spend_price(),
                    };
                    return Ok((bound, root));
                }
            }
            self.tell()?;
        }
    }

    /// Decides every site that the bound decides; gives how many.
    fn fix(&mut self, program: &Program, bound: &Bound) -> usize {
        let mut fixed = 0;
        for (column, &site) in program.sites.iter().enumerate() {
            if bound.forces(column, self.best.value) {
                let is_in = bound.reduced[column] > 0;
                self.fates[site as usize] = if is_in { Fate::In } else { Fate::Out };
                fixed += 1;
            }
        }
        fixed
    }

    /// Branches, with at most so much work of the simplex; says whether all is decided.
    pub fn branch(&mut self, most: u64) -> Result<bool, Stopped> {
        let program = self.program();
        let best = Found { value: self.best.value, sites: Vec::new() };
        let mut tree = Tree::new(&program, best, self.bound, self.shift);
        let before = self.nodes;
        while !tree.is_done() {
            tree.round();
            self.keep(&program, tree.best().clone());
            self.bound = self.bound.min(tree.bound());
            self.nodes = before + tree.nodes();
            self.tell()?;
            if tree.work() > most && !tree.is_done() {
                return Ok(false);
            }
        }
        self.bound = self.best.value;
        Ok(true)
    }

    /// Remembers a choice of columns when it is better.
    pub fn keep(&mut self, program: &Program, found: Found) {
        if found.value > self.best.value {
            let chosen = found.sites.iter().map(|&column| program.sites[column as usize]);
            let decided = (0u32..).zip(&self.fates).filter(|(_, fate)| **fate == Fate::In);
            let mut sites: Vec<u32> = chosen.chain(decided.map(|(site, _)| site)).collect();
            sites.sort_unstable();
            self.best = Found { value: found.value, sites };
        }
    }

    pub fn tell(&mut self) -> Result<(), Stopped> {
        let bound = unsigned(self.bound.max(self.best.value));
        match self.watch.tell(Progress { best: Some(unsigned(self.best.value)), bound }) {
            Go::On => Ok(()),
            Go::Stop => Err(Stopped),
        }
    }

    fn choice(self) -> Choice {
        let bound = self.bound.max(self.best.value);
        let end = if bound == self.best.value { End::Proven } else { End::Stopped };
        let (best, bound) = (Some(unsigned(self.best.value)), unsigned(bound));
        Choice { sites: self.best.sites, best, bound, end, nodes: self.nodes }
    }
}

fn whole(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}
