//! Small problems of walks from fixed seeds, solved by looking at every choice; and a watcher that
//! trusts nobody.

use super::{Choice, End, Go, Progress, Site, Spend, Unwatched, Walks, Watch};
use crate::index::Rows;

/// Numbers that look random and are the same on every run (Marsaglia 2003, xorshift64).
pub struct Seeded(u64);

impl Seeded {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) % end
    }
}

/// Up to twelve sites and twenty demands on a small grid, so that many walks are equal; some sites
/// required or free of cost, some demands without weight, some beside a station.
pub fn small_walks(seed: u64) -> (Walks, Spend) {
    let mut random = Seeded::new(seed);
    let (sites, demands) = (1 + random.below(12), random.below(21));
    let side = [4, 12, 1000][random.below(3) as usize];
    let place = |random: &mut Seeded| (random.below(side), random.below(side));
    let cut = 1 + random.below(2 * side);
    let sites: Vec<_> = (0..sites)
        .map(|_| {
            let site = Site { cost: random.below(6), required: random.below(9) == 0 };
            (site, place(&mut random))
        })
        .collect();
    let (mut weights, mut base, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..demands {
        let home = place(&mut random);
        let stands = if random.below(4) == 0 { 1 + random.below(side) } else { cut };
        let walk = |at: (u64, u64)| at.0.abs_diff(home.0) + at.1.abs_diff(home.1);
        let walks = (0..).zip(&sites).map(|(site, (_, at))| (site, walk(*at)));
        let mut row: Vec<(u32, u64)> = walks.filter(|(_, walk)| *walk < stands.min(cut)).collect();
        row.sort_unstable_by_key(|&(site, walk)| (walk, site));
        rows.push(row);
        base.push(stands.min(cut));
        weights.push(random.below(5) * random.below(4));
    }
    let spend = if random.below(2) == 0 {
        Spend::Sites(u32::try_from(random.below(6)).expect("below 6"))
    } else {
        Spend::Yuan(random.below(20))
    };
    let sites = sites.into_iter().map(|(site, _)| site).collect();
    (Walks { sites, weights, base, rows: Rows::from_rows(rows) }, spend)
}

/// Two hundred demands and sixty sites on a plane: large enough for branches.
pub fn town(seed: u64) -> Walks {
    let mut random = Seeded::new(seed);
    let place = |random: &mut Seeded| (random.below(1000), random.below(1000));
    let sites: Vec<_> = (0..60).map(|_| (1 + random.below(9), place(&mut random))).collect();
    let homes: Vec<_> = (0..200).map(|_| (random.below(50), place(&mut random))).collect();
    let rows = Rows::from_rows(homes.iter().map(|(_, home)| {
        let walk = |at: (u64, u64)| at.0.abs_diff(home.0) + at.1.abs_diff(home.1);
        let walks = (0..).zip(&sites).map(|(site, (_, at))| (site, walk(*at)));
        let mut row: Vec<(u32, u64)> = walks.filter(|(_, walk)| *walk < 700).collect();
        row.sort_unstable_by_key(|&(site, walk)| (walk, site));
        row
    }));
    Walks {
        sites: sites.into_iter().map(|(cost, _)| Site { cost, required: false }).collect(),
        weights: homes.iter().map(|(weight, _)| *weight).collect(),
        base: vec![700; homes.len()],
        rows,
    }
}

/// The least of some measure over all choices within the spend; `None` if there is none.
pub fn least(walks: &Walks, spend: Spend, measure: impl Fn(&[u32]) -> u64) -> Option<u64> {
    let choices = 0_u32..1 << walks.sites.len();
    let sites = choices.map(|bits| -> Vec<u32> {
        (0..).take(walks.sites.len()).filter(|site| bits >> site & 1 == 1).collect()
    });
    sites.filter(|sites| is_allowed(walks, spend, sites)).map(|sites| measure(&sites)).min()
}

/// Whether a choice is within the spend and holds every required site.
pub fn is_allowed(walks: &Walks, spend: Spend, sites: &[u32]) -> bool {
    let cost = sites.iter().map(|&site| walks.sites[site as usize].cost).sum();
    let mut required = (0..).zip(&walks.sites).filter(|(_, site)| site.required);
    spend.admits(sites.len(), cost) && required.all(|(site, _)| sites.contains(&site))
}

/// Stops after so many tells; fails when a bound falls, a best rises, they cross, or the bound
/// passes the truth.
pub struct Doubter {
    pub patience: u64,
    pub truth: Option<u64>,
    pub tells: u64,
    last: Option<Progress>,
}

impl Doubter {
    pub fn new(patience: u64, truth: Option<u64>) -> Self {
        Self { patience, truth, tells: 0, last: None }
    }

    /// The choice must hold what was told and what it says of itself.
    pub fn check(&self, walks: &Walks, spend: Spend, choice: &Choice, best: u64) {
        assert_eq!(choice.best, Some(best), "{choice:?}");
        assert!(is_allowed(walks, spend, &choice.sites), "{choice:?}");
        assert!(choice.sites.is_sorted_by(|a, b| a < b), "{choice:?}");
        assert!(choice.bound <= self.truth.unwrap_or(best) && best >= self.truth.unwrap_or(best));
        assert_eq!(choice.end == End::Proven, choice.best == Some(choice.bound), "{choice:?}");
        if let Some(last) = self.last {
            assert!(choice.bound >= last.bound && choice.best <= last.best.or(choice.best));
        }
    }
}

impl Watch for Doubter {
    fn tell(&mut self, progress: Progress) -> Go {
        assert!(progress.best.is_none_or(|best| best >= progress.bound), "{progress:?}");
        assert!(self.truth.is_none_or(|truth| progress.bound <= truth), "{progress:?}");
        if let Some(last) = self.last {
            assert!(progress.bound >= last.bound, "{last:?} {progress:?}");
            assert!(last.best.is_none() || progress.best <= last.best, "{last:?} {progress:?}");
        }
        self.last = Some(progress);
        self.tells += 1;
        if self.tells > self.patience { Go::Stop } else { Go::On }
    }
}

/// A solver over walks.
type Solver = fn(&Walks, Spend, &mut dyn Watch) -> Choice;
/// What it lowers.
type Value = fn(&Walks, &[u32]) -> u64;

/// On small problems the choice is as good as the best of all, and so proven.
pub(super) fn holds_against_every_choice(solve: Solver, value: Value) {
    for seed in 0..1500 {
        let (walks, spend) = small_walks(seed);
        let truth = least(&walks, spend, |sites| value(&walks, sites));
        let mut doubter = Doubter::new(u64::MAX, truth);
        let choice = solve(&walks, spend, &mut doubter);
        assert_eq!(choice.best, truth, "seed {seed}");
        if truth.is_some() {
            doubter.check(&walks, spend, &choice, value(&walks, &choice.sites));
            assert_eq!(choice.end, End::Proven, "seed {seed}");
        } else {
            assert_eq!(choice.end, End::Infeasible, "seed {seed}");
        }
    }
}

/// Stopped at any word, a solver gives a valid choice and a true bound, and says no more.
pub(super) fn stops_at_any_moment(towns: u64, solve: Solver, value: Value) {
    for seed in 0..towns {
        let walks = town(seed);
        for spend in [Spend::Sites(7), Spend::Yuan(23)] {
            let proven = solve(&walks, spend, &mut Unwatched);
            assert_eq!(proven.end, End::Proven);
            let mut patience = 0;
            loop {
                let mut doubter = Doubter::new(patience, proven.best);
                let choice = solve(&walks, spend, &mut doubter);
                doubter.check(&walks, spend, &choice, value(&walks, &choice.sites));
                if doubter.tells <= patience {
                    assert_eq!(choice, proven);
                    break;
                }
                assert_eq!(doubter.tells, patience + 1, "told again after it was stopped");
                patience += 1 + patience / 6;
            }
        }
    }
}

/// One thread or two make the same choices, which are given.
pub(super) fn same_on_two_threads(solve: Solver) -> Vec<Choice> {
    let with = |threads: usize| -> Vec<Choice> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| {
            let spends = [Spend::Sites(9), Spend::Yuan(31)];
            let cases = (0..4).flat_map(|seed| spends.map(|spend| (town(seed), spend)));
            cases.map(|(walks, spend)| solve(&walks, spend, &mut Unwatched)).collect()
        })
    };
    let one = with(1);
    assert_eq!(one, with(2));
    one
}
