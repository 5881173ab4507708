//! Against brute force.

use proptest::collection::vec;
use proptest::prelude::*;

use super::apart::{Apart, Effort, Splits, Verdict};
use super::{Fair, Share, Street, fairest};
use crate::index::Rows;
use crate::siting::{Covering, Demand, End, Go, Progress, Quota, Site, Spend, Unwatched, Watch};

const GROUPS: u32 = 3;

fn covering(sites: usize) -> impl Strategy<Value = Covering> {
    let demand = (0..9_u64, 0..4_u64, prop::option::weighted(0.9, 0..GROUPS), vec(0..3_u8, sites));
    let site = (0..5_u64, prop::bool::weighted(0.1));
    (vec(site, sites), vec(demand, 1..12)).prop_map(|(sites, demands)| {
        let placed = demands.iter().enumerate().map(|(at, &(gain, backup, group, _))| Demand {
            gain,
            backup: backup.min(gain),
            group,
            first_row: at as u32,
            rows: 1,
        });
        let row = |list: &Vec<u8>| -> Vec<u32> {
            (0..list.len() as u32).filter(|at| list[*at as usize] == 0).collect()
        };
        Covering {
            sites: sites.iter().map(|&(cost, required)| Site { cost, required }).collect(),
            rows: Rows::from_rows(demands.iter().map(|(.., list)| row(list))),
            have: vec![0; demands.len()],
            demands: placed.collect(),
        }
    })
}

fn streets() -> impl Strategy<Value = Vec<Street>> {
    let street = (0..20_u64, 0..40_u64).prop_map(|(served, more)| Street {
        served,
        total: if more == 0 { 0 } else { served + more },
    });
    vec(street, GROUPS as usize)
}

fn share(covering: &Covering, streets: &[Street], sites: &[u32]) -> Share {
    let won = covering.by_group(sites, streets.len());
    let peopled = streets.iter().zip(won).filter(|(street, _)| street.total > 0);
    let shares =
        peopled.map(|(street, won)| Share { part: street.served + won, whole: street.total });
    shares.min().unwrap_or(Share { part: 1, whole: 1 })
}

fn fairest_of_all(covering: &Covering, spend: Spend, streets: &[Street]) -> Option<(Share, u64)> {
    let count = covering.sites.len() as u32;
    let sets = (0..1_u32 << count)
        .map(|bits| (0..count).filter(|at| bits >> at & 1 == 1).collect::<Vec<u32>>());
    sets.filter(|sites| {
        let mut required = (0..count).filter(|at| covering.sites[*at as usize].required);
        required.all(|at| sites.contains(&at)) && spend.admits(sites.len(), covering.cost(sites))
    })
    .map(|sites| (share(covering, streets, &sites), covering.value(&sites)))
    .max()
}

fn check(covering: &Covering, spend: Spend, streets: &[Street], fair: &Fair) {
    let expected = fairest_of_all(covering, spend, streets);
    let Some((worst, value)) = expected else {
        assert_eq!(fair.choice.end, End::Infeasible);
        return;
    };
    assert_ne!(fair.choice.end, End::Infeasible);
    let sites = &fair.choice.sites;
    assert_eq!(fair.choice.best, Some(covering.value(sites)));
    assert!(share(covering, streets, sites) >= fair.worst.expect("a choice"));
    assert!(spend.admits(sites.len(), covering.cost(sites)));
    assert!(fair.worst_bound >= worst && fair.worst <= Some(worst));
    if fair.worst == Some(fair.worst_bound) {
        assert!(fair.choice.bound >= value);
    }
    if fair.choice.end == End::Proven {
        assert_eq!((fair.worst, fair.choice.best), (Some(worst), Some(value)));
        assert_eq!(fair.choice.bound, value);
    }
}

struct Impatient(usize);

impl Watch for Impatient {
    fn tell(&mut self, _: Progress) -> Go {
        self.0 = self.0.saturating_sub(1);
        if self.0 == 0 { Go::Stop } else { Go::On }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_fairest_choice_is_that_of_brute_force(
        covering in (1..10_usize).prop_flat_map(covering),
        streets in streets(),
        most in 0..7_u32,
        money in any::<bool>(),
    ) {
        let spend = if money { Spend::Yuan(u64::from(most) * 2) } else { Spend::Sites(most) };
        let fair = fairest(&covering, spend, &streets, &mut Unwatched);
        prop_assert_ne!(fair.choice.end, End::Stopped);
        check(&covering, spend, &streets, &fair);
        for told in 1..5 {
            let fair = fairest(&covering, spend, &streets, &mut Impatient(told));
            check(&covering, spend, &streets, &fair);
        }
    }
}

#[test]
fn the_worst_street_comes_before_the_larger_gain() {
    // Site 0 serves 90 of a street of 100, site 1 serves 5 of a street of 100.
    let demand =
        |gain: u64, at: u32| Demand { gain, backup: 0, group: Some(at), first_row: at, rows: 1 };
    let covering = Covering {
        sites: vec![Site { cost: 1, required: false }; 2],
        demands: vec![demand(90, 0), demand(5, 1)],
        rows: Rows::from_rows([[0_u32], [1]]),
        have: vec![0, 0],
    };
    let streets = [Street { served: 8, total: 100 }, Street { served: 1, total: 100 }];
    let fair = fairest(&covering, Spend::Sites(1), &streets, &mut Unwatched);
    assert_eq!((fair.choice.sites, fair.worst), (vec![1], Some(Share { part: 6, whole: 100 })));
    let fair = fairest(&covering, Spend::Sites(2), &streets, &mut Unwatched);
    assert_eq!(fair.worst, Some(Share { part: 6, whole: 100 }));
    assert_eq!(fair.choice.best, Some(95));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn streets_taken_apart_never_decide_wrongly(
        covering in (1..10_usize).prop_flat_map(covering),
        least in vec(0..12_u64, GROUPS as usize),
        most in 0..7_u32,
        money in any::<bool>(),
        branches in 1..40_u64,
        work in 1..40_u64,
    ) {
        let spend = if money { Spend::Yuan(u64::from(most) * 2) } else { Spend::Sites(most) };
        let quota = |(at, &least): (u32, &u64)| Quota { group: Some(at), least };
        let quotas: Vec<Quota> =
            (0..).zip(&least).map(quota).filter(|quota| quota.least > 0).collect();
        let meets = |sites: &[u32]| {
            let won = covering.by_group(sites, GROUPS as usize);
            let mut required = (0..).zip(&covering.sites).filter(|(_, site)| site.required);
            won.iter().zip(&least).all(|(won, least)| won >= least)
                && required.all(|(at, _)| sites.contains(&at))
                && spend.admits(sites.len(), covering.cost(sites))
        };
        let count = covering.sites.len() as u32;
        let mut sets = (0..1_u32 << count)
            .map(|bits| (0..count).filter(|at| bits >> at & 1 == 1).collect::<Vec<u32>>());
        let can_be = sets.any(|sites| meets(&sites));
        let apart = Apart::new(&covering, spend, &quotas).expect("small numbers");
        let mut splits = Splits::new();
        for _ in 0..2 {
            let effort = Effort { branches, work };
            match apart.decide(effort, &mut splits, 0, &mut Unwatched) {
                Ok(Verdict::Found(sites)) => prop_assert!(meets(&sites)),
                Ok(Verdict::Never) => prop_assert!(!can_be),
                Ok(Verdict::Open) => {}
                Err(_) => prop_assert!(false, "nobody said stop"),
            }
        }
    }
}
