use super::center;
use crate::index::Rows;
use crate::siting::trials::{
    Doubter, holds_against_every_choice, same_on_two_threads, stops_at_any_moment,
};
use crate::siting::{End, Site, Spend, Unwatched, Walks};

#[test]
fn the_longest_walk_is_the_shortest_of_all_choices() {
    holds_against_every_choice(center, Walks::worst);
}

#[test]
fn stopped_at_any_moment_it_gives_a_valid_choice_and_a_true_bound() {
    stops_at_any_moment(6, center, Walks::worst);
}

#[test]
fn one_thread_or_two_make_the_same_choice() {
    let one = same_on_two_threads(center);
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
