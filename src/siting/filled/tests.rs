//! Against brute force.

use proptest::collection::vec;
use proptest::prelude::*;

use super::max_filled;
use super::model::{Fate, Model};
use super::prices::Descent;
use crate::siting::{Choice, End, Filling, Go, Place, Progress, Site, Spend, Unwatched, Watch};

fn filling(sites: usize) -> impl Strategy<Value = Filling> {
    let room = || prop::option::weighted(0.8, 0..20_u64);
    let demand = (0..9_u64, 0..9_u64);
    let walk = (any::<prop::sample::Index>(), any::<prop::sample::Index>());
    let heir = prop::option::weighted(0.2, any::<prop::sample::Index>());
    let site = (0..5_u64, prop::bool::weighted(0.1), room(), heir);
    (vec(site, sites), vec(room(), 0..3), vec(demand, 1..12), vec(walk, 0..60)).prop_map(
        |(sites, standing, demands, walks)| {
            let mut taken = std::collections::BTreeSet::new();
            let places = sites.len() + standing.len();
            let walk = |(demand, place): (prop::sample::Index, prop::sample::Index)| {
                let (demand, place) = (demand.index(demands.len()), place.index(places));
                let place = place
                    .checked_sub(sites.len())
                    .map_or(Place::Site(place as u32), |at| Place::Standing(at as u32));
                taken.insert((demand, place)).then_some((demand as u32, place))
            };
            let walks = walks.into_iter().filter_map(walk).collect();
            let heir = |heir: &Option<prop::sample::Index>| {
                let heir = heir.filter(|_| !standing.is_empty());
                heir.map(|heir| heir.index(standing.len()) as u32)
            };
            Filling {
                replaces: sites.iter().map(|site| heir(&site.3)).collect(),
                people: demands.iter().map(|demand| demand.0).collect(),
                gains: demands.iter().map(|demand| demand.1).collect(),
                walks,
                standing,
                room: sites.iter().map(|site| site.2).collect(),
                sites: sites.iter().map(|&(cost, required, ..)| Site { cost, required }).collect(),
            }
        },
    )
}

fn most(filling: &Filling, spend: Spend) -> Option<u64> {
    let count = filling.sites.len() as u32;
    let sets = (0..1_u32 << count)
        .map(|bits| (0..count).filter(|at| bits >> at & 1 == 1).collect::<Vec<u32>>());
    sets.filter(|sites| {
        let mut required = (0..count).filter(|at| filling.sites[*at as usize].required);
        let cost = sites.iter().map(|at| filling.sites[*at as usize].cost).sum();
        required.all(|at| sites.contains(&at)) && spend.admits(sites.len(), cost)
    })
    .map(|sites| filling.value(&sites))
    .max()
}

fn check(filling: &Filling, spend: Spend, choice: &Choice, most: Option<u64>) {
    let Some(most) = most else {
        assert_eq!(choice.end, End::Infeasible);
        return;
    };
    assert_ne!(choice.end, End::Infeasible);
    assert_eq!(choice.best, Some(filling.value(&choice.sites)));
    assert!(choice.sites.is_sorted());
    let cost = choice.sites.iter().map(|at| filling.sites[*at as usize].cost).sum();
    assert!(spend.admits(choice.sites.len(), cost));
    assert!(choice.best <= Some(most) && choice.bound >= most);
    if choice.end == End::Proven {
        assert_eq!((choice.best, choice.bound), (Some(most), most));
    }
}

struct Impatient {
    told: usize,
    most: Option<u64>,
}

impl Watch for Impatient {
    fn tell(&mut self, progress: Progress) -> Go {
        assert!(progress.best <= self.most && Some(progress.bound) >= self.most);
        self.told = self.told.saturating_sub(1);
        if self.told == 0 { Go::Stop } else { Go::On }
    }
}

/// Stops after so many words.
struct Silent(usize);

impl Watch for Silent {
    fn tell(&mut self, _: Progress) -> Go {
        self.0 = self.0.saturating_sub(1);
        if self.0 == 0 { Go::Stop } else { Go::On }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn most_filled_is_that_of_brute_force(
        filling in (1..9_usize).prop_flat_map(filling),
        count in 0..6_u32,
        money in any::<bool>(),
    ) {
        let spend = if money { Spend::Yuan(u64::from(count) * 2) } else { Spend::Sites(count) };
        let most = most(&filling, spend);
        let choice = max_filled(&filling, spend, &mut Impatient { told: usize::MAX, most });
        prop_assert_ne!(choice.end, End::Stopped);
        check(&filling, spend, &choice, most);
        for told in 1..6 {
            let choice = max_filled(&filling, spend, &mut Impatient { told, most });
            check(&filling, spend, &choice, most);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_choice_passes_what_the_relaxation_proves(
        filling in (1..7_usize).prop_flat_map(filling),
        count in 0..6_u32,
        looks in 1..40_u32,
        width in 1..6_usize,
        start in (-9.0..9.0_f64, -9.0..9.0_f64),
        money in any::<bool>(),
    ) {
        let costs: Vec<u64> =
            filling.sites.iter().map(|site| if money { site.cost } else { 1 }).collect();
        let spend = if money { Spend::Yuan(u64::from(count)) } else { Spend::Sites(count) };
        let required = filling.sites.iter().map(|site| site.required);
        let spent: u64 = required.clone().zip(&costs).filter(|one| one.0).map(|one| one.1).sum();
        if let Some(left) = u64::from(count).checked_sub(spent) {
            let fates: Vec<Fate> = required
                .clone()
                .map(|required| if required { Fate::Chosen } else { Fate::Open })
                .collect();
            let go = &mut || Go::On;
            let model = Model::new(&filling, &costs, &fates, left, width, go);
            let model = model.expect("nobody said stop");
            let most = most(&filling, spend).expect("the required sites fit");
            let mut descent = Descent::new(&model, &costs, left, |_| start);
            for _ in 0..looks {
                prop_assert!(descent.descend(most / 2) >= most);
            }
            let verdicts = descent.verdicts();
            // What goes against a verdict wins no more than is said.
            let sets = (0..1_u32 << fates.len()).map(|bits| -> Vec<u32> {
                (0..fates.len() as u32).filter(|at| bits >> at & 1 == 1).collect()
            });
            let is_allowed = |sites: &Vec<u32>| {
                let mut required = required.clone().zip(0..).filter(|one| one.0);
                let cost = sites.iter().map(|at| costs[*at as usize]).sum::<u64>();
                required.all(|one| sites.contains(&one.1)) && cost <= u64::from(count)
            };
            for sites in sets.filter(is_allowed) {
                let value = filling.value(&sites);
                for (site, verdict) in model.open.iter().zip(&verdicts) {
                    let agrees = sites.contains(site) == verdict.is_chosen;
                    prop_assert!(agrees || value <= verdict.against);
                }
            }
        }
    }
}

#[test]
fn a_site_that_takes_room_away_is_left_out() {
    // Compound 0 has the shorter walk to the new site. When it leaves the old station, compound 1
    // fills that up, and compound 2 finds no room any more.
    let filling = Filling {
        sites: vec![Site { cost: 1, required: false }],
        people: vec![3, 5, 2],
        gains: vec![1, 1, 9],
        walks: vec![
            (0, Place::Site(0)),
            (0, Place::Standing(0)),
            (1, Place::Standing(0)),
            (2, Place::Standing(0)),
        ],
        standing: vec![Some(5)],
        room: vec![None],
        replaces: vec![None],
    };
    assert_eq!((filling.value(&[]), filling.value(&[0])), (10, 2));
    let choice = max_filled(&filling, Spend::Sites(1), &mut Unwatched);
    assert_eq!((choice.sites, choice.best, choice.end), (vec![], Some(10), End::Proven));
}

#[test]
fn one_thread_and_two_fill_the_same() {
    // Sites on a line of compounds, more than can be chosen, many equally good.
    let walks = (0..40_u32).flat_map(|at| (0..30_u32).map(move |site| (at, site)));
    let mut walks: Vec<(u32, u32, u32)> =
        walks.map(|(at, site)| (at.abs_diff(site + 5), at, site)).collect();
    walks.retain(|walk| walk.0 <= 3);
    walks.sort_unstable();
    let filling = Filling {
        sites: vec![Site { cost: 1, required: false }; 30],
        people: (0..40).map(|at| 3 + at % 4).collect(),
        gains: (0..40).map(|at| 3 + at % 4).collect(),
        walks: walks.iter().map(|walk| (walk.1, Place::Site(walk.2))).collect(),
        standing: vec![],
        room: vec![Some(17); 30],
        replaces: vec![None; 30],
    };
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let mut watch = Silent(60);
        pool.expect("threads").install(|| max_filled(&filling, Spend::Sites(5), &mut watch))
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one.best, Some(filling.value(&one.sites)));
}

#[test]
fn an_upgrade_lends_its_stations_walks() {
    // The old station has room for one compound, the upgraded one for both.
    let filling = Filling {
        sites: vec![Site { cost: 1, required: false }],
        people: vec![4, 4],
        gains: vec![4, 4],
        walks: vec![
            (0, Place::Standing(0)),
            (0, Place::Site(0)),
            (1, Place::Standing(0)),
            (1, Place::Site(0)),
        ],
        standing: vec![Some(5)],
        room: vec![Some(9)],
        replaces: vec![Some(0)],
    };
    let choice = max_filled(&filling, Spend::Sites(1), &mut Unwatched);
    assert_eq!((choice.sites, choice.best, choice.bound), (vec![0], Some(8), 8));
}
