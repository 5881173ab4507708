use super::descent::{Descent, Patience};
use super::median;
use super::part::Part;
use super::savings::Savings;
use super::swap::Swap;
use crate::index::Rows;
use crate::siting::trials::{
    Doubter, holds_against_every_choice, least, same_on_two_threads, small_walks,
    stops_at_any_moment,
};
use crate::siting::{End, Site, Spend, Unwatched, Walks};

#[test]
fn the_choice_is_as_good_as_the_best_of_all_choices() {
    holds_against_every_choice(median, Walks::total);
}

#[test]
fn stopped_at_any_moment_it_gives_a_valid_choice_and_a_true_bound() {
    stops_at_any_moment(4, median, Walks::total);
}

#[test]
fn one_thread_or_two_make_the_same_choice() {
    let one = same_on_two_threads(median);
    assert!(one.iter().any(|choice| choice.nodes > 0), "no case needs branches");
}

#[test]
fn sums_beyond_sixty_four_bits_do_not_break_it() {
    let (near, far) = (u64::MAX / 3, u64::MAX);
    let row = |walks: [u64; 2]| (0..).zip(walks).collect::<Vec<(u32, u64)>>();
    let walks = Walks {
        sites: vec![Site { cost: u64::MAX, required: false }; 2],
        weights: vec![u64::MAX, 1, 0],
        base: vec![far; 3],
        rows: Rows::from_rows([row([near, near + 1]), row([5, 6]), row([1, 2])]),
    };
    for spend in [Spend::Sites(1), Spend::Sites(9), Spend::Yuan(u64::MAX), Spend::Yuan(0)] {
        let choice = median(&walks, spend, &mut Doubter::new(u64::MAX, None));
        assert!(choice.best.is_some_and(|best| best >= choice.bound));
    }
}

#[test]
fn a_city_of_long_walks_and_many_people_is_proven_exactly() {
    let sites = vec![Site { cost: 1, required: false }; 3];
    let row = |demand: u64| {
        let walks = [(demand % 3, 1), ((demand + 1) % 3, 2), ((demand + 2) % 3, 3)];
        walks.map(|(site, walk)| (u32::try_from(site).unwrap(), walk * 10_000_000 + demand))
    };
    let walks = Walks {
        sites,
        weights: vec![100; 100_000],
        base: vec![100_000_000; 100_000],
        rows: Rows::from_rows((0..100_000).map(row)),
    };
    let truth = least(&walks, Spend::Sites(2), |sites| walks.total(sites));
    let choice = median(&walks, Spend::Sites(2), &mut Unwatched);
    assert_eq!((choice.best, choice.end), (truth, End::Proven));
}

#[test]
fn without_demands_or_sites_nothing_is_chosen_and_that_is_proven() {
    let none =
        Walks { sites: vec![], weights: vec![], base: vec![], rows: Rows::from_rows([[]; 0]) };
    let choice = median(&none, Spend::Sites(3), &mut Unwatched);
    assert_eq!((choice.best, choice.bound, choice.end), (Some(0), 0, End::Proven));
    let alone = Walks { weights: vec![7], base: vec![9], rows: Rows::from_rows([[]]), ..none };
    let choice = median(&alone, Spend::Yuan(3), &mut Unwatched);
    assert_eq!((choice.best, choice.bound, choice.end), (Some(63), 63, End::Proven));
}

#[test]
fn every_choice_good_enough_agrees_with_what_the_bound_fixes() {
    let patience = Patience { steps: 40, stall: 5, stride: 1.0, least: 0.01 };
    let mut fixed = 0;
    for seed in 0..1500 {
        let (walks, spend) = small_walks(seed);
        let Some(savings) = Savings::try_new(&walks, spend) else { continue };
        let sites = u32::try_from(savings.sites()).unwrap();
        let choices = (0_u32..1 << sites)
            .map(|bits| -> Vec<u32> { (0..sites).filter(|site| bits >> site & 1 == 1).collect() });
        let cost = |sites: &Vec<u32>| sites.iter().map(|&site| savings.costs[site as usize]).sum();
        let allowed = choices.filter(|sites| savings.budget >= cost(sites));
        let saved: Vec<(i64, Vec<u32>)> =
            allowed.map(|sites| (Swap::new(&savings, &sites).saved(), sites)).collect();
        let best = saved.iter().map(|(saved, _)| *saved).max().unwrap();
        let part = Part::new(&savings, Vec::new(), savings.all());
        let mut descent = Descent::new(&part, vec![0; savings.demands()]);
        let found = descent.run(&part, best, best, patience, |_, _| true);
        assert!(found.upper >= best, "seed {seed}");
        let (ins, outs) = found.fixed(&part, best);
        fixed += ins.len() + outs.len();
        for (saved, sites) in &saved {
            let agrees = ins.iter().all(|site| sites.contains(site))
                && !outs.iter().any(|site| sites.contains(site));
            assert!(*saved < best || agrees, "seed {seed}: {sites:?} in {ins:?} out {outs:?}");
        }
    }
    assert!(fixed > 1000, "only {fixed} sites were fixed");
}
