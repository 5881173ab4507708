//! Optima certify themselves: values keep all rows, and prices prove what the values cost.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{Ended, Program, Proof, Simplex, cuts};

/// Costs, and rows of coefficients with their least sum.
type Plain = (Vec<i64>, Vec<(Vec<i64>, i64)>);

fn plain(columns: usize) -> impl Strategy<Value = Plain> {
    let coefficient = prop_oneof![3 => Just(0_i64), 3 => Just(1), 1 => Just(-1), 1 => 2..9_i64];
    let row = (vec(coefficient, columns), -1..4_i64);
    (vec(-2..9_i64, columns), vec(row, 1..12))
}

fn program((costs, rows): &Plain) -> Program {
    let mut program = Program::new(costs.clone());
    for (row, least) in rows {
        let entries = (0..).zip(row).filter(|(_, value)| **value != 0);
        program.add_row(entries.map(|(column, &value)| (column, value)), *least);
    }
    program.finish()
}

/// Every choice that keeps all rows, as bits.
fn choices((costs, rows): &Plain) -> Vec<u32> {
    let sum = |row: &[i64], bits: u32| -> i64 {
        (0..).zip(row).filter(|(at, _)| bits >> at & 1 == 1).map(|(_, value)| value).sum()
    };
    (0..1_u32 << costs.len())
        .filter(|bits| rows.iter().all(|(row, least)| sum(row, *bits) >= *least))
        .collect()
}

fn cost(costs: &[i64], bits: u32) -> i64 {
    (0..).zip(costs).filter(|(at, _)| bits >> at & 1 == 1).map(|(_, cost)| cost).sum()
}

/// Whether values keep all rows and the bounds of the columns.
fn is_kept((_, rows): &Plain, values: &[f64]) -> bool {
    let is_within = values.iter().all(|value| (-1e-6..1.0 + 1e-6).contains(value));
    let reached =
        |row: &[i64]| -> f64 { row.iter().zip(values).map(|(value, at)| *value as f64 * at).sum() };
    is_within && rows.iter().all(|(row, least)| reached(row) > *least as f64 - 1e-5)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_simplex_ends_where_prices_prove_what_values_cost(
        plain in (1..9_usize).prop_flat_map(plain),
        decisions in vec((0..9_usize, any::<bool>(), any::<bool>()), 0..6),
    ) {
        let program = program(&plain);
        let choices = choices(&plain);
        let mut simplex = Simplex::new(&program);
        let mut decided = vec![None; program.columns()];
        let run = |decided: &[Option<bool>], simplex: &mut Simplex| {
            let allowed = |bits: &&u32| {
                let keeps = |(at, decided): (usize, &Option<bool>)| {
                    decided.is_none_or(|is_taken| (*bits >> at & 1 == 1) == is_taken)
                };
                decided.iter().enumerate().all(keeps)
            };
            let least = choices.iter().filter(allowed).map(|bits| cost(&plain.0, *bits)).min();
            let ended = simplex.run(1e6, 10_000);
            prop_assert_ne!(ended, Ended::Tired);
            let proof = Proof::within(&program, &simplex.prices(), |at| decided[at]);
            let bound = proof.expect("small numbers").bound;
            if let Some(least) = least {
                prop_assert!(bound <= i128::from(least), "{bound} {least}");
                prop_assert_eq!(ended, Ended::Optimal);
            }
            if ended == Ended::Optimal {
                let values = simplex.values();
                prop_assert!(is_kept(&plain, values), "{values:?}");
                let costs: f64 =
                    plain.0.iter().zip(values).map(|(cost, value)| *cost as f64 * value).sum();
                prop_assert!((bound as f64) > costs - 1e-3, "{bound} {costs}");
            } else {
                prop_assert!(bound > 100_000, "nothing keeps all rows, but {bound}");
            }
            Ok(())
        };
        run(&decided, &mut simplex)?;
        let basis = simplex.basis();
        for (column, is_taken, is_open) in decisions {
            let column = column % program.columns();
            if is_open {
                decided[column] = None;
                simplex.open(column);
            } else {
                decided[column] = Some(is_taken);
                simplex.decide(column, is_taken);
            }
            run(&decided, &mut simplex)?;
        }
        simplex.restore(&basis);
        run(&decided, &mut simplex)?;
    }

    #[test]
    fn no_whole_choice_is_cut_off(
        plain in (2..9_usize).prop_flat_map(plain),
        values in vec(prop_oneof![Just(0.0), Just(0.5), Just(1.0), 0.0..1.0], 9),
    ) {
        let program = program(&plain);
        let values = &values[..program.columns()];
        for cut in cuts(&program, values, 50) {
            let reached: f64 =
                cut.entries.iter().map(|&(at, value)| value as f64 * values[at as usize]).sum();
            prop_assert!(reached < cut.least as f64, "{cut:?} does not cut {values:?} off");
            prop_assert!(cut.entries.is_sorted_by(|a, b| a.0 < b.0), "{cut:?}");
            for bits in choices(&plain) {
                let sum: i64 = cut
                    .entries
                    .iter()
                    .filter(|(at, _)| bits >> at & 1 == 1)
                    .map(|(_, value)| value)
                    .sum();
                prop_assert!(sum >= cut.least, "{cut:?} cuts {bits:b} off");
            }
        }
    }
}

#[test]
fn half_a_site_each_for_three_demands_is_cut_off() {
    // Three demands, three sites, two sites a demand: 1.5 sites serve all, 2 whole ones.
    let mut program = Program::new(vec![1; 3]);
    for pair in [[0, 1], [1, 2], [0, 2]] {
        program.add_row(pair.map(|site| (site, 1)), 1);
    }
    let program = program.finish();
    let mut simplex = Simplex::new(&program);
    assert_eq!(simplex.run(10.0, 100), Ended::Optimal);
    assert!((simplex.value() - 1.5).abs() < 1e-3);
    let cut = &cuts(&program, simplex.values(), 10)[0];
    assert_eq!((cut.entries.as_slice(), cut.least), ([(0, 1), (1, 1), (2, 1)].as_slice(), 2));
    let sharper = program.with_cuts(3, std::slice::from_ref(cut));
    let mut simplex = Simplex::new(&sharper);
    simplex.run(10.0, 100);
    assert_eq!(Proof::at(&sharper, &simplex.prices()).expect("small numbers").bound, 2);
}
