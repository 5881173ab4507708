//! Where next, held against the plain meaning: every choice of sites is built, the city is judged
//! by coverage, and no choice is better than the plan.

#[expect(dead_code, reason = "shared with the tests of walks, which draw streets")]
mod town;

use std::collections::{BTreeMap, BTreeSet};

use town::{Town, service_within, standard, within};
use yike::city::{
    Action, Candidate, City, Condition, LimitChange, Request, Requirement, ServedWhen, Service,
    Standard,
};
use yike::coverage::Coverage;
use yike::siting::{
    Curve, First, Go, Least, Offer, Plan, PlanNote, Problem, SiteRules, SitingError,
    SitingQuestion, SitingStage, SitingWatch, Source, Spend, Status, Unit, Weight, WhyUnserved,
};
use yike::study::{By, Question, Study};
use yike::units::{Meters, Persons, Yuan};

/// A seeded noise.
struct Dice(u64);

impl Dice {
    fn of(&mut self, n: u32) -> u32 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(n)).expect("below n")
    }

    fn place(&mut self, size: u32) -> (f64, f64) {
        (f64::from(self.of(size)) + 0.5, f64::from(self.of(size)) + 0.25)
    }
}

const SERVICES: [&str; 2] = ["hall", "health"];

/// A town of noise: 14 compounds in two streets, 3 stations, 8 candidates; where the seed is odd, most
/// of them upgrade one of the stations, so that many are alternatives.
fn noise(seed: u64) -> Town {
    let mut dice = Dice(seed);
    let mut town = Town::new();
    let streets =
        [town.street("west", 500.0, 1000.0, 900.0), town.street("east", 1500.0, 1000.0, 900.0)];
    for at in 0..14 {
        let (x, y) = dice.place(2000);
        let compound = town.compound(&format!("c{at}"), x, y);
        compound.residents = (dice.of(6) > 0).then(|| Persons::new(f64::from(dice.of(40) * 10)));
        compound.elderly = Some(Persons::new(f64::from(dice.of(9))));
        compound.households = (dice.of(5) > 0).then(|| f64::from(dice.of(70)) / 2.0);
        compound.street = (dice.of(8) > 0).then(|| streets[usize::from(x > 1000.0)]);
    }
    for at in 0..3 {
        let (x, y) = dice.place(2000);
        let condition = if dice.of(2) == 0 { Condition::Cramped } else { Condition::Good };
        let capacity = (dice.of(3) > 0).then(|| Persons::new(f64::from(dice.of(500))));
        let services = services(&mut dice);
        let station = town.station(&format!("s{at}"), x, y);
        (station.condition, station.capacity, station.services) = (condition, capacity, services);
    }
    for at in 0..8_usize {
        let (x, y) = dice.place(2000);
        let is_upgrade = u64::from(dice.of(4)) <= 2 * (seed % 2);
        let upgraded = is_upgrade.then(|| town.draft.stations[at % 3].clone());
        let site = town.candidate(&format!("n{at}"), x, y);
        let station = &mut site.station;
        station.services = services(&mut dice);
        if let Some(old) = &upgraded {
            station.shape = old.shape.clone();
            station.services.extend(old.services.clone());
            station.services.sort();
            station.services.dedup();
        }
        station.capacity = (dice.of(3) > 0).then(|| Persons::new(f64::from(dice.of(600))));
        station.cost = Some(Yuan::new(f64::from(1 + dice.of(9)) * 10_000.0));
        if let Some(old) = upgraded {
            (site.action, site.upgrades) = (Action::Upgrade, Some(old.source_id));
        }
    }
    town
}

fn services(dice: &mut Dice) -> Vec<Service> {
    let some = dice.of(3);
    let offered = SERVICES.iter().enumerate().filter(|(at, _)| some == 2 || some as usize == *at);
    offered.map(|(_, name)| Service::named(name)).collect()
}

fn question(standard: Standard) -> Question {
    Question::try_new(&standard, LimitChange::default(), None, By::CIRCLE).expect("a question")
}

fn asked(problem: Problem, spend: Spend) -> SitingQuestion {
    SitingQuestion {
        problem,
        weight: Weight::Residents,
        spend,
        sources: vec![Source::Layer],
        rules: SiteRules::default(),
        offer: Offer::default(),
        curve: Curve::Solved,
        farthest: None,
        seconds: None,
    }
}

/// Standards to try: one requirement, two that must be met, two of which one is enough.
fn standards(metres: f64) -> Vec<Question> {
    let both = || vec![service_within("hall", metres), service_within("health", metres * 1.4)];
    vec![
        question(standard(ServedWhen::All, vec![within(metres)])),
        question(standard(ServedWhen::All, both())),
        question(standard(ServedWhen::Any, both())),
    ]
}

/// Whether no station is upgraded twice.
fn keeps_to_one_upgrade(city: &City, sites: &[usize]) -> bool {
    let mut upgraded = BTreeSet::new();
    let mut keys = sites.iter().filter_map(|&at| city.candidates()[at].upgrades.as_deref());
    keys.all(|key| upgraded.insert(key))
}

/// Every choice of candidates that upgrades no station twice, each with the city judged with it.
fn every_choice(study: &Study, question: &Question) -> Vec<(Vec<usize>, Coverage)> {
    let candidates = study.city().candidates();
    let masks = 0_u32..1 << candidates.len();
    let sites = |mask: u32| -> Vec<usize> {
        (0..candidates.len()).filter(|at| mask >> at & 1 == 1).collect()
    };
    let choice = |sites: Vec<usize>| {
        let built: Vec<Candidate> = sites.iter().map(|&at| candidates[at].clone()).collect();
        (sites, study.built(question, &built).after.coverage)
    };
    let allowed = masks.map(sites).filter(|sites| keeps_to_one_upgrade(study.city(), sites));
    allowed.map(choice).collect()
}

fn weight_of(city: &City, weight: Weight, at: usize) -> f64 {
    let compound = &city.compounds()[at];
    match weight {
        Weight::Residents => compound.residents.map_or(0.0, Persons::value),
        Weight::Elderly => compound.elderly.map_or(0.0, Persons::value),
        Weight::Households => compound.households.unwrap_or(0.0),
        Weight::Compounds => 1.0,
        Weight::Requests => unreachable!("not asked here"),
    }
}

fn served(city: &City, coverage: &Coverage, weight: Weight) -> f64 {
    let won = coverage.compounds.iter().enumerate().filter(|(_, one)| one.served);
    won.map(|(at, _)| weight_of(city, weight, at)).sum()
}

fn spent(city: &City, sites: &[usize]) -> f64 {
    sites.iter().filter_map(|&at| city.candidates()[at].station.cost).map(Yuan::value).sum()
}

fn is_within(city: &City, spend: Spend, sites: &[usize]) -> bool {
    match spend {
        Spend::Sites(most) => sites.len() <= most as usize,
        Spend::Yuan(most) => spent(city, sites) <= most as f64,
    }
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

fn solved(study: &Study, question: &Question, siting: &SitingQuestion) -> (Plan, Coverage) {
    let planned = study.plan(question, siting, &mut ()).expect("a plan");
    assert_eq!(planned.plan.status, Status::Optimal, "{siting:?}");
    let objective = planned.plan.objective;
    assert_eq!(objective.gap(), Some(0.0), "{objective:?}");
    (planned.plan, planned.built.after.coverage)
}

const SPENDS: [Spend; 4] =
    [Spend::Sites(0), Spend::Sites(2), Spend::Sites(4), Spend::Yuan(110_000)];

#[test]
fn no_choice_of_sites_serves_more_than_the_plan() {
    for seed in 0..6 {
        let study = Study::open(noise(seed).city(), None);
        let city = study.city();
        for question in standards(400.0) {
            let all = every_choice(&study, &question);
            for weight in
                [Weight::Residents, Weight::Households, Weight::Elderly, Weight::Compounds]
            {
                for spend in SPENDS {
                    let siting = SitingQuestion { weight, ..asked(Problem::MAX_COVERAGE, spend) };
                    let (plan, after) = solved(&study, &question, &siting);
                    let best = all
                        .iter()
                        .filter(|(sites, _)| is_within(city, spend, sites))
                        .map(|(_, coverage)| served(city, coverage, weight))
                        .fold(0.0, f64::max);
                    let value = plan.objective.value.expect("a value");
                    assert!(same(value, best), "seed {seed} {spend:?} {weight:?}: {value} {best}");
                    assert!(same(served(city, &after, weight), value), "as coverage counts");
                    let chosen: Vec<usize> = plan.sites.iter().map(|one| one.candidate).collect();
                    assert!(is_within(city, spend, &chosen));
                }
            }
        }
    }
}

#[test]
fn each_site_adds_what_coverage_counts_when_sites_are_built_in_order() {
    for seed in 0..8 {
        let study = Study::open(noise(seed).city(), None);
        let city = study.city();
        for question in standards(450.0) {
            let siting = asked(Problem::MAX_COVERAGE, Spend::Sites(5));
            let (plan, after) = solved(&study, &question, &siting);
            let mut built = Vec::new();
            let mut before = study.coverage(&question).coverage;
            for (at, site) in plan.sites.iter().enumerate() {
                built.push(plan.candidates.sites[site.candidate].clone());
                let now = study.built(&question, &built).after.coverage;
                let pairs = before.compounds.iter().zip(&now.compounds).enumerate();
                let won: Vec<usize> =
                    pairs.filter(|(_, (a, b))| !a.served && b.served).map(|(at, _)| at).collect();
                let told: Vec<usize> = site.compounds.iter().map(|id| id.index()).collect();
                assert_eq!(told, won, "seed {seed}");
                let people: f64 =
                    won.iter().map(|&at| weight_of(city, Weight::Residents, at)).sum();
                assert!(same(site.residents.value(), people));
                assert!(same(site.adds, people));
                let served = served(city, &now, Weight::Residents);
                let order = plan.curve[at + 1].value;
                assert!(order >= served - 1e-9, "the curve is at least the order's");
                before = now;
            }
            let unserved: Vec<usize> =
                plan.unserved.iter().map(|one| one.compound.index()).collect();
            let left = after.compounds.iter().enumerate().filter(|(_, one)| !one.served);
            assert_eq!(unserved, left.map(|(at, _)| at).collect::<Vec<_>>(), "seed {seed}");
            let all: Vec<Candidate> = plan.candidates.sites.clone();
            let most = study.built(&question, &all).after.coverage;
            for one in &plan.unserved {
                let can_be = most.compounds[one.compound.index()].served;
                assert_eq!(one.why == WhyUnserved::NotChosen, can_be, "seed {seed} {one:?}");
            }
        }
    }
}

#[test]
fn the_curve_is_the_best_of_each_number_of_sites() {
    for seed in 0..4 {
        let study = Study::open(noise(seed).city(), None);
        let city = study.city();
        for question in standards(400.0) {
            let all = every_choice(&study, &question);
            let (plan, _) =
                solved(&study, &question, &asked(Problem::MAX_COVERAGE, Spend::Sites(4)));
            for point in &plan.curve {
                let within = all.iter().filter(|(sites, _)| sites.len() <= point.sites);
                let best = within
                    .map(|(_, coverage)| served(city, coverage, Weight::Residents))
                    .fold(0.0, f64::max);
                assert!(same(point.value, best), "seed {seed}, {} sites", point.sites);
                assert!(same(point.bound.expect("proven"), best));
            }
        }
    }
}

#[test]
fn a_second_station_counts_for_its_share() {
    for seed in 0..6 {
        let study = Study::open(noise(seed).city(), None);
        let city = study.city();
        for question in standards(500.0).into_iter().take(2) {
            let all = every_choice(&study, &question);
            let value = |coverage: &Coverage, backup: f64| -> f64 {
                let worth = |at: usize| {
                    let level = coverage
                        .requirements
                        .iter()
                        .map(|one| one.judgements[at].stations_in_reach);
                    let share = match level.min().unwrap_or(0) {
                        0 => 0.0,
                        1 => 1.0,
                        _ => 1.0 + backup,
                    };
                    share * weight_of(city, Weight::Residents, at)
                };
                (0..city.compounds().len()).map(worth).sum()
            };
            for backup in [0.3, 1.0] {
                for spend in SPENDS {
                    let problem = Problem::MaxCoverage { backup, first: First::Total };
                    let (plan, after) = solved(&study, &question, &asked(problem, spend));
                    let within = all.iter().filter(|(sites, _)| is_within(city, spend, sites));
                    let best = within.map(|(_, one)| value(one, backup)).fold(0.0, f64::max);
                    let found = plan.objective.value.expect("a value");
                    assert!(same(found, best), "seed {seed} {backup} {spend:?}: {found} {best}");
                    assert!(same(value(&after, backup), found), "as coverage counts");
                }
            }
        }
    }
}

/// The least share over streets, and the total.
fn fairness(city: &City, coverage: &Coverage) -> (f64, f64) {
    let mut streets: BTreeMap<_, (f64, f64)> = BTreeMap::new();
    for (at, compound) in city.compounds().iter().enumerate() {
        if let Some(street) = compound.street {
            let weight = weight_of(city, Weight::Residents, at);
            let (total, served) = streets.entry(street).or_default();
            *total += weight;
            *served += if coverage.compounds[at].served { weight } else { 0.0 };
        }
    }
    let shares = streets.values().filter(|(total, _)| *total > 0.0).map(|(total, won)| won / total);
    (shares.fold(1.0, f64::min), served(city, coverage, Weight::Residents))
}

#[test]
fn the_worst_street_comes_first_then_the_total() {
    for seed in 0..6 {
        let study = Study::open(noise(seed).city(), None);
        let city = study.city();
        for question in standards(450.0) {
            let all = every_choice(&study, &question);
            for spend in SPENDS {
                let problem = Problem::MaxCoverage { backup: 0.0, first: First::WorstStreet };
                let (plan, after) = solved(&study, &question, &asked(problem, spend));
                let within = all.iter().filter(|(sites, _)| is_within(city, spend, sites));
                let best = within
                    .map(|(_, coverage)| fairness(city, coverage))
                    .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)))
                    .expect("at least nothing");
                let found = fairness(city, &after);
                assert!(same(found.0, best.0) && same(found.1, best.1), "{found:?} {best:?}");
                let (worst, bound) = plan.worst_street.expect("asked");
                assert!(same(worst, best.0) && same(bound, best.0), "seed {seed} {spend:?}");
            }
        }
    }
}

#[test]
fn with_capacities_no_choice_serves_more_as_people_fill_places() {
    for seed in 0..10 {
        let study = Study::open(noise(seed).city(), None);
        let city = study.city();
        let requirement = Requirement { within_capacity: true, ..within(600.0) };
        for condition in [Condition::Good, Condition::Cramped] {
            let requirement = Requirement { least_condition: condition, ..requirement.clone() };
            let question = question(standard(ServedWhen::All, vec![requirement]));
            let all = every_choice(&study, &question);
            for spend in SPENDS {
                let siting = asked(Problem::MAX_COVERAGE, spend);
                let (plan, after) = solved(&study, &question, &siting);
                let within = all.iter().filter(|(sites, _)| is_within(city, spend, sites));
                let best = within
                    .map(|(_, coverage)| served(city, coverage, Weight::Residents))
                    .fold(0.0, f64::max);
                let value = plan.objective.value.expect("a value");
                assert!(same(value, best), "seed {seed} {condition:?} {spend:?}: {value} {best}");
                assert!(same(served(city, &after, Weight::Residents), value));
                let left = after.compounds.iter().filter(|one| !one.served).count();
                assert_eq!(plan.unserved.len(), left);
            }
        }
    }
}

#[test]
fn full_coverage_takes_the_fewest_sites_or_the_least_money() {
    for seed in 0..6 {
        let study = Study::open(noise(seed).city(), None);
        let city = study.city();
        for question in standards(500.0) {
            let all = every_choice(&study, &question);
            let most = fairness(city, &all.last().expect("all sites").1);
            let total: f64 =
                (0..city.compounds().len()).map(|at| weight_of(city, Weight::Residents, at)).sum();
            for overall in [0.5, 0.8, most.1 / total] {
                for each_street in [None, Some(0.4), Some(most.0)] {
                    for least in [Least::Sites, Least::Cost] {
                        let problem = Problem::FullCoverage { overall, each_street, least };
                        let siting = asked(problem, Spend::Sites(0));
                        let meets = |coverage: &Coverage| {
                            let (street, served) = fairness(city, coverage);
                            served >= overall * total - 1e-6
                                && each_street.is_none_or(|share| street >= share - 1e-9)
                        };
                        let price = |sites: &[usize]| match least {
                            Least::Sites => sites.len() as f64,
                            Least::Cost => spent(city, sites),
                        };
                        let fit = all.iter().filter(|(_, coverage)| meets(coverage));
                        let best = fit.map(|(sites, _)| price(sites)).min_by(f64::total_cmp);
                        let planned = study.plan(&question, &siting, &mut ()).expect("a plan");
                        let label = format!("seed {seed} {problem:?}");
                        let Some(best) = best else {
                            assert_eq!(planned.plan.status, Status::Infeasible, "{label}");
                            continue;
                        };
                        assert_eq!(planned.plan.status, Status::Optimal, "{label}");
                        assert_eq!(planned.plan.objective.value, Some(best), "{label}");
                        assert!(meets(&planned.built.after.coverage), "{label}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_whole_is_asked_as_far_as_it_can_be_reached_and_the_rest_is_listed() {
    for seed in [0, 2, 4, 6] {
        let study = Study::open(noise(seed).city(), None);
        let question = &standards(400.0)[0];
        let least = Least::Sites;
        let problem = Problem::FullCoverage { overall: 1.0, each_street: Some(1.0), least };
        let weight = Weight::Compounds;
        let siting = SitingQuestion { weight, ..asked(problem, Spend::Sites(0)) };
        let (plan, after) = solved(&study, question, &siting);
        let all = study.built(question, &plan.candidates.sites).after.coverage;
        for (at, one) in all.compounds.iter().enumerate() {
            assert_eq!(after.compounds[at].served, one.served, "seed {seed}");
        }
        assert!(plan.unserved.iter().all(|one| one.why == WhyUnserved::NoCandidate));
    }
}

/// Walks as coverage finds them, those beyond `cut` cut; `None` where none is within it.
fn walks(coverage: &Coverage, cut: f64) -> Vec<Option<f64>> {
    let lengths = coverage.compounds.iter().map(|one| one.walk().map(|(length, _)| length.value()));
    lengths.map(|length| length.filter(|length| *length <= cut)).collect()
}

#[test]
fn no_choice_makes_walks_shorter_than_median_and_center_do() {
    for seed in 0..6 {
        let study = Study::open(noise(seed).city(), None);
        let city = study.city();
        let question = &standards(300.0)[0];
        let all = every_choice(&study, question);
        for cut in [900.0, 5000.0] {
            let reach = walks(&all.last().expect("all sites").1, cut);
            for spend in SPENDS {
                let within = || all.iter().filter(|(sites, _)| is_within(city, spend, sites));
                let mean = |coverage: &Coverage| {
                    let (mut sum, mut people) = (0.0, 0.0);
                    for (at, walk) in walks(coverage, cut).iter().enumerate() {
                        let weight = weight_of(city, Weight::Residents, at);
                        sum += weight * walk.unwrap_or(cut);
                        people += weight;
                    }
                    sum / people
                };
                let worst = |coverage: &Coverage| {
                    let walks = walks(coverage, cut);
                    let known = walks.iter().zip(&reach).filter(|(_, reach)| reach.is_some());
                    known.map(|(walk, _)| walk.unwrap_or(cut)).fold(0.0, f64::max)
                };
                let farthest = Some(Meters::new(cut));
                let median = SitingQuestion { farthest, ..asked(Problem::Median, spend) };
                let (plan, after) = solved(&study, question, &median);
                let best = within().map(|(_, one)| mean(one)).fold(f64::INFINITY, f64::min);
                let value = plan.objective.value.expect("a value");
                assert_eq!(plan.objective.unit, Unit::MeanMeters);
                assert!((value - best).abs() < 1e-3, "seed {seed} {spend:?}: {value} {best}");
                assert!((mean(&after) - value).abs() < 1e-3, "as coverage counts");

                let center = SitingQuestion { farthest, ..asked(Problem::Center, spend) };
                let (plan, after) = solved(&study, question, &center);
                let best = within().map(|(_, one)| worst(one)).fold(f64::INFINITY, f64::min);
                let value = plan.objective.value.expect("a value");
                assert!((value - best).abs() < 1e-3, "seed {seed} {spend:?}: {value} {best}");
                assert!((worst(&after) - value).abs() < 1e-3, "as coverage counts");
            }
        }
    }
}

#[test]
fn required_sites_are_in_every_plan_and_count_towards_what_may_be_spent() {
    for seed in 0..5 {
        let study = Study::open(noise(seed).city(), None);
        let city = study.city();
        let question = &standards(400.0)[0];
        let all = every_choice(&study, question);
        let required = vec!["n3".to_owned(), "n5".to_owned()];
        let rules = SiteRules { required: required.clone(), ..SiteRules::default() };
        let siting = SitingQuestion {
            rules: rules.clone(),
            ..asked(Problem::MAX_COVERAGE, Spend::Sites(3))
        };
        if !keeps_to_one_upgrade(city, &[3, 5]) {
            let refused = study.plan(question, &siting, &mut ()).err();
            let ids = required.try_into().expect("two");
            assert_eq!(refused, Some(SitingError::RequiredTwice(ids)));
            continue;
        }
        let (plan, after) = solved(&study, question, &siting);
        let ids: Vec<&str> = plan
            .sites
            .iter()
            .map(|one| plan.candidates.sites[one.candidate].station.source_id.as_str())
            .collect();
        assert!(required.iter().all(|id| ids.contains(&id.as_str())), "{ids:?}");
        let with = all
            .iter()
            .filter(|(sites, _)| sites.len() <= 3 && sites.contains(&3) && sites.contains(&5));
        let best = with.map(|(_, one)| served(city, one, Weight::Residents)).fold(0.0, f64::max);
        assert!(same(served(city, &after, Weight::Residents), best), "seed {seed}");
        let one = SitingQuestion { rules, ..asked(Problem::MAX_COVERAGE, Spend::Sites(1)) };
        let refused = study.plan(question, &one, &mut ());
        assert_eq!(refused.err(), Some(SitingError::RequiredBeyondSpend));
    }
}

#[test]
fn candidates_that_would_do_as_well_are_named() {
    let mut town = Town::new();
    town.compound("c", 500.0, 500.0);
    for (id, x) in [("a", 400.0), ("b", 600.0), ("far", 1450.0)] {
        town.candidate(id, x, 500.0);
    }
    let study = Study::open(town.city(), None);
    let question = question(standard(ServedWhen::All, vec![within(300.0)]));
    let (plan, _) = solved(&study, &question, &asked(Problem::MAX_COVERAGE, Spend::Sites(1)));
    let [site] = &plan.sites[..] else { panic!("one site") };
    assert_eq!(site.as_good, [1 - site.candidate]);
}

#[test]
fn an_upgrade_comes_in_the_place_of_its_station_unless_it_reaches_less() {
    let mut town = Town::new();
    town.compound("near", 500.0, 500.0);
    town.compound("far", 900.0, 500.0);
    town.station("old", 550.0, 500.0);
    for (id, x) in [("same-place", 550.0), ("moved", 950.0)] {
        let site = town.candidate(id, x, 500.0);
        (site.action, site.upgrades) = (Action::Upgrade, Some("old".to_owned()));
    }
    let study = Study::open(town.city(), None);
    let question = question(standard(ServedWhen::All, vec![within(200.0)]));
    let planned = study
        .plan(&question, &asked(Problem::MAX_COVERAGE, Spend::Sites(1)), &mut ())
        .expect("a plan");
    // Moving the station would leave `near` without one, so that it is counted beside it.
    assert!(planned.plan.notes.contains(&PlanNote::StandsBeside("moved".into())));
    assert_eq!(planned.built.study.city().stations().len(), 2);
    assert!(planned.built.after.coverage.compounds.iter().all(|one| one.served));
    let same_place = planned.plan.candidates.sites[0].clone();
    let built = study.built(&question, &[same_place]);
    assert_eq!(built.study.city().stations().len(), 1, "it took the old one's place");
}

#[test]
fn of_several_upgrades_of_one_station_the_better_one_is_chosen_and_never_two() {
    let mut town = Town::new();
    for at in 0..4 {
        town.compound(&format!("c{at}"), 500.0 + 100.0 * f64::from(at), 500.0);
    }
    town.station("old", 650.0, 600.0).capacity = Some(Persons::new(100.0));
    for (id, room, yuan) in [("small", 200.0, 1e6), ("large", 300.0, 4e6), ("medium", 250.0, 2e6)] {
        let site = town.candidate(id, 650.0, 600.0);
        (site.action, site.upgrades) = (Action::Upgrade, Some("old".to_owned()));
        site.station.capacity = Some(Persons::new(room));
        site.station.cost = Some(Yuan::new(yuan));
    }
    let study = Study::open(town.city(), None);
    let requirement = Requirement { within_capacity: true, ..within(600.0) };
    let question = question(standard(ServedWhen::All, vec![requirement]));
    for (spend, value, chosen) in [
        (Spend::Sites(3), 300.0, Some(1)),
        (Spend::Yuan(10_000_000), 300.0, Some(1)),
        (Spend::Yuan(3_000_000), 200.0, Some(0)),
        (Spend::Yuan(900_000), 100.0, None),
    ] {
        let (plan, after) = solved(&study, &question, &asked(Problem::MAX_COVERAGE, spend));
        let sites: Vec<usize> = plan.sites.iter().map(|one| one.candidate).collect();
        assert_eq!(plan.objective.value, Some(value), "{spend:?}");
        assert!(same(served(study.city(), &after, Weight::Residents), value), "{spend:?}");
        assert_eq!(sites.first().copied(), chosen, "{spend:?}");
        assert!(sites.len() <= 1, "{spend:?}: {sites:?}");
        assert!(plan.notes.contains(&PlanNote::Alternatives(1)), "{:?}", plan.notes);
    }
}

/// Tells one sort of work from others.
type Sort = fn(SitingStage) -> bool;

/// Says stop at the first word of one sort of work.
struct Leaving {
    at: Sort,
}

impl SitingWatch for Leaving {
    fn tell(&mut self, stage: SitingStage) -> Go {
        if (self.at)(stage) { Go::Stop } else { Go::On }
    }
}

#[test]
fn who_stops_it_while_it_gathers_is_told_that_there_is_no_plan_and_nothing_half_done_is_kept() {
    let gathering: [(Sort, &str); 2] = [
        (|stage| matches!(stage, SitingStage::Candidates(_)), "candidates are gathered"),
        (|stage| matches!(stage, SitingStage::Walks { .. }), "walks to candidates are found"),
    ];
    let siting = asked(Problem::MAX_COVERAGE, Spend::Sites(3));
    for by in [By::CIRCLE, By::Walk] {
        let mut town = noise(4);
        town.grid(10, 200.0);
        let study = if by == By::Walk { town.study() } else { Study::open(town.city(), None) };
        let standard = standards(400.0).swap_remove(0).standard;
        let question = Question::try_new(&standard, LimitChange::default(), None, by);
        let question = question.expect("a question");
        for (at, says) in gathering {
            let refused = study.plan(&question, &siting, &mut Leaving { at }).err();
            let told = refused.expect("no plan").to_string();
            assert!(told.starts_with("stopped while ") && told.contains(says), "{told}");
        }
        let (after, _) = solved(&study, &question, &siting);
        let fresh = if by == By::Walk { town.study() } else { Study::open(town.city(), None) };
        assert_eq!(after, solved(&fresh, &question, &siting).0);
        assert!(after.objective.value > Some(0.0));
    }
}

/// Says stop after so many words of solving.
struct Impatient {
    patience: usize,
    bounds: Vec<(Option<f64>, f64)>,
}

impl SitingWatch for Impatient {
    fn tell(&mut self, stage: SitingStage) -> Go {
        match stage {
            SitingStage::Solving { best, bound, .. } => {
                self.bounds.push((best, bound));
                if self.bounds.len() > self.patience { Go::Stop } else { Go::On }
            }
            _ => Go::On,
        }
    }
}

#[test]
fn whoever_stops_it_keeps_the_best_so_far_and_an_honest_bound() {
    let full = Requirement { within_capacity: true, ..within(600.0) };
    let full = question(standard(ServedWhen::All, vec![full]));
    for (seed, patience) in (0..6).flat_map(|seed| [0, 1, 2, 3, 5, 8].map(|some| (seed, some))) {
        let study = Study::open(noise(seed).city(), None);
        let city = study.city();
        for question in standards(400.0).into_iter().chain([full.clone()]) {
            let siting = asked(Problem::MAX_COVERAGE, Spend::Sites(3));
            let siting = SitingQuestion { curve: Curve::OfPlan, ..siting };
            let (proven, _) = solved(&study, &question, &siting);
            let best = proven.objective.value.expect("a value");
            let mut watch = Impatient { patience, bounds: Vec::new() };
            let planned = study.plan(&question, &siting, &mut watch).expect("a plan");
            let objective = planned.plan.objective;
            let value = objective.value.expect("nothing built is a plan too");
            assert!(value <= best + 1e-9 && objective.bound >= best - 1e-9, "{objective:?}");
            assert!(same(served(city, &planned.built.after.coverage, Weight::Residents), value));
            let chosen: Vec<usize> = planned.plan.sites.iter().map(|one| one.candidate).collect();
            assert!(keeps_to_one_upgrade(city, &chosen), "seed {seed}: {chosen:?}");
            assert!(
                watch.bounds.is_sorted_by(|a, b| a.1 >= b.1 && a.0 <= b.0),
                "{:?}",
                watch.bounds
            );
            // The last that is told is what the plan says.
            assert_eq!(watch.bounds.last(), Some(&(objective.value, objective.bound)));
            for (so_far, bound) in watch.bounds {
                assert!(bound >= best - 1e-9 && so_far.is_none_or(|one| one <= best + 1e-9));
            }
        }
    }
}

#[test]
fn the_same_question_gives_the_same_plan() {
    let study = Study::open(noise(3).city(), None);
    for question in standards(400.0) {
        let siting = asked(Problem::MAX_COVERAGE, Spend::Sites(4));
        let (first, _) = solved(&study, &question, &siting);
        for threads in [1, 2, 5] {
            let pool =
                rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            let (again, _) = pool.install(|| solved(&study, &question, &siting));
            assert_eq!(first, again);
        }
    }
}

#[test]
fn questions_that_cannot_be_answered_are_refused_in_words() {
    let study = Study::open(noise(1).city(), None);
    let question = &standards(400.0)[0];
    let refused = |question: &Question, siting: &SitingQuestion| {
        study.plan(question, siting, &mut ()).err().expect("refused").to_string()
    };
    let backup = Problem::MaxCoverage { backup: 1.5, first: First::Total };
    let told = refused(question, &asked(backup, Spend::Sites(1)));
    assert_eq!(told, "backup = 1.5: expected a share from 0 to 1");

    let by_area = Requirement { measure: yike::city::Measure::Area, ..within(400.0) };
    let by_area = self::question(standard(ServedWhen::All, vec![by_area]));
    assert!(
        refused(&by_area, &asked(Problem::MAX_COVERAGE, Spend::Sites(1))).contains("gate or point")
    );

    let full = Requirement { within_capacity: true, ..within(400.0) };
    let full = self::question(standard(ServedWhen::All, vec![full]));
    assert!(refused(&full, &asked(Problem::Median, Spend::Sites(1))).contains("capacity"));

    let mut unpriced = noise(1);
    unpriced.draft.candidates[2].station.cost = None;
    let study = Study::open(unpriced.city(), None);
    let siting = asked(Problem::MAX_COVERAGE, Spend::Yuan(1));
    let error = study.plan(question, &siting, &mut ()).err();
    assert!(matches!(error, Some(SitingError::UnknownCost { without: 1, .. })), "{error:?}");
    let weight = Weight::Requests;
    let siting = SitingQuestion { weight, ..asked(Problem::MAX_COVERAGE, Spend::Sites(1)) };
    let error = study.plan(question, &siting, &mut ()).err();
    assert_eq!(error, Some(SitingError::NoWeight("requests")));
}

#[test]
fn a_city_without_compounds_has_an_empty_plan() {
    let mut town = noise(2);
    town.draft.compounds.clear();
    let study = Study::open(town.city(), None);
    let question = &standards(400.0)[0];
    for problem in [Problem::MAX_COVERAGE, Problem::Median, Problem::Center] {
        let (plan, _) = solved(&study, question, &asked(problem, Spend::Sites(3)));
        assert!(plan.sites.is_empty() && plan.unserved.is_empty());
    }
}

#[test]
fn over_the_streets_the_plan_serves_what_coverage_by_walk_counts() {
    for seed in 0..3 {
        let mut town = noise(seed);
        town.grid(10, 200.0);
        let study = town.study();
        let city = study.city();
        let standard = standard(ServedWhen::All, vec![within(600.0)]);
        let question =
            Question::try_new(&standard, LimitChange::default(), None, By::Walk).expect("valid");
        let all = every_choice(&study, &question);
        let (plan, after) =
            solved(&study, &question, &asked(Problem::MAX_COVERAGE, Spend::Sites(3)));
        let within = all.iter().filter(|(sites, _)| sites.len() <= 3);
        let best = within.map(|(_, one)| served(city, one, Weight::Residents)).fold(0.0, f64::max);
        assert!(best > served(city, &all[0].1, Weight::Residents), "sites help");
        assert!(same(plan.objective.value.expect("a value"), best), "seed {seed}");
        assert!(same(served(city, &after, Weight::Residents), best), "seed {seed}");
    }
}

#[test]
fn requests_count_for_the_compound_that_holds_them_or_is_near() {
    let mut town = Town::new();
    town.compound("asked", 500.0, 500.0);
    town.compound("quiet", 1500.0, 500.0).residents = Some(Persons::new(9000.0));
    for (id, x, weight) in [("in", 510.0, 1.5), ("near", 600.0, 2.0), ("nowhere", 1000.0, 50.0)] {
        town.draft.requests.push(Request {
            source_id: id.into(),
            date: None,
            service: None,
            weight,
            at: town.at(x, 500.0),
        });
    }
    for (id, x) in [("a", 400.0), ("b", 1500.0)] {
        town.candidate(id, x, 500.0);
    }
    let study = Study::open(town.city(), None);
    let question = question(standard(ServedWhen::All, vec![within(300.0)]));
    let weight = Weight::Requests;
    let siting = SitingQuestion { weight, ..asked(Problem::MAX_COVERAGE, Spend::Sites(1)) };
    let (plan, _) = solved(&study, &question, &siting);
    assert_eq!(plan.objective.value, Some(3.5));
    assert_eq!(plan.sites[0].candidate, 0);
    assert!(plan.notes.contains(&PlanNote::RequestsNowhere(1)), "{:?}", plan.notes);
}

#[test]
fn sites_tried_step_by_step_serve_whom_coverage_serves_with_them_built() {
    for seed in 0..8 {
        let study = Study::open(noise(seed).city(), None);
        let full = Requirement { within_capacity: true, ..within(600.0) };
        let full = question(standard(ServedWhen::All, vec![full]));
        for question in standards(450.0).into_iter().chain([full]) {
            let sites = study.city().candidates();
            let steps = study.steps(&question, sites).served;
            assert_eq!(steps.len(), sites.len() + 1);
            for (built, tried) in steps.iter().enumerate() {
                let coverage = study.built(&question, &sites[..built]).after.coverage;
                let served: Vec<bool> = coverage.compounds.iter().map(|one| one.served).collect();
                assert_eq!(*tried, served, "seed {seed}, {built} sites");
            }
        }
    }
}
