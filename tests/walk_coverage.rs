//! Towns on paper whose walks are known: a grid, a river with a bridge, a compound behind its wall.

#[expect(dead_code, reason = "shared with the tests of coverage, which draw more of it")]
mod town;

use town::{Town, standard, within};
use yike::city::{CompoundId, LimitChange, Measure, Requirement, ServedWhen, Walker};
use yike::coverage::Reason;
use yike::reach::{LinkKind, ObstacleKind};
use yike::study::{Answer, By, Question, Study};
use yike::units::Meters;

fn ask(study: &Study, requirement: Requirement) -> Answer {
    let standard = standard(ServedWhen::All, vec![requirement]);
    let question = Question::try_new(&standard, LimitChange::default(), None, By::Walk);
    study.coverage(&question.expect("a question"))
}

fn walk_m(answer: &Answer, compound: usize) -> f64 {
    let walk = answer.coverage.compounds[compound].walk();
    walk.expect("a walk").0.value()
}

/// Lengths agree to a millimetre: coordinates pass through degrees, costs are whole fractions of
/// a millimetre.
fn assert_m(found: f64, expected: f64) {
    assert!((found - expected).abs() < 2e-3, "{found} m, expected {expected} m");
}

#[test]
fn on_a_grid_the_walk_is_the_sum_of_both_ways() {
    let mut town = Town::new();
    town.grid(10, 100.0);
    town.station("s", 300.0, 400.0);
    let mut expected = Vec::new();
    for n in 0..=10 {
        for m in 0..=10 {
            let (x, y) = (f64::from(n) * 100.0, f64::from(m) * 100.0);
            town.compound(&format!("{n}-{m}"), x, y);
            expected.push((x - 300.0).abs() + (y - 400.0).abs());
        }
    }
    let answer = ask(&town.study(), within(600.0));
    for (at, &walk) in expected.iter().enumerate() {
        assert_m(walk_m(&answer, at), walk);
        // Exactly 600 m is settled by rounding below a millimetre: paper says served.
        if (walk - 600.0).abs() > 1.0 {
            assert_eq!(answer.coverage.compounds[at].served, walk < 600.0, "{walk} m");
        }
    }
}

#[test]
fn a_gate_in_the_middle_of_an_edge_walks_to_the_nearer_end_or_past_the_other() {
    let mut town = Town::new();
    town.way(&[(0.0, 0.0), (200.0, 0.0)]);
    town.way(&[(200.0, 0.0), (200.0, 500.0)]);
    town.station("same edge", 150.0, 20.0);
    town.station("round the corner", 230.0, 300.0);
    town.compound("c", 80.0, 10.0);
    let answer = ask(&town.study(), within(1000.0));
    assert_m(walk_m(&answer, 0), 10.0 + 70.0 + 20.0);
    let study = town.study();
    let near = study.nearest_stations(CompoundId::at(0), &within(1000.0), By::Walk, 3);
    assert_m(near[1].length.value(), 10.0 + 120.0 + 300.0 + 30.0);
}

/// Two banks 40 m apart; the streets run along them; bridges where told.
fn river_town(bridges: &[f64]) -> Town {
    let mut town = Town::new();
    let mut stops = [&[0.0, 100.0, 600.0], bridges].concat();
    stops.sort_by(f64::total_cmp);
    stops.dedup();
    let bank = |y: f64| stops.iter().map(|&x| (x, y)).collect::<Vec<_>>();
    town.way(&bank(0.0));
    town.way(&bank(50.0));
    for &x in bridges {
        town.bridge(&[(x, 0.0), (x, 50.0)]);
    }
    let river = [(-500.0, 5.0), (1500.0, 5.0), (1500.0, 45.0), (-500.0, 45.0), (-500.0, 5.0)];
    town.barrier("river", "湟水", &river);
    town.station("s", 100.0, 50.0);
    let gate = town.at(100.0, 0.0);
    town.compound("c", 100.0, -60.0).gates = vec![gate];
    town
}

#[test]
fn a_river_is_walked_round_by_its_bridge_and_named_as_the_reason() {
    let study = river_town(&[600.0]).study();
    let answer = ask(&study, within(1000.0));
    assert_m(walk_m(&answer, 0), 500.0 + 50.0 + 500.0);
    let [gap] = study.gaps(&answer) else { panic!("one gap") };
    assert!(matches!(gap.reason, Reason::Barrier(_)), "{:?}", gap.reason);
    assert_eq!(gap.obstacles[0].kind, ObstacleKind::River);
    assert_eq!(gap.obstacles[0].name, "湟水");
    assert!(ask(&study, within(1051.0)).coverage.compounds[0].served);
    let circle = study.circle_beside(&answer).expect("an answer by walk has a circle beside it");
    assert!(circle.compounds[0].served, "50 m straight");
}

#[test]
fn without_a_bridge_there_is_no_walk_at_all() {
    let study = river_town(&[]).study();
    let answer = ask(&study, within(1000.0));
    assert_eq!(answer.coverage.compounds[0].walk(), None);
    assert!(matches!(study.gaps(&answer)[0].reason, Reason::Barrier(_)));
}

#[test]
fn the_footbridge_that_is_suggested_serves_the_compound_once_it_is_built() {
    for bridges in [vec![600.0], vec![]] {
        let town = river_town(&bridges);
        let study = town.study();
        let answer = ask(&study, within(300.0));
        let link = study.gaps(&answer)[0].link.clone().expect("a crossing");
        assert_eq!(link.kind, LinkKind::Crossing);
        assert_m(link.length.value(), 50.0);
        assert_eq!(link.across.as_ref().map(|one| one.name.as_str()), Some("湟水"));
        assert!(link.walk < Meters::new(71.0), "of equal bridges the handiest: {link:?}");
        let x = link.from.x - origin_of(&town).0;
        let built = ask(&river_town(&[bridges, vec![x]].concat()).study(), within(300.0));
        assert!(built.coverage.compounds[0].served);
        assert_m(walk_m(&built, 0), link.walk.value());
    }
}

/// Where the town's corner lies on the finished city's plane.
fn origin_of(town: &Town) -> (f64, f64) {
    let corner = town.city().plane().project(town.corner());
    (corner.x, corner.y)
}

#[test]
fn a_compound_walled_in_towards_the_station_is_told_to_open_a_gate() {
    let mut town = Town::new();
    // The only gate is in the south; the station lies in the north, 1100 m round.
    town.way(&[(0.0, -60.0), (500.0, -60.0), (500.0, 60.0), (0.0, 60.0)]);
    town.station("s", 0.0, 70.0);
    let gate = town.at(0.0, -50.0);
    town.compound("c", 0.0, 0.0).gates = vec![gate];
    let study = town.study();
    let answer = ask(&study, within(400.0));
    let [gap] = study.gaps(&answer) else { panic!("one gap") };
    assert!(matches!(gap.reason, Reason::Barrier(_)));
    assert_eq!(gap.obstacles[0].kind, ObstacleKind::MissingGate);
    let link = gap.link.clone().expect("a gate");
    assert_eq!(link.kind, LinkKind::Gate);
    assert_m(link.length.value(), 10.0);
    let opened = town.city().plane().unproject(link.from);
    town.draft.compounds[0].gates.push(opened);
    let built = ask(&town.study(), within(400.0));
    assert!(built.coverage.compounds[0].served);
    assert_m(walk_m(&built, 0), link.walk.value());
}

#[test]
fn a_link_is_told_only_where_it_is_known_to_serve() {
    let mut town = Town::new();
    town.way(&[(0.0, -60.0), (500.0, -60.0), (500.0, 60.0), (0.0, 60.0)]);
    town.station("s", 0.0, 70.0);
    let gate = town.at(0.0, -50.0);
    town.compound("c", 0.0, 0.0).gates = vec![gate];
    let study = town.study();
    let link = |requirement: Requirement| {
        let answer = ask(&study, requirement);
        study.gaps(&answer)[0].link.clone()
    };
    // From the inner point it is 50 m to the new gate, 10 m of path and 10 m to the station.
    let inner = |metres| Requirement { measure: Measure::Point, ..within(metres) };
    assert_eq!(link(inner(71.0)).map(|link| link.walk.value().round()), Some(70.0));
    assert_eq!(link(inner(69.9)), None);
    assert_eq!(link(Requirement { measure: Measure::Area, ..within(400.0) }), None);
    assert_eq!(link(Requirement { within_capacity: true, ..within(400.0) }), None);
    assert!(link(within(400.0)).is_some());
    // A second thing that the city lacks: the gate alone would not serve the compound.
    for (served_when, is_told) in [(ServedWhen::All, false), (ServedWhen::Any, true)] {
        let both = vec![within(400.0), town::service_within("library", 400.0)];
        let rule = standard(served_when, both);
        let question = Question::try_new(&rule, LimitChange::default(), None, By::Walk);
        let answer = study.coverage(&question.expect("a question"));
        assert_eq!(study.gaps(&answer)[0].link.is_some(), is_told, "{served_when:?}");
    }
}

#[test]
fn what_is_not_joined_is_unreachable_and_says_so() {
    let mut town = Town::new();
    town.grid(10, 100.0);
    town.station("s", 0.0, 0.0);
    town.compound("far from any street", 500.0, 1300.0);
    // An island: 100 m of footway that leads nowhere.
    town.way(&[(2000.0, 0.0), (2100.0, 0.0)]);
    town.compound("on the island", 2050.0, 0.0);
    let study = town.study();
    let answer = ask(&study, within(1000.0));
    for gap in study.gaps(&answer) {
        assert_eq!(gap.reason, Reason::NotJoined, "{:?}", gap.compound);
        assert_eq!(gap.nearest, None, "never very far");
    }
    assert_eq!(study.gaps(&answer).len(), 2);
}

#[test]
fn stairs_carry_adults_and_stop_wheelchairs() {
    let mut town = Town::new();
    town.way(&[(0.0, 0.0), (0.0, 300.0), (200.0, 300.0), (200.0, 0.0)]);
    town.way(&[(0.0, 0.0), (200.0, 0.0)]).properties.insert("highway".into(), "steps".into());
    town.station("s", 200.0, 0.0);
    town.compound("c", 0.0, 0.0);
    let study = town.study();
    assert_m(walk_m(&ask(&study, within(1000.0)), 0), 200.0);
    let wheelchair = Requirement { walker: Walker::Wheelchair, ..within(1000.0) };
    assert_m(walk_m(&ask(&study, wheelchair), 0), 800.0);
}

#[test]
fn a_station_on_the_compounds_own_grounds_is_walked_to_straight() {
    let mut town = Town::new();
    town.way(&[(0.0, -100.0), (0.0, -50.0)]);
    let gate = town.at(0.0, -50.0);
    town.compound("c", 0.0, 0.0).gates = vec![gate];
    town.station("s", 0.0, 30.0);
    let answer = ask(&town.study(), within(100.0));
    assert_m(walk_m(&answer, 0), 80.0);
}

#[test]
fn a_wall_on_the_compounds_own_grounds_is_walked_round() {
    let mut town = Town::new();
    town.way(&[(0.0, -55.0), (70.0, -55.0), (70.0, 35.0), (5.0, 35.0)]);
    let gate = town.at(0.0, -50.0);
    town.compound("c", 0.0, 0.0).gates = vec![gate];
    town.station("s", 0.0, 30.0);
    town.barrier("wall", "", &[(-60.0, 0.0), (60.0, 0.0)]);
    let answer = ask(&town.study(), within(500.0));
    let stub = 50.0_f64.sqrt();
    assert_m(walk_m(&answer, 0), 5.0 + 70.0 + 90.0 + 65.0 + stub);
}

#[test]
fn a_compound_without_known_gates_is_entered_where_ways_cross_its_outline() {
    let mut town = Town::new();
    town.way(&[(-500.0, 0.0), (0.0, 0.0), (20.0, 0.0)]);
    town.station("s", -500.0, 0.0);
    town.compound("c", 0.0, 0.0).gates.clear();
    town.compound("beside", -300.0, 120.0).gates.clear();
    let answer = ask(&town.study(), within(1000.0));
    assert_m(walk_m(&answer, 0), 450.0);
    // Its side nearest to the way is 70 m from it: the walk goes straight down and along.
    let walk = walk_m(&answer, 1);
    assert!((70.0..=70.0 + 250.0).contains(&walk), "{walk} m");
}

#[test]
fn the_inner_point_is_reached_through_a_gate() {
    let mut town = Town::new();
    town.way(&[(0.0, -50.0), (300.0, -50.0)]);
    town.station("s", 300.0, -50.0);
    let gate = town.at(0.0, -50.0);
    town.compound("c", 0.0, 0.0).gates = vec![gate];
    let inner = Requirement { measure: Measure::Point, ..within(1000.0) };
    assert_m(walk_m(&ask(&town.study(), inner), 0), 350.0);
}

#[test]
fn the_served_share_of_an_area_grows_from_its_gates() {
    let mut town = Town::new();
    town.way(&[(0.0, -50.0), (300.0, -50.0)]);
    town.station("s", 300.0, -50.0);
    let gate = town.at(0.0, -50.0);
    town.compound("c", 0.0, 0.0).gates = vec![gate];
    let study = town.study();
    let share = |metres: f64| {
        let answer = ask(&study, within(metres));
        answer.coverage.compounds[0].area_share.expect("an area")
    };
    assert!(share(299.0).abs() < 1e-9, "the gate is not reached");
    // Half a disc of 40 m around a gate in the middle of a side of 100 m.
    let half_disc = std::f64::consts::PI * 40.0 * 40.0 / 2.0 / 10_000.0;
    assert!((share(340.0) - half_disc).abs() < 1e-3, "{}", share(340.0));
    assert!((share(500.0) - 1.0).abs() < 1e-9);
}

#[test]
fn more_minutes_never_unserve_anybody_and_the_walk_is_never_shorter_than_the_straight_line() {
    let mut town = Town::new();
    town.grid(12, 90.0);
    for n in 0..40_u32 {
        let at = |k: u32| f64::from(n.wrapping_mul(k) % 1080);
        town.compound(&format!("c{n}"), at(2_654_435_761), at(40_503));
        if n % 5 == 0 {
            town.station(&format!("s{n}"), at(2_246_822_519), at(3_266_489_917));
        }
    }
    let study = town.study();
    let mut before = [false; 40];
    for metres in [100.0, 250.0, 400.0, 700.0, 1100.0] {
        let requirement = within(metres);
        let answer = ask(&study, requirement.clone());
        for (at, judged) in answer.coverage.compounds.iter().enumerate() {
            assert!(judged.served || !before[at], "compound {at} at {metres} m");
            before[at] = judged.served;
            let Some(reached) = judged.verdict.station() else { continue };
            let compound = CompoundId::at(at);
            let straight = study.straight(compound, reached.station, &requirement);
            assert!(reached.length >= straight - Meters::new(1e-3), "compound {at}");
        }
    }
}

#[test]
fn the_answer_does_not_depend_on_the_number_of_threads() {
    let mut town = Town::new();
    town.grid(12, 90.0);
    for n in 0..60_u32 {
        let at = |k: u32| f64::from(n.wrapping_mul(k) % 1080);
        town.compound(&format!("c{n}"), at(2_654_435_761), at(40_503));
        if n % 4 == 0 {
            town.station(&format!("s{n}"), at(2_246_822_519), at(3_266_489_917));
        }
    }
    let figures = [1, 2, 7].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| {
            let study = town.study();
            let answer = ask(&study, within(500.0));
            let gaps = format!("{:?}", study.gaps(&answer));
            (yike::export::summary(&study, &answer).to_json(), gaps)
        })
    });
    assert_eq!(figures[0], figures[1]);
    assert_eq!(figures[0], figures[2]);
}

#[test]
fn a_route_has_the_length_that_the_table_tells() {
    let study = river_town(&[600.0]).study();
    let requirement = within(1100.0);
    let answer = ask(&study, requirement.clone());
    let reached = answer.coverage.compounds[0].verdict.station().expect("a station");
    let compound = CompoundId::at(0);
    let route = study.route(By::Walk, &requirement, compound, reached.station).expect("a route");
    let drawn: f64 = route.points.windows(2).map(|leg| leg[0].distance_sq(leg[1]).sqrt()).sum();
    assert_m(drawn, reached.length.value());
    assert_m(route.length.value(), drawn);
}

#[test]
fn hills_slow_a_walk_that_is_limited_by_time_and_leave_metres_alone() {
    let mut town = Town::new();
    town.way(&[(0.0, 0.0), (500.0, 0.0)]);
    town.station("up", 500.0, 0.0);
    town.compound("c", 0.0, 0.0);
    let city = town.city();
    let mut draft = yike::ingest::read_walking(&city).expect("lines").expect("some").draft;
    draft.heights_m = vec![0.0, 50.0];
    let study = Study::open(city, Some(yike::study::Streets { draft, slope: true }));
    assert_m(walk_m(&ask(&study, within(1000.0)), 0), 500.0);
    let pace = yike::units::Speed::from_kmh(4.0);
    let limit = yike::city::Limit::try_of_minutes(15.0, pace).expect("a limit");
    let timed = ask(&study, Requirement { limit, ..within(1000.0) });
    assert!(timed.method.slope);
    // Tobler: 6 exp(-3.5 |s + 0.05|) km/h, at a rise of one in ten against the flat.
    let slower = (3.5_f64 * 0.15).exp() / (3.5_f64 * 0.05).exp();
    let walk = walk_m(&timed, 0);
    let along = (500.0_f64.powi(2) + 0.0).sqrt() * slower;
    assert!((walk - along).abs() < 5.0, "{walk} m, about {along} m");
}
