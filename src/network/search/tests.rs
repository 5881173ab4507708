//! Searches against paper and against Bellman–Ford.

use crate::geodesy::PlanePoint;
use crate::index::{Errand, Rows};
use crate::network::{
    Foothold, Footing, Gates, Level, Near, Network, NetworkDraft, Obstacle, ObstacleKind,
    ObstacleShape, Obstacles, Snap, WayKind,
};
use crate::units::Meters;

const GROUND: Level = Level { bridge: false, tunnel: false, layer: 0 };

/// A small generator with a fixed seed (Knuth's multiplicative step and a shift).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 33).expect("31 bits")) / f64::from(1_u32 << 31)
    }

    fn below(&mut self, count: u32) -> u32 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
        let drawn = (self.next() * f64::from(count)) as u32;
        drawn
    }
}

fn p(x: f64, y: f64) -> PlanePoint {
    PlanePoint::new(x, y)
}

/// Streets every `step` metres, `count` of them each way.
fn grid(count: u32, step: f64) -> NetworkDraft {
    let mut draft = NetworkDraft::default();
    for y in 0..count {
        draft.nodes.extend((0..count).map(|x| p(f64::from(x) * step, f64::from(y) * step)));
    }
    for at in 0..count {
        let row: Vec<u32> = (0..count).map(|x| at * count + x).collect();
        let column: Vec<u32> = (0..count).map(|y| y * count + at).collect();
        draft.push(&row, 0, WayKind::Path, GROUND);
        draft.push(&column, 0, WayKind::Path, GROUND);
    }
    draft
}

/// Streets between random nodes near each other, with bends, dead ends, loops and islands.
fn tangle(seed: u64, nodes: u32, with_heights: bool) -> NetworkDraft {
    let mut dice = Dice(seed);
    let mut draft = NetworkDraft::default();
    for _ in 0..nodes {
        draft.nodes.push(p(dice.next() * 900.0, dice.next() * 900.0));
        if with_heights {
            let height = if dice.next() < 0.1 { f64::NAN } else { 40.0 * dice.next() };
            #[expect(clippy::cast_possible_truncation, reason = "metres")]
            draft.heights_m.push(height as f32);
        }
    }
    for way in 0..nodes * 2 / 3 {
        let count = 2 + dice.below(3);
        let run: Vec<u32> = (0..count).map(|_| dice.below(nodes)).collect();
        draft.push(&run, i64::from(way), WayKind::Path, GROUND);
    }
    draft
}

fn flat(draft: &NetworkDraft) -> Network {
    Network::build(draft, &Obstacles::default(), Footing::default())
}

fn joined(network: &Network, point: PlanePoint) -> Foothold {
    network.foothold(point, Meters::new(500.0)).foothold().expect("a street is near")
}

/// A random place on a random edge.
fn place(network: &Network, dice: &mut Dice) -> Foothold {
    let count = u32::try_from(network.edge_count()).expect("few");
    let edge = dice.below(count);
    let length_m = network.edge(edge).length().value();
    let along_m = length_m * dice.next();
    let at = p(0.0, 0.0);
    Foothold { edge, along_m, rest_m: length_m - along_m, stub_m: 30.0 * dice.next(), at, gate: at }
}

fn places(network: &Network, dice: &mut Dice, count: usize) -> Gates {
    (0..count)
        .map(|_| (0..1 + dice.below(3)).map(|_| place(network, dice)).collect::<Vec<_>>())
        .collect()
}

/// Costs from one foothold to all junctions and places, by Bellman and Ford's method on the
/// network as it is told, walked towards the foothold. It shares nothing with the searches.
struct Oracle<'a> {
    network: &'a Network,
    to: Foothold,
    junctions_m: Vec<f64>,
}

impl<'a> Oracle<'a> {
    fn new(network: &'a Network, to: Foothold) -> Self {
        let mut junctions_m = vec![f64::INFINITY; network.junctions().len()];
        let edge = network.edge(to.edge);
        let length_m = edge.length().value();
        let [a, b] = edge.junctions.map(|junction| junction as usize);
        // From the first end one walks towards the second.
        let from_a = to.along_m / length_m * edge.costs_m[1] + to.stub_m;
        let from_b = (length_m - to.along_m) / length_m * edge.costs_m[0] + to.stub_m;
        junctions_m[a] = junctions_m[a].min(from_a);
        junctions_m[b] = junctions_m[b].min(from_b);
        loop {
            let mut is_changed = false;
            for edge in network.edges() {
                let [a, b] = edge.junctions.map(|junction| junction as usize);
                for (from, to, cost_m) in [(a, b, edge.costs_m[1]), (b, a, edge.costs_m[0])] {
                    if junctions_m[to] + cost_m < junctions_m[from] {
                        junctions_m[from] = junctions_m[to] + cost_m;
                        is_changed = true;
                    }
                }
            }
            if !is_changed {
                return Self { network, to, junctions_m };
            }
        }
    }

    fn from(&self, place: &Foothold) -> f64 {
        self.at(place.edge, place.along_m) + place.stub_m
    }

    fn at(&self, at: u32, along_m: f64) -> f64 {
        let edge = self.network.edge(at);
        let length_m = edge.length().value();
        let [a, b] = edge.junctions.map(|junction| self.junctions_m[junction as usize]);
        let rates = edge.costs_m.map(|cost| cost / length_m);
        let mut least_m = (a + along_m * rates[0]).min(b + (length_m - along_m) * rates[1]);
        if at == self.to.edge {
            let walk_m = self.to.along_m - along_m;
            let rate = if walk_m < 0.0 { rates[0] } else { rates[1] };
            least_m = least_m.min(walk_m.abs() * rate + self.to.stub_m);
        }
        least_m
    }
}

/// Labels are rounded to a quarter of a millimetre at each foothold.
fn same(a: f64, b: f64) -> bool {
    a == b || (a - b).abs() < 1e-3
}

fn least(oracles: &[Vec<Oracle>], source: usize, target: &[Foothold]) -> f64 {
    let pairs = oracles[source].iter().flat_map(|oracle| target.iter().map(|t| oracle.from(t)));
    pairs.fold(f64::INFINITY, f64::min)
}

#[test]
fn an_errand_that_is_called_off_gives_nothing_and_one_that_is_not_counts_its_sources() {
    let footing = Footing::default();
    let network = Network::build(&tangle(3, 40, false), &Obstacles::default(), footing);
    let places = places(&network, &mut Dice(7), 50);
    let limit = Meters::new(600.0);
    let errand = Errand::default();
    let found = network.within_on(&errand, &places, &places, limit).expect("nobody calls it off");
    assert!(found.iter().eq(network.within(&places, &places, limit).iter()));
    assert_eq!(errand.done(), 50);
    errand.call_off();
    assert!(network.within_on(&errand, &places, &places, limit).is_none());
}

fn check_against_bellman_ford(seed: u64, footing: Footing) {
    let network = Network::build(&tangle(seed, 40, footing.slope), &Obstacles::default(), footing);
    let mut dice = Dice(seed + 1000);
    let (sources, targets) = (places(&network, &mut dice, 9), places(&network, &mut dice, 40));
    let oracles: Vec<Vec<Oracle>> = sources
        .iter()
        .map(|gates| gates.iter().map(|gate| Oracle::new(&network, *gate)).collect())
        .collect();
    let nearest = network.nearest(&sources, &targets);
    for limit_m in [150.0, 600.0, 1e6] {
        let within = network.within(&sources, &targets, Meters::new(limit_m));
        for (target, found) in within.iter().enumerate() {
            assert!(found.windows(2).all(|pair| pair[0].length_m <= pair[1].length_m));
            for source in 0..sources.len() {
                let true_m = least(&oracles, source, targets.of(target));
                let told = found.iter().find(|near| near.source as usize == source);
                match told {
                    Some(near) => assert!(
                        same(near.length_m, true_m),
                        "seed {seed}, {source} from {target}: {} not {true_m}",
                        near.length_m
                    ),
                    None => assert!(true_m > limit_m - 1e-3, "seed {seed}: {true_m} is missing"),
                }
            }
        }
    }
    for (target, near) in nearest.iter().enumerate() {
        let lengths = (0..sources.len()).map(|source| least(&oracles, source, targets.of(target)));
        let true_m = lengths.fold(f64::INFINITY, f64::min);
        match near {
            Some(near) => assert!(same(near.length_m, true_m), "seed {seed}"),
            None => assert!(true_m.is_infinite(), "seed {seed}"),
        }
    }
    let all: Vec<Foothold> = sources.footholds()[..4].to_vec();
    let four: Vec<Oracle> = all.iter().map(|gate| Oracle::new(&network, *gate)).collect();
    for limit_m in [100.0, 400.0] {
        let field = network.field(&all, Meters::new(limit_m));
        for edge in 0..u32::try_from(network.edge_count()).expect("few") {
            let length_m = network.edge(edge).length().value();
            for part in [0.0, 0.21, 0.5, 0.83, 1.0] {
                let along_m = part * length_m;
                let true_m = four.iter().map(|o| o.at(edge, along_m)).fold(f64::INFINITY, f64::min);
                match field.at(edge, along_m) {
                    Some(m) => {
                        assert!(same(m, true_m) && m <= limit_m, "seed {seed}: {m} {true_m}")
                    }
                    None => assert!(true_m > limit_m - 1e-3, "seed {seed}: {true_m} is missing"),
                }
            }
        }
    }
    for target in 0..targets.len() {
        let to = sources.of(target % sources.len());
        let true_m = least(&oracles, target % sources.len(), targets.of(target));
        match network.route(targets.of(target), to) {
            Some(route) => {
                assert!(same(route.length.value(), true_m), "seed {seed}");
                check_route_is_drawn_as_long_as_it_is(&network, &route, footing);
            }
            None => assert!(true_m.is_infinite(), "seed {seed}"),
        }
    }
}

/// The edges of a route hang together.
fn check_route_is_drawn_as_long_as_it_is(
    network: &Network,
    route: &crate::network::Route,
    footing: Footing,
) {
    for pair in route.edges.windows(2) {
        let [a, b] = [network.edge(pair[0]).junctions, network.edge(pair[1]).junctions];
        assert!(a.iter().any(|junction| b.contains(junction)), "{pair:?} do not meet");
    }
    if !footing.slope {
        let whole: f64 = route.edges[1..route.edges.len().max(2) - 1]
            .iter()
            .map(|&edge| network.edge(edge).length().value())
            .sum();
        assert!(whole <= route.length.value() + 1e-3 || route.edges.len() < 3);
    }
}

#[test]
fn every_search_equals_bellman_ford() {
    for seed in 0..60 {
        check_against_bellman_ford(seed, Footing::default());
    }
}

#[test]
fn every_search_equals_bellman_ford_on_slopes() {
    for seed in 100..160 {
        check_against_bellman_ford(seed, Footing { slope: true, ..Footing::default() });
    }
}

#[test]
fn in_a_grid_town_reach_is_the_sum_of_both_ways() {
    let network = flat(&grid(11, 100.0));
    let station = Gates::from_iter([[joined(&network, p(500.0, 500.0))]]);
    let homes: Vec<PlanePoint> = (0..11)
        .flat_map(|y| (0..11).map(move |x| p(f64::from(x) * 100.0, f64::from(y) * 100.0)))
        .collect();
    let snaps = network.footholds(&homes, Meters::new(100.0));
    let within = network.within(&station, &Gates::from(&snaps[..]), Meters::new(400.0));
    let nearest = network.nearest(&station, &Gates::from(&snaps[..]));
    for (at, home) in homes.iter().enumerate() {
        let walk_m = (home.x - 500.0).abs() + (home.y - 500.0).abs();
        assert_eq!(within.of(at).len(), usize::from(walk_m <= 400.0), "{home:?}");
        assert_eq!(nearest[at].map(|near| near.length_m), Some(walk_m));
    }
}

#[test]
fn a_grid_town_has_no_more_junctions_than_streets_meet() {
    let report = *flat(&grid(11, 100.0)).report();
    // The four corners join two streets only.
    assert_eq!((report.junctions, report.edges), (117, 216));
    assert_eq!((report.pieces, report.islands), (1, 0));
    assert!((report.length_m - 22_000.0).abs() < 1e-9);
}

fn river() -> Obstacles {
    let ring = vec![(-50.0, 430.0), (1050.0, 430.0), (1050.0, 470.0), (-50.0, 470.0)];
    let area = geo_types::Polygon::new(ring.into(), vec![]);
    let shape = ObstacleShape::Area(geo_types::MultiPolygon(vec![area]));
    Obstacles::new(vec![Obstacle { kind: ObstacleKind::River, name: Some("河".into()), shape }])
}

#[test]
fn a_river_is_crossed_by_its_bridge_only() {
    let mut draft = grid(11, 100.0);
    let cut = Network::build(&draft, &river(), Footing::default());
    assert_eq!(cut.report().cut_by_obstacles, 11);
    assert_eq!(cut.report().pieces, 2);
    assert_eq!(cut.report().islands, 0);
    let (south, north) = (joined(&cut, p(800.0, 400.0)), joined(&cut, p(800.0, 500.0)));
    assert!(cut.route(&[south], &[north]).is_none());
    // A bridge beside the street at x = 200.
    let (a, b) = (4 * 11 + 2, 5 * 11 + 2);
    draft.push(&[a, b], 1, WayKind::Path, Level { bridge: true, ..GROUND });
    let bridged = Network::build(&draft, &river(), Footing::default());
    let (south, north) = (joined(&bridged, p(800.0, 400.0)), joined(&bridged, p(800.0, 500.0)));
    let route = bridged.route(&[south], &[north]).expect("over the bridge");
    assert_eq!(route.length, Meters::new(1300.0));
    assert!(route.points.contains(&p(200.0, 400.0)) && route.points.contains(&p(200.0, 500.0)));
    // On the bank, the other bank is nearer but the stub would swim.
    let home = p(850.0, 425.0);
    assert!(
        matches!(bridged.foothold(home, Meters::new(60.0)), Snap::Joined(at) if at.at.y <= 430.0)
    );
    // Nobody climbs onto the bridge from beside it.
    assert!(matches!(bridged.foothold(p(206.0, 450.0), Meters::new(10.0)), Snap::TooFar { .. }));
    assert!(matches!(bridged.foothold(p(202.0, 415.0), Meters::new(10.0)), Snap::Joined(_)));
}

#[test]
fn a_gate_on_an_island_is_told_unless_a_better_edge_is_near() {
    let mut draft = grid(11, 100.0);
    let first = u32::try_from(draft.nodes.len()).expect("few");
    draft.nodes.extend([p(530.0, 550.0), p(570.0, 550.0), p(5000.0, 0.0), p(5020.0, 0.0)]);
    draft.push(&[first, first + 1], 1, WayKind::Path, GROUND);
    draft.push(&[first + 2, first + 3], 2, WayKind::Path, GROUND);
    let network = flat(&draft);
    assert_eq!(network.report().islands, 2);
    let home = p(550.0, 545.0);
    let Snap::Joined(at) = network.foothold(home, Meters::new(100.0)) else { panic!("joined") };
    assert!(!network.edge(at.edge).is_island);
    assert!((at.stub_m - 45.0).abs() < 1e-9);
    assert!(matches!(network.foothold(home, Meters::new(40.0)), Snap::OnIsland(_)));
    assert!(matches!(network.foothold(p(5010.0, 9.0), Meters::new(40.0)), Snap::OnIsland(_)));
    let Snap::TooFar { nearest } = network.foothold(p(5000.0, 90.0), Meters::new(40.0)) else {
        panic!("too far")
    };
    assert_eq!(nearest, Some(Meters::new(90.0)));
}

#[test]
fn stairs_are_closed_to_wheels() {
    let mut draft = NetworkDraft {
        nodes: vec![p(0.0, 0.0), p(100.0, 0.0), p(100.0, 300.0), p(0.0, 300.0)],
        ..NetworkDraft::default()
    };
    draft.push(&[1, 0], 0, WayKind::Steps, GROUND);
    draft.push(&[1, 2, 3, 0], 1, WayKind::Path, GROUND);
    let walk_m = |footing: Footing| {
        let network = Network::build(&draft, &Obstacles::default(), footing);
        let ends = [joined(&network, p(0.0, 0.0)), joined(&network, p(100.0, 0.0))];
        network.route(&ends[..1], &ends[1..]).expect("a way").length.value()
    };
    assert_eq!(walk_m(Footing::default()), 100.0);
    assert_eq!(walk_m(Footing { no_steps: true, ..Footing::default() }), 700.0);
}

#[test]
fn a_closed_node_is_a_dead_end_of_every_way() {
    let mut draft = grid(3, 100.0);
    draft.closed_nodes = vec![4];
    let network = flat(&draft);
    assert_eq!(network.report().closed_nodes, 1);
    let (west, east) = (joined(&network, p(40.0, 100.0)), joined(&network, p(160.0, 100.0)));
    let route = network.route(&[west], &[east]).expect("around");
    assert_eq!(route.length, Meters::new(40.0 + 100.0 + 200.0 + 100.0 + 40.0));
}

#[test]
fn uphill_is_farther_than_downhill_and_the_way_to_the_station_counts() {
    let mut draft = NetworkDraft {
        nodes: vec![p(0.0, 0.0), p(100.0, 0.0)],
        heights_m: vec![0.0, 10.0],
        ..NetworkDraft::default()
    };
    draft.push(&[0, 1], 0, WayKind::Path, GROUND);
    let footing = Footing { slope: true, ..Footing::default() };
    let network = Network::build(&draft, &Obstacles::default(), footing);
    let valley = Gates::from_iter([[joined(&network, p(0.0, 0.0))]]);
    let hill = Gates::from_iter([[joined(&network, p(100.0, 0.0))]]);
    let walk_m =
        |station: &Gates, home: &Gates| network.nearest(station, home)[0].expect("joined").length_m;
    let tobler = |slope: f64| 100.0 * (3.5 * ((slope + 0.05_f64).abs() - 0.05)).exp();
    assert!(same(walk_m(&hill, &valley), tobler(0.1)));
    assert!(same(walk_m(&valley, &hill), tobler(-0.1)));
    assert_eq!(flat(&draft).report().length_m, 100.0);
}

#[test]
fn the_answers_do_not_depend_on_the_number_of_threads() {
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| {
            let network = flat(&tangle(5, 400, false));
            let mut dice = Dice(8);
            let points: Vec<PlanePoint> =
                (0..3000).map(|_| p(900.0 * dice.next(), 900.0 * dice.next())).collect();
            let snaps = network.footholds(&points, Meters::new(50.0));
            let sources = places(&network, &mut dice, 60);
            let homes = Gates::from(&snaps[..]);
            let rows: Rows<Near> = network.within(&sources, &homes, Meters::new(300.0));
            let rows: Vec<Vec<Near>> = rows.iter().map(<[_]>::to_vec).collect();
            (snaps, rows, network.nearest(&sources, &homes))
        })
    };
    assert!(run(1) == run(2));
}

#[test]
fn a_square_is_walked_across_and_a_point_inside_is_joined() {
    let mut draft = NetworkDraft {
        nodes: vec![
            p(0.0, 0.0),
            p(80.0, 0.0),
            p(80.0, 60.0),
            p(0.0, 60.0),
            p(-50.0, 0.0),
            p(130.0, 60.0),
        ],
        ..NetworkDraft::default()
    };
    draft.push(&[0, 1, 2, 3, 0], 0, WayKind::Square, GROUND);
    draft.push(&[4, 0], 1, WayKind::Path, GROUND);
    draft.push(&[2, 5], 2, WayKind::Path, GROUND);
    let network = flat(&draft);
    let ends = [joined(&network, p(-50.0, 0.0)), joined(&network, p(130.0, 60.0))];
    let route = network.route(&ends[..1], &ends[1..]).expect("across");
    assert!(same(route.length.value(), 200.0), "{:?}", route.length);
}

#[test]
fn nothing_breaks_a_network() {
    let mut draft = tangle(3, 30, true);
    draft.nodes[4] = p(f64::NAN, 0.0);
    draft.nodes[5] = p(f64::INFINITY, 0.0);
    draft.nodes[7] = draft.nodes[8];
    draft.heights_m.truncate(11);
    draft.closed_nodes = vec![2, 900];
    draft.push(&[1, 1, 2, 2, 7, 8, 7], 0, WayKind::Square, GROUND);
    draft.push(&[5000, 1], 0, WayKind::Path, GROUND);
    draft.push(&[], 0, WayKind::Path, GROUND);
    draft.push(&[9, 10], 0, WayKind::Path, GROUND);
    draft.push(&[10, 9], 0, WayKind::Path, GROUND);
    for slope in [false, true] {
        let footing = Footing { slope, no_steps: true };
        let network = Network::build(&draft, &river(), footing);
        for gate in [p(f64::NAN, 1.0), p(1e300, 1e300), p(500.0, 500.0)] {
            for limit in [-1.0, f64::NAN, 0.0, f64::INFINITY] {
                let snap = network.foothold(gate, Meters::new(limit));
                let gates = Gates::from(&[snap][..]);
                let _ = network.nearest(&gates, &gates);
                let _ = network.within(&gates, &gates, Meters::new(limit));
                let _ = network.field(gates.footholds(), Meters::new(limit));
                let _ = network.route(gates.footholds(), gates.footholds());
            }
        }
    }
    let none = flat(&NetworkDraft::default());
    assert_eq!(none.foothold(p(0.0, 0.0), Meters::new(9.0)), Snap::TooFar { nearest: None });
    assert!(none.within(&Gates::default(), &Gates::default(), Meters::new(9.0)).is_empty());
}

#[test]
fn gates_are_made_where_streets_cross_an_outline() {
    let network = flat(&grid(11, 100.0));
    let square = |x: f64, y: f64, side: f64| {
        let ring = vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side)];
        geo_types::MultiPolygon(vec![geo_types::Polygon::new(ring.into(), vec![])])
    };
    let gates = network.crossings_of(&square(150.0, 150.0, 100.0));
    assert_eq!(gates, [p(150.0, 200.0), p(200.0, 150.0), p(200.0, 250.0), p(250.0, 200.0)]);
    let between = square(110.0, 120.0, 70.0);
    assert!(network.crossings_of(&between).is_empty());
    let gate = network.nearest_to_outline(&between, Meters::new(50.0)).expect("10 m away");
    assert_eq!(gate.x, 110.0);
    assert!(network.nearest_to_outline(&between, Meters::new(9.0)).is_none());
    let bounds = crate::index::PlaneBox::around_area(&between);
    assert!(network.edges_near(bounds, Meters::new(5.0)).is_empty());
    // The street to the west, and the three that meet it in the corner.
    assert_eq!(network.edges_near(bounds, Meters::new(10.0)).len(), 4);
}
