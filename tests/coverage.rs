//! Theory and properties of coverage by circle: towns on paper whose verdicts are known.

#[expect(dead_code, reason = "shared with the tests of walks, which draw streets")]
mod town;

use town::{Town, service_within, standard, within};
use yike::city::{
    Catchment, City, CompoundId, Condition, LimitChange, Measure, Requirement, ServedWhen, Service,
    Standard, StationId, Tier, Who,
};
use yike::coverage::{Coverage, Judgement, Reason, Suggestion, Verdict};
use yike::export::summary;
use yike::study::{Answer, By, Question, Study};
use yike::units::{Meters, Persons, Seconds};

fn ask(study: &Study, standard: &Standard, by: By) -> Answer {
    let question = Question::try_new(standard, LimitChange::default(), None, by);
    study.coverage(&question.expect("a valid question"))
}

fn cover(city: City, requirement: Requirement) -> Coverage {
    let standard = standard(ServedWhen::All, vec![requirement]);
    ask(&Study::open(city, None), &standard, By::CIRCLE).coverage
}

fn judgement(coverage: &Coverage, compound: usize) -> &Judgement {
    &coverage.requirements[0].judgements[compound]
}

fn reason(coverage: &Coverage, compound: usize) -> Option<Reason> {
    judgement(coverage, compound).reason
}

/// A seeded noise in 0…1.
fn noise(seed: u64) -> f64 {
    let mut x = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((x ^ (x >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// A town of noise: `seed` tells which.
fn noisy_town(seed: u64, compounds: u64, stations: u64) -> Town {
    let at =
        |n: u64| (8000.0 * noise(seed * 7919 + n), 6000.0 * noise(seed * 104_729 + n + 55_555));
    let mut town = Town::new();
    let streets =
        [town.street("west", 2000.0, 3000.0, 6000.0), town.street("east", 8000.0, 3000.0, 6000.0)];
    for n in 0..compounds {
        let (x, y) = at(n);
        let compound = town.compound(&format!("c{n}"), x, y);
        compound.street = Some(streets[usize::from(x > 5000.0)]);
        compound.residents = (n % 9 != 0).then(|| Persons::new((500.0 * noise(n + seed)).round()));
        if n % 4 == 0 {
            compound.gates.clear();
        }
    }
    for n in 0..stations {
        let (x, y) = at(n + 1_000_000);
        let station = town.station(&format!("s{n}"), x, y);
        station.street = Some(streets[usize::from(x > 5000.0)]);
        station.condition = Condition::ALL[usize::from(n % 5 == 0)];
        station.tier = Some(Tier::ALL[(n % 7) as usize]);
        station.capacity = (n % 2 == 0).then_some(Persons::new(400.0));
        if n % 3 == 0 {
            station.services.push(Service::named("elderly"));
        }
    }
    town
}

fn served_ids(city: &City, coverage: &Coverage) -> Vec<String> {
    let served = coverage.compounds.iter().enumerate().filter(|(_, judged)| judged.served);
    let mut ids: Vec<String> =
        served.map(|(at, _)| city.compounds()[at].source_id.clone()).collect();
    ids.sort();
    ids
}

#[test]
fn a_compound_is_served_by_its_nearest_good_station() {
    let mut town = Town::new();
    town.compound("home", 0.0, 0.0);
    town.station("far", 900.0, 0.0);
    town.station("near", 0.0, 400.0);
    let coverage = cover(town.city(), within(1000.0));
    let found = judgement(&coverage, 0);
    let Verdict::Served(reached) = found.verdict else { panic!("{found:?}") };
    assert_eq!(reached.station, StationId::at(1));
    assert!((reached.length.value() - 400.0).abs() < 0.01, "{reached:?}");
    assert_eq!((found.stations_in_reach, found.reason), (2, None));
    let (_, time) = coverage.compounds[0].walk().expect("a walk");
    assert!((time.value() - 360.0).abs() < 0.01, "400 m at 4 km/h are 6 minutes, not {time:?}");
}

#[test]
fn a_gap_names_the_station_that_would_serve_were_it_in_order() {
    let mut town = Town::new();
    town.compound("home", 0.0, 0.0);
    town.station("old", 300.0, 0.0).condition = Condition::Cramped;
    town.station("far", 5000.0, 0.0);
    let coverage = cover(town.city(), within(1000.0));
    assert_eq!(reason(&coverage, 0), Some(Reason::StationCrampedOrClosed(StationId::at(0))));
    let Verdict::Unserved(nearest) = judgement(&coverage, 0).verdict else { panic!() };
    assert_eq!(nearest.station, StationId::at(1));
    let gaps = coverage.gaps(&town.city());
    assert_eq!(gaps[0].suggestion, Suggestion::Upgrade(StationId::at(0)));
}

#[test]
fn a_station_too_small_is_as_good_as_cramped_and_one_of_unknown_size_is_not() {
    let mut town = Town::new();
    town.compound("home", 0.0, 0.0);
    town.station("hut", 300.0, 0.0).floor_area = Some(yike::units::SquareMeters::new(20.0));
    let mut requirement = within(1000.0);
    requirement.least_floor_area = Some(yike::units::SquareMeters::new(100.0));
    let coverage = cover(town.city(), requirement.clone());
    assert_eq!(reason(&coverage, 0), Some(Reason::StationCrampedOrClosed(StationId::at(0))));
    town.draft.stations[0].floor_area = None;
    assert!(cover(town.city(), requirement).compounds[0].served);
}

#[test]
fn a_gap_beside_a_station_of_another_tier_or_service_says_so() {
    let mut town = Town::new();
    town.compound("home", 0.0, 0.0);
    town.station("hall", 300.0, 0.0).tier = Some(Tier::Business);
    let mut requirement = within(1000.0);
    requirement.tiers = vec![Tier::Community];
    let coverage = cover(town.city(), requirement);
    assert_eq!(reason(&coverage, 0), Some(Reason::WrongTierOrService(StationId::at(0))));
    let coverage = cover(town.city(), service_within("elderly", 1000.0));
    assert_eq!(reason(&coverage, 0), Some(Reason::WrongTierOrService(StationId::at(0))));
    assert_eq!(judgement(&coverage, 0).verdict, Verdict::Unreachable);
}

#[test]
fn a_station_of_the_next_street_does_not_count_where_only_the_own_street_does() {
    let mut town = Town::new();
    let (west, east) =
        (town.street("west", 0.0, 0.0, 1000.0), town.street("east", 1000.0, 0.0, 1000.0));
    town.compound("home", 400.0, 0.0).street = Some(west);
    town.station("next door", 550.0, 0.0).street = Some(east);
    town.station("own", -450.0, 400.0).street = Some(west);
    let mut requirement = within(800.0);
    requirement.catchment = Catchment::OwnStreet;
    let coverage = cover(town.city(), requirement.clone());
    assert_eq!(reason(&coverage, 0), Some(Reason::OutsideCatchment(StationId::at(0))));
    let Verdict::Unserved(nearest) = judgement(&coverage, 0).verdict else { panic!() };
    assert_eq!(nearest.station, StationId::at(1), "the nearest that would count is in the street");
    requirement.limit = within(1000.0).limit;
    assert!(cover(town.city(), requirement).compounds[0].served);
}

#[test]
fn without_any_station_every_compound_is_unreachable_and_the_reason_says_why() {
    let mut town = Town::new();
    town.compound("home", 0.0, 0.0);
    let coverage = cover(town.city(), within(1000.0));
    assert_eq!(judgement(&coverage, 0).verdict, Verdict::Unreachable);
    assert_eq!(reason(&coverage, 0), Some(Reason::NoStationInRadius));
    assert_eq!(coverage.city.walks.median, None);
    assert_eq!(coverage.city.unreachable, 1);
}

#[test]
fn an_empty_city_has_rates_without_a_base_and_no_gaps() {
    let city = Town::new().city();
    let coverage = cover(Town::new().city(), within(1000.0));
    assert_eq!(coverage.city.compounds.rate(), None);
    assert_eq!(coverage.city.residents.rate(), None);
    assert!(coverage.gaps(&city).is_empty());
}

#[test]
fn a_full_station_serves_those_who_are_nearest() {
    let mut town = Town::new();
    for (id, x) in [("third", 300.0), ("first", 100.0), ("second", 200.0)] {
        town.compound(id, x, 0.0);
    }
    town.station("small", 0.0, 0.0).capacity = Some(Persons::new(250.0));
    let mut requirement = within(1000.0);
    requirement.within_capacity = true;
    let coverage = cover(town.city(), requirement.clone());
    let served: Vec<bool> = coverage.compounds.iter().map(|one| one.served).collect();
    assert_eq!(served, [false, true, true]);
    assert_eq!(reason(&coverage, 0), Some(Reason::StationFull(StationId::at(0))));
    town.station("second choice", 900.0, 0.0);
    assert!(cover(town.city(), requirement).compounds[0].served, "who finds it full goes on");
}

#[test]
fn where_all_must_be_met_the_hardest_requirement_decides() {
    let mut town = Town::new();
    town.compound("home", 0.0, 0.0);
    town.station("hall", 200.0, 0.0).services = vec![Service::named("hall")];
    town.station("day care", 900.0, 0.0).services = vec![Service::named("elderly")];
    let both = vec![service_within("hall", 1000.0), service_within("elderly", 750.0)];
    let study = Study::open(town.city(), None);
    let all = ask(&study, &standard(ServedWhen::All, both.clone()), By::CIRCLE).coverage;
    assert!(!all.compounds[0].served);
    assert_eq!(all.compounds[0].deciding, 1);
    assert_eq!(all.gaps(study.city())[0].unmet, [1]);
    assert_eq!(all.requirements[0].rates.compounds.served, 1);
    let any = ask(&study, &standard(ServedWhen::Any, both), By::CIRCLE).coverage;
    assert!(any.compounds[0].served);
    assert_eq!(any.compounds[0].deciding, 0);
}

#[test]
fn unknown_residents_are_in_the_base_of_compounds_and_not_of_residents() {
    let mut town = Town::new();
    town.compound("known", 0.0, 0.0).residents = Some(Persons::new(300.0));
    town.compound("unknown", 0.0, 200.0).residents = None;
    town.compound("far", 9000.0, 0.0).residents = Some(Persons::new(100.0));
    town.station("hall", 0.0, 100.0);
    let rates = cover(town.city(), within(1000.0)).city;
    assert_eq!((rates.compounds.served, rates.compounds.total), (2, 3));
    assert_eq!(rates.residents.served, Persons::new(300.0));
    assert_eq!(rates.residents.total, Persons::new(400.0));
    assert_eq!(rates.residents_unknown, 1);
}

#[test]
fn the_area_share_of_a_compound_cut_by_the_circle_is_the_part_inside() {
    let mut town = Town::new();
    // A square of 100 m whose middle lies on the circle's edge; the arc bulges by 1.25 m.
    town.compound("edge", 1000.0, 0.0);
    town.compound("inside", 0.0, 500.0);
    town.compound("outside", 0.0, 2000.0);
    town.station("hall", 0.0, 0.0);
    let coverage = cover(town.city(), within(1000.0));
    let share = |at: usize| judgement(&coverage, at).area_share.expect("an area");
    // ∫ (√(R² − y²) − (R − 50)) dy over −50…50, by Simpson's rule on a fine grid.
    let steps = 1000;
    let f = |y: f64| (1_000_000.0_f64 - y * y).sqrt() - 950.0;
    let h = 100.0 / f64::from(steps);
    let sum: f64 = (0..=steps)
        .map(|k| {
            let weight = if k == 0 || k == steps {
                1.0
            } else if k % 2 == 1 {
                4.0
            } else {
                2.0
            };
            weight * f(-50.0 + h * f64::from(k))
        })
        .sum();
    let expected = sum * h / 3.0 / 10_000.0;
    assert!((share(0) - expected).abs() < 2e-5, "{} and {expected}", share(0));
    assert_eq!((share(1), share(2)), (1.0, 0.0));
    let area = coverage.city.area;
    assert!((area.served.value() - 10_000.0 * (1.0 + expected)).abs() < 1.0, "{area:?}");
}

#[test]
fn by_area_a_compound_is_served_when_its_larger_part_is_inside() {
    let mut town = Town::new();
    town.compound("mostly", 980.0, 0.0);
    town.compound("hardly", 1030.0, 0.0);
    town.station("hall", 0.0, 0.0);
    let mut requirement = within(1000.0);
    requirement.measure = Measure::Area;
    let coverage = cover(town.city(), requirement);
    assert!(coverage.compounds[0].served);
    assert!(!coverage.compounds[1].served);
    assert_eq!(reason(&coverage, 1), Some(Reason::NoStationInRadius));
}

#[test]
fn a_detour_factor_makes_the_circle_smaller_and_walks_longer() {
    let mut town = Town::new();
    town.compound("home", 800.0, 0.0);
    town.station("hall", 0.0, 0.0);
    let study = Study::open(town.city(), None);
    let rule = standard(ServedWhen::All, vec![within(1000.0)]);
    assert!(ask(&study, &rule, By::CIRCLE).coverage.compounds[0].served);
    let detour = ask(&study, &rule, By::Circle { detour: 1.3 }).coverage;
    assert!(!detour.compounds[0].served);
    let (length, _) = detour.compounds[0].walk().expect("a walk");
    assert!((length.value() - 1040.0).abs() < 0.1, "{length:?}");
}

#[test]
fn over_sixties_count_by_themselves_and_at_their_own_pace() {
    let mut town = Town::new();
    town.compound("near", 700.0, 0.0);
    town.compound("far", 800.0, 0.0);
    town.station("day care", 0.0, 0.0);
    let mut requirement = within(1.0);
    requirement.who = Who::Elderly;
    requirement.limit =
        yike::city::Limit::try_of_minutes(15.0, yike::units::Speed::from_kmh(3.0)).expect("valid");
    let coverage = cover(town.city(), requirement);
    assert_eq!(coverage.city.elderly.served, Persons::new(20.0));
    assert_eq!(coverage.city.elderly.total, Persons::new(40.0));
    let worst = coverage.city.walks.worst.expect("a walk");
    assert!((worst.value() - 960.0).abs() < 0.1, "800 m at 3 km/h are 16 minutes: {worst:?}");
}

#[test]
fn more_minutes_and_more_stations_never_un_serve_anybody() {
    for seed in 0..12 {
        let few = noisy_town(seed, 150, 12);
        let mut more = noisy_town(seed, 150, 12);
        more.station("new", 4000.0, 3000.0);
        let mut before: Option<Vec<String>> = None;
        for metres in [200.0, 500.0, 1000.0, 2000.0] {
            let served = served_ids(&few.city(), &cover(few.city(), within(metres)));
            let with_more = served_ids(&more.city(), &cover(more.city(), within(metres)));
            assert!(served.iter().all(|id| with_more.contains(id)), "seed {seed}, {metres} m");
            if let Some(before) = before {
                assert!(before.iter().all(|id| served.contains(id)), "seed {seed}, {metres} m");
            }
            before = Some(served);
        }
    }
}

#[test]
fn the_order_of_the_input_never_changes_who_is_served() {
    for seed in 0..8 {
        let town = noisy_town(seed, 120, 20);
        let mut turned = noisy_town(seed, 120, 20);
        turned.draft.compounds.reverse();
        turned.draft.stations.reverse();
        for requirement in [within(700.0), service_within("elderly", 900.0)] {
            for catchment in [Catchment::Any, Catchment::OwnStreet] {
                let rule = Requirement { catchment, ..requirement.clone() };
                let (one, other) = (cover(town.city(), rule.clone()), cover(turned.city(), rule));
                assert_eq!(served_ids(&town.city(), &one), served_ids(&turned.city(), &other));
                assert_eq!(one.city.compounds, other.city.compounds);
                let times = |coverage: &Coverage| coverage.city.walks.median.map(Seconds::value);
                assert!((times(&one).unwrap_or(0.0) - times(&other).unwrap_or(0.0)).abs() < 1e-6);
            }
        }
    }
}

#[test]
fn verdicts_equal_a_look_at_every_pair() {
    for seed in 0..10 {
        let city = noisy_town(seed, 100, 30).city();
        let coverage = cover(noisy_town(seed, 100, 30).city(), within(600.0));
        for (at, compound) in city.compounds().iter().enumerate() {
            let starts: Vec<_> = if compound.gates.is_empty() {
                vec![city.compound_shapes()[at].inner_point()]
            } else {
                compound.gates.iter().map(|&gate| city.plane().project(gate)).collect()
            };
            let lengths =
                city.stations().iter().zip(city.station_shapes()).filter_map(|(s, shape)| {
                    let end = shape.inner_point();
                    let least = starts.iter().map(|p| p.distance_sq(end).sqrt());
                    (s.condition == Condition::Good).then(|| least.fold(f64::INFINITY, f64::min))
                });
            let lengths: Vec<f64> = lengths.collect();
            let in_reach = lengths.iter().filter(|&&length| length <= 600.0).count();
            let nearest = lengths.iter().copied().fold(f64::INFINITY, f64::min);
            let found = judgement(&coverage, at);
            assert_eq!(found.stations_in_reach as usize, in_reach, "seed {seed}, compound {at}");
            assert_eq!(found.verdict.is_served(), in_reach > 0);
            let length = found.verdict.station().expect("stations exist").length;
            assert!((length.value() - nearest).abs() < 1e-6, "seed {seed}, compound {at}");
        }
    }
}

#[test]
fn a_warm_table_answers_like_a_cold_one() {
    let rule = |metres| standard(ServedWhen::All, vec![within(metres)]);
    let warm = Study::open(noisy_town(3, 200, 25).city(), None);
    ask(&warm, &rule(3000.0), By::CIRCLE);
    for metres in [100.0, 750.0, 1000.0, 2999.0] {
        let cold = Study::open(noisy_town(3, 200, 25).city(), None);
        let (a, b) = (ask(&warm, &rule(metres), By::CIRCLE), ask(&cold, &rule(metres), By::CIRCLE));
        assert_eq!(a.coverage.compounds, b.coverage.compounds, "{metres} m");
        assert_eq!(a.coverage.city, b.coverage.city);
    }
}

#[test]
fn the_summary_is_the_same_whatever_the_number_of_threads() {
    let text = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| {
            let study = Study::open(noisy_town(5, 300, 40).city(), None);
            let answer = ask(&study, &standard(ServedWhen::All, vec![within(900.0)]), By::CIRCLE);
            serde_json::to_string(&summary(&study, &answer)).expect("plain data")
        })
    };
    assert_eq!(text(1), text(4));
}

#[test]
fn gaps_come_worst_first_and_every_unserved_compound_is_one() {
    let city = noisy_town(7, 200, 10).city();
    let coverage = cover(noisy_town(7, 200, 10).city(), within(500.0));
    let gaps = coverage.gaps(&city);
    let unserved = coverage.compounds.iter().filter(|one| !one.served).count();
    assert_eq!(gaps.len(), unserved);
    let lengths: Vec<f64> =
        gaps.iter().filter_map(|gap| gap.nearest).map(|reached| reached.length.value()).collect();
    assert!(lengths.windows(2).all(|pair| pair[0] >= pair[1]));
    let mut seen: Vec<CompoundId> = gaps.iter().map(|gap| gap.compound).collect();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), gaps.len());
}

#[test]
fn a_question_with_impossible_numbers_is_refused() {
    let rule = standard(ServedWhen::All, vec![within(1000.0)]);
    let minutes = |minutes| LimitChange { minutes: Some(minutes), ..LimitChange::default() };
    for bad in [-1.0, 0.0, f64::NAN, 1e308] {
        assert!(Question::try_new(&rule, minutes(bad), None, By::CIRCLE).is_err(), "{bad}");
    }
    let both = LimitChange { meters: Some(Meters::new(500.0)), ..minutes(10.0) };
    assert!(Question::try_new(&rule, both, None, By::CIRCLE).is_err());
    for bad in [0.9, f64::NAN, 7.0] {
        let by = By::Circle { detour: bad };
        assert!(Question::try_new(&rule, LimitChange::default(), None, by).is_err(), "{bad}");
    }
}
