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
        return Choice { sites: Vec::new(), best: None, bound: 0, end: End::Infeasible, nodes: 0 };
    }
    let total = covering.demands.iter().fold(0u64, |sum, demand| {
        let gain = demand.gain.saturating_add(demand.backup);
        sum.saturating_add(gain.saturating_mul(u64::from(demand.rows.max(1))))
    });
    if total >= MOST_GAIN {
        return Choice {
            sites: required,
            best: None,
            bound: u64::MAX,
            end: End::Stopped,
            nodes: 0,
        };
    }
    let fate = |site: &Site| if site.required { Fate::In } else { Fate::Open };
    let mut solver = Solver {
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
    };
    // Stopped or done: what is known then is the answer.
    let _ = solver.solve();
    solver.choice()
}

/// The watcher had enough.
struct Stopped;

struct Solver<'a> {
    covering: &'a Covering,
    costs: Vec<u64>,
    most: u64,
    watch: &'a mut dyn Watch,
    fates: Vec<Fate>,
    /// By positions in the covering.
    best: Found,
    bound: i64,
    shift: u32,
    nodes: u64,
}

impl Solver<'_> {
    fn solve(&mut self) -> Result<(), Stopped> {
        loop {
            let program = self.program();
            self.bound = self.bound.min(program.total());
            self.tell()?;
            self.start(&program)?;
            if program.sites.is_empty() {
                self.bound = self.best.value;
            }
            if self.bound <= self.best.value {
                return Ok(());
            }
            let bound = self.root(&program)?;
            if self.bound <= self.best.value {
                return Ok(());
            }
            if self.fix(&program, &bound) * WORTHWHILE <= program.sites.len() {
                return self.branch();
            }
        }
    }

    /// What is left to decide, without dominated sites.
    fn program(&mut self) -> Program {
        loop {
            let program = Program::new(self.covering, &self.fates, &self.costs, self.most);
            let out = dominated(&program);
            let mut is_kept = vec![false; self.fates.len()];
            for &site in &program.sites {
                is_kept[site as usize] = true;
            }
            for &column in &out {
                is_kept[program.sites[column as usize] as usize] = false;
            }
            for (fate, is_kept) in self.fates.iter_mut().zip(is_kept) {
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
    fn root(&mut self, program: &Program) -> Result<Bound, Stopped> {
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
                    return Ok(bound);
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

    fn branch(&mut self) -> Result<(), Stopped> {
        let program = self.program();
        let best = Found { value: self.best.value, sites: Vec::new() };
        let mut tree = Tree::new(&program, best, self.bound, self.shift);
        while !tree.is_done() {
            tree.round();
            self.keep(&program, tree.best().clone());
            self.bound = self.bound.min(tree.bound());
            self.nodes = tree.nodes();
            self.tell()?;
        }
        self.bound = self.best.value;
        Ok(())
    }

    /// Remembers a choice of columns when it is better.
    fn keep(&mut self, program: &Program, found: Found) {
        if found.value > self.best.value {
            let chosen = found.sites.iter().map(|&column| program.sites[column as usize]);
            let decided = (0u32..).zip(&self.fates).filter(|(_, fate)| **fate == Fate::In);
            let mut sites: Vec<u32> = chosen.chain(decided.map(|(site, _)| site)).collect();
            sites.sort_unstable();
            self.best = Found { value: found.value, sites };
        }
    }

    fn tell(&mut self) -> Result<(), Stopped> {
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
