//! Held against looking at every choice.

use super::super::program::{Fate, Program};
use super::super::search::Search;
use super::{Haggle, Start};
use crate::index::Rows;
use crate::siting::{Covering, Demand, Site};
use proptest::prelude::*;

/// A demand: gain, backup, and its sites as bits.
type Drawn = (u64, u64, u16);

fn covering(costs: &[u64], demands: &[Drawn]) -> Covering {
    let all = (0u32..).zip(demands).map(|(at, &(gain, backup, _))| Demand {
        gain,
        backup: backup.min(gain),
        group: None,
        first_row: at,
        rows: 1,
    });
    let rows = demands.iter().map(|&(_, _, mask)| {
        (0..u32::try_from(costs.len()).unwrap()).filter(move |site| mask >> site & 1 == 1)
    });
    Covering {
        sites: costs.iter().map(|&cost| Site { cost, required: false }).collect(),
        demands: all.collect(),
        rows: Rows::from_rows(rows),
        have: vec![0; demands.len()],
    }
}

/// The choices of greatest value within the spend, and that value.
fn best_of_all(program: &Program) -> (i64, Vec<Vec<u32>>) {
    let sites = u32::try_from(program.sites.len()).unwrap();
    let mut search = Search::new(program);
    let (mut best, mut choices) = (i64::MIN, Vec::new());
    for mask in 0u32..1 << sites {
        let choice: Vec<u32> = (0..sites).filter(|site| mask >> site & 1 == 1).collect();
        if choice.iter().map(|&site| program.costs[site as usize]).sum::<u64>() > program.spend {
            continue;
        }
        search.set(&choice);
        let value = search.found().value;
        if value > best {
            (best, choices) = (value, Vec::new());
        }
        if value == best {
            choices.push(choice);
        }
    }
    (best, choices)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(20_261_122), ..ProptestConfig::default() })]

    #[test]
    fn no_prices_bring_the_bound_below_the_best_choice_and_sifting_leaves_one_of_the_best(
        costs in prop::collection::vec(1u64..30, 3..=10),
        demands in prop::collection::vec((1u64..60, 0u64..40, 1u16..1024), 1..30),
        spend in 5u64..90,
        blocks in prop::collection::vec(0usize..3, 10),
        share in 0.0f64..1.0,
        spend_price in 0.0f64..9.0,
    ) {
        let covering = covering(&costs, &demands);
        let program = Program::new(&covering, &vec![Fate::Open; costs.len()], &costs, spend);
        let (best, choices) = best_of_all(&program);
        let blocks = &blocks[..program.sites.len()];
        let prices: Vec<f64> = program.gains.iter().map(|&gain| share * gain as f64).collect();
        let start = Start { prices: &prices, spend: spend_price, length: 3.0 };
        let mut haggle = Haggle::new(&program, 3, blocks, start, 8);
        let mut last = i64::MAX;
        for _ in 0..6 {
            let outcome = haggle.round(best, &mut || false).unwrap();
            prop_assert!(outcome.bound >= best, "{} below {best}", outcome.bound);
            prop_assert!(outcome.bound <= last);
            last = outcome.bound;
        }
        let may = haggle.sift(best - 1, &mut || false).unwrap();
        let is_left = |choice: &Vec<u32>| {
            (0u32..).zip(&may).all(|(site, may)| {
                if choice.contains(&site) { may.is_in } else { may.is_out }
            })
        };
        for choice in choices {
            prop_assert!(is_left(&choice), "{choice:?} of {best} is sifted out");
        }
    }
}

#[test]
fn asked_to_stop_it_stops() {
    let covering = covering(&[1, 1, 1], &[(9, 0, 3), (8, 0, 6), (7, 0, 5)]);
    let program = Program::new(&covering, &[Fate::Open; 3], &[1; 3], 1);
    let start = Start { prices: &vec![0.0; program.gains.len()], spend: 0.0, length: 1.0 };
    let mut haggle = Haggle::new(&program, 2, &[0, 0, 1][..program.sites.len()], start, 8);
    assert!(haggle.round(0, &mut || true).is_none());
    assert!(haggle.sift(0, &mut || true).is_none());
}
