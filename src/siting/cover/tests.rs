//! Held against looking at every choice.

use super::max_coverage;
use crate::index::Rows;
use crate::siting::{Choice, Covering, Demand, End, Go, Progress, Site, Spend, Unwatched, Watch};
use proptest::prelude::*;

/// A demand: gain, backup, and of each row whether a standing station meets it and its sites, as
/// bits.
type Drawn = (u64, u64, Vec<(bool, u16)>);

fn covering(sites: &[(u64, bool)], demands: &[Drawn]) -> Covering {
    let mut all = Vec::new();
    let (mut rows, mut have) = (Vec::new(), Vec::new());
    for (gain, backup, needs) in demands {
        all.push(Demand {
            gain: *gain,
            backup: (*backup).min(*gain),
            group: None,
            first_row: u32::try_from(rows.len()).unwrap(),
            rows: u32::try_from(needs.len()).unwrap(),
        });
        for (is_met, mask) in needs {
            let row: Vec<u32> = (0..u32::try_from(sites.len()).unwrap())
                .filter(|site| mask >> site & 1 == 1)
                .collect();
            rows.push(row);
            have.push(u8::from(*is_met));
        }
    }
    let sites = sites.iter().map(|&(cost, required)| Site { cost, required }).collect();
    Covering { sites, demands: all, rows: Rows::from_rows(rows), have }
}

/// The best value of all choices within the spend; `None` when there is no choice.
fn brute(covering: &Covering, spend: Spend) -> Option<u64> {
    let sites = u32::try_from(covering.sites.len()).unwrap();
    let choices = (0u32..1 << sites)
        .map(|mask| -> Vec<u32> { (0..sites).filter(|site| mask >> site & 1 == 1).collect() });
    choices
        .filter(|choice| is_allowed(covering, spend, choice))
        .map(|choice| covering.value(&choice))
        .max()
}

fn is_allowed(covering: &Covering, spend: Spend, choice: &[u32]) -> bool {
    let has_required = (0..covering.sites.len())
        .all(|at| !covering.sites[at].required || choice.contains(&u32::try_from(at).unwrap()));
    has_required
        && spend.admits(choice.len(), covering.cost(choice))
        && choice.windows(2).all(|pair| pair[0] < pair[1])
}

/// Notes what it is told, and stops at the `stop`th telling.
#[derive(Default)]
struct Notes {
    told: Vec<Progress>,
    stop: Option<usize>,
}

impl Watch for Notes {
    fn tell(&mut self, progress: Progress) -> Go {
        self.told.push(progress);
        if self.stop.is_some_and(|stop| self.told.len() > stop) { Go::Stop } else { Go::On }
    }
}

fn holds(covering: &Covering, spend: Spend) -> Result<Choice, TestCaseError> {
    let best = brute(covering, spend);
    let mut notes = Notes::default();
    let choice = max_coverage(covering, spend, &mut notes);
    prop_assert_eq!(choice.best, best);
    let Some(best) = best else {
        prop_assert_eq!(choice.end, End::Infeasible);
        return Ok(choice);
    };
    prop_assert_eq!(choice.end, End::Proven);
    prop_assert_eq!(choice.bound, best);
    prop_assert!(is_allowed(covering, spend, &choice.sites));
    prop_assert_eq!(covering.value(&choice.sites), best);
    for told in &notes.told {
        prop_assert!(told.bound >= best && told.best.is_none_or(|told| told <= best));
    }
    for stop in 0..notes.told.len().min(6) {
        let mut notes = Notes { stop: Some(stop), ..Notes::default() };
        let choice = max_coverage(covering, spend, &mut notes);
        prop_assert!(is_allowed(covering, spend, &choice.sites));
        prop_assert_eq!(choice.best, Some(covering.value(&choice.sites)));
        prop_assert!(choice.bound >= best);
        prop_assert_eq!(choice.end == End::Proven, choice.best == Some(choice.bound));
    }
    Ok(choice)
}

fn sites(most: usize, has_required: bool) -> impl Strategy<Value = Vec<(u64, bool)>> {
    let required = prop::bool::weighted(if has_required { 0.15 } else { 0.0 });
    prop::collection::vec((0u64..40, required), 1..=most)
}

fn demands(rows: usize, backup: u64, have: f64) -> impl Strategy<Value = Vec<Drawn>> {
    let need = (prop::bool::weighted(have), any::<u16>(), any::<u16>());
    let need = need.prop_map(|(is_met, one, two)| (is_met, one & two));
    let needs = prop::collection::vec(need, 1..=rows);
    prop::collection::vec((0u64..60, 0..=backup, needs), 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(20_261_122), ..ProptestConfig::default() })]

    #[test]
    fn the_best_count_of_sites_is_the_best_of_all_choices(
        sites in sites(12, false), demands in demands(1, 0, 0.0), most in 0u32..8,
    ) {
        holds(&covering(&sites, &demands), Spend::Sites(most))?;
    }

    #[test]
    fn what_the_money_buys_is_the_best_of_all_choices(
        sites in sites(11, true), demands in demands(1, 0, 0.0), most in 0u64..150,
    ) {
        holds(&covering(&sites, &demands), Spend::Yuan(most))?;
    }

    #[test]
    fn second_stations_count_as_every_choice_is_counted(
        sites in sites(10, true), demands in demands(1, 60, 0.3), most in 0u32..7,
    ) {
        holds(&covering(&sites, &demands), Spend::Sites(most))?;
    }

    #[test]
    fn demands_with_several_rows_count_when_all_are_met(
        sites in sites(10, true), demands in demands(3, 0, 0.1), most in 0u32..7,
    ) {
        holds(&covering(&sites, &demands), Spend::Sites(most))?;
    }

    #[test]
    fn everything_at_once_is_the_best_of_all_choices(
        sites in sites(9, true), demands in demands(3, 60, 0.3), most in 0u64..150,
    ) {
        holds(&covering(&sites, &demands), Spend::Yuan(most))?;
    }
}

#[test]
fn branches_that_part_at_rows_and_sites_find_the_best_of_all_choices() {
    // Every row has two sites of a wheel: half of each site serves all, whole sites cannot.
    for (sites, most) in [(9u16, 3), (11, 4), (12, 4)] {
        let demands: Vec<Drawn> = (0..sites)
            .flat_map(|at| [(at, 1), (at, 2)])
            .map(|(at, next)| {
                let gain = 100 + u64::from(at * 7 % 5) + 3 * u64::from(next);
                (gain, 0, vec![(false, 1 << at | 1 << ((at + next) % sites))])
            })
            .collect();
        let covering = covering(&vec![(1, false); usize::from(sites)], &demands);
        let choice = holds(&covering, Spend::Sites(most)).unwrap();
        assert!(choice.nodes > 0, "proven without a branch: {sites} sites");
    }
}

/// A town drawn by whole numbers: sites and demands in a square, served within a radius.
pub(super) fn town(demands: u32, sites: u32, radius: i64) -> Covering {
    let mut state = 0x5eed_u64;
    let mut next = |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut point = || (next(10_000) as i64, next(10_000) as i64);
    let places: Vec<(i64, i64)> = (0..sites).map(|_| point()).collect();
    let rows: Vec<Vec<u32>> = (0..demands)
        .map(|_| {
            let (x, y) = point();
            let is_near = |site: &u32| {
                let (dx, dy) = (places[*site as usize].0 - x, places[*site as usize].1 - y);
                dx * dx + dy * dy <= radius * radius
            };
            (0..sites).filter(is_near).collect()
        })
        .collect();
    let demand = |at: u32| Demand {
        gain: 50 + u64::from(at * 7919 % 1000),
        backup: 0,
        group: None,
        first_row: at,
        rows: 1,
    };
    Covering {
        sites: vec![Site { cost: 1, required: false }; sites as usize],
        demands: (0..demands).map(demand).collect(),
        rows: Rows::from_rows(rows),
        have: vec![0; demands as usize],
    }
}

#[test]
fn one_thread_and_two_give_the_same_choice_after_the_same_branches() {
    let town = town(400, 120, 1500);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| max_coverage(&town, Spend::Sites(15), &mut Unwatched))
    };
    let choice = with(1);
    assert_eq!(choice, with(2));
    assert_eq!(choice.end, End::Proven);
    assert!(choice.nodes > 2, "no branch to share");
}

#[test]
fn required_sites_beyond_the_spend_are_infeasible() {
    let sites = [(30, true), (30, true), (1, false)];
    let covering = covering(&sites, &[(5, 0, vec![(false, 7)])]);
    assert_eq!(max_coverage(&covering, Spend::Yuan(59), &mut Unwatched).end, End::Infeasible);
    assert_eq!(max_coverage(&covering, Spend::Sites(1), &mut Unwatched).end, End::Infeasible);
    assert_eq!(max_coverage(&covering, Spend::Yuan(60), &mut Unwatched).best, Some(5));
}

#[test]
fn nothing_to_choose_or_to_win_is_proven_at_once() {
    for covering in [covering(&[], &[]), covering(&[(1, false)], &[(9, 0, vec![(false, 0)])])] {
        let choice = max_coverage(&covering, Spend::Sites(3), &mut Unwatched);
        assert_eq!((choice.best, choice.bound, choice.end), (Some(0), 0, End::Proven));
        assert!(choice.sites.is_empty());
    }
}

#[test]
fn gains_beyond_all_bounds_end_without_a_search() {
    let covering = covering(&[(1, false)], &[(1 << 61, 0, vec![(false, 1)])]);
    let choice = max_coverage(&covering, Spend::Sites(1), &mut Unwatched);
    assert_eq!(choice.end, End::Stopped);
}

#[test]
fn stopped_at_once_it_has_a_good_choice_all_the_same() {
    let town = town(200, 60, 1_500);
    let mut notes = Notes { stop: Some(0), ..Notes::default() };
    let choice = max_coverage(&town, Spend::Sites(5), &mut notes);
    let best = max_coverage(&town, Spend::Sites(5), &mut Unwatched).best.unwrap();
    assert_eq!((notes.told.len(), choice.sites.len()), (1, 5));
    assert!(choice.best.unwrap() * 10 > best * 6, "{choice:?} of {best}");
}
