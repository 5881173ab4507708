use super::center;
use crate::index::Rows;
use crate::siting::trials::{Doubter, least, small_walks, town};
use crate::siting::{Choice, End, Site, Spend, Unwatched, Walks};

#[test]
fn the_longest_walk_is_the_shortest_of_all_choices() {
    for seed in 0..1500 {
        let (walks, spend) = small_walks(seed);
        let truth = least(&walks, spend, |sites| walks.worst(sites));
        let mut doubter = Doubter::new(u64::MAX, truth);
        let choice = center(&walks, spend, &mut doubter);
        assert_eq!(choice.best, truth, "seed {seed}");
        if truth.is_some() {
            doubter.check(&walks, spend, &choice, walks.worst(&choice.sites));
            assert_eq!(choice.end, End::Proven, "seed {seed}");
        } else {
            assert_eq!(choice.end, End::Infeasible, "seed {seed}");
        }
    }
}

#[test]
fn stopped_at_any_moment_it_gives_a_valid_choice_and_a_true_bound() {
    for seed in 0..6 {
        let walks = town(seed);
        for spend in [Spend::Sites(7), Spend::Yuan(23)] {
            let proven = center(&walks, spend, &mut Unwatched);
            assert_eq!(proven.end, End::Proven);
            let mut patience = 0;
            loop {
                let mut doubter = Doubter::new(patience, proven.best);
                let choice = center(&walks, spend, &mut doubter);
                doubter.check(&walks, spend, &choice, walks.worst(&choice.sites));
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

#[test]
fn one_thread_or_two_make_the_same_choice() {
    let with = |threads: usize| -> Vec<Choice> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let spends = [Spend::Sites(9), Spend::Yuan(31)];
            let cases = (0..4).flat_map(|seed| spends.map(|spend| (town(seed), spend)));
            cases.map(|(walks, spend)| center(&walks, spend, &mut Unwatched)).collect()
        })
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert!(one.iter().all(|choice| choice.end == End::Proven));
}

#[test]
fn walks_and_costs_as_long_as_numbers_go_do_not_break_it() {
    let row = |walks: [u64; 2]| (0..).zip(walks).collect::<Vec<(u32, u64)>>();
    let walks = Walks {
        sites: vec![Site { cost: u64::MAX, required: false }; 2],
        weights: vec![u64::MAX, 1, 0],
        base: vec![u64::MAX; 3],
        rows: Rows::from_rows([row([9, u64::MAX - 1]), row([5, 6]), row([1, 2])]),
    };
    for (spend, worst) in [
        (Spend::Sites(1), 9),
        (Spend::Sites(9), 9),
        (Spend::Yuan(u64::MAX), 9),
        (Spend::Yuan(7), u64::MAX),
    ] {
        let choice = center(&walks, spend, &mut Doubter::new(u64::MAX, Some(worst)));
        assert_eq!((choice.best, choice.end), (Some(worst), End::Proven));
    }
}

#[test]
fn a_demand_without_weight_is_nobodys_longest_walk() {
    let walks = Walks {
        sites: vec![Site { cost: 1, required: false }],
        weights: vec![1, 0],
        base: vec![50, 900],
        rows: Rows::from_rows([vec![(0, 20)], vec![]]),
    };
    let choice = center(&walks, Spend::Sites(1), &mut Unwatched);
    assert_eq!((choice.best, choice.sites, choice.end), (Some(20), vec![0], End::Proven));
}

#[test]
fn costs_that_are_too_much_for_the_search_end_it_without_a_claim() {
    let cost = [(1 << 60) - 1, 1 << 60];
    let walks = Walks {
        sites: cost.map(|cost| Site { cost, required: false }).to_vec(),
        weights: vec![1; 2],
        base: vec![100; 2],
        rows: Rows::from_rows([[(0, 10), (1, 20)], [(1, 10), (0, 20)]]),
    };
    let choice = center(&walks, Spend::Yuan(1 << 60), &mut Doubter::new(1000, Some(20)));
    assert!(choice.bound <= 20 && choice.best >= Some(20) && choice.end != End::Infeasible);
}
