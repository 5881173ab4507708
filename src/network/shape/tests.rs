//! The shapes of towns whose walks are known on paper.

use geo::{Area, BooleanOps, BoundingRect, Contains, Validation};
use geo_types::{LineString, MultiPolygon, Point, polygon};

use super::{Course, StreetCells, StreetLine};
use crate::geodesy::PlanePoint;
use crate::units::Meters;

const SNAP: Meters = Meters::new(100.0);

fn p(x: f64, y: f64) -> PlanePoint {
    PlanePoint::new(x, y)
}

/// A town of straight lines between places, walked from its first place.
struct Town {
    lines: Vec<Vec<PlanePoint>>,
    courses: Vec<Course>,
    areas: Vec<MultiPolygon<f64>>,
    barriers: Vec<LineString<f64>>,
}

impl Town {
    fn of(lines: Vec<Vec<PlanePoint>>) -> Self {
        let courses = vec![Course::Ground; lines.len()];
        Self { lines, courses, areas: Vec::new(), barriers: Vec::new() }
    }

    /// Streets every `step` metres both ways, `count` blocks each way, around (0, 0).
    fn grid(count: i32, step: f64) -> Self {
        let mut lines = Vec::new();
        for a in -count..=count {
            for b in -count..count {
                let (a, b, c) = (f64::from(a) * step, f64::from(b) * step, f64::from(b + 1) * step);
                lines.push(vec![p(a, b), p(a, c)]);
                lines.push(vec![p(b, a), p(c, a)]);
            }
        }
        Self::of(lines)
    }

    /// Random lines between random places, some of which meet.
    fn random(seed: u64, places: usize, lines: usize, side: f64) -> Self {
        let mut seed = seed;
        let at: Vec<PlanePoint> =
            (0..places).map(|_| p(random(&mut seed) * side, random(&mut seed) * side)).collect();
        let pick = |seed: &mut u64| (random(seed) * places as f64) as usize;
        let mut drawn = Vec::new();
        while drawn.len() < lines {
            let (a, b) = (at[pick(&mut seed)], at[pick(&mut seed)]);
            if a != b && a.distance_sq(b) < 300.0 * 300.0 {
                drawn.push(vec![a, b]);
            }
        }
        Self::of(drawn)
    }

    fn cells(&self) -> StreetCells {
        let lines: Vec<StreetLine<'_>> = self
            .lines
            .iter()
            .zip(&self.courses)
            .map(|(points, &course)| StreetLine { points, course })
            .collect();
        StreetCells::new(&lines, SNAP, &self.areas, &self.barriers)
    }

    /// Metres from the nearest of some places to both ends of each line, by Bellman and Ford.
    fn walks(&self, from: &[PlanePoint]) -> Walks {
        let mut ends: Vec<PlanePoint> = Vec::new();
        let mut name = |q: PlanePoint| {
            ends.iter().position(|&e| e == q).unwrap_or_else(|| {
                ends.push(q);
                ends.len() - 1
            })
        };
        let pairs: Vec<(usize, usize, f64)> = self
            .lines
            .iter()
            .map(|line| {
                let length = line.windows(2).map(|s| s[0].distance_sq(s[1]).sqrt()).sum();
                (name(line[0]), name(line[line.len() - 1]), length)
            })
            .collect();
        let mut walked: Vec<f64> =
            ends.iter().map(|e| if from.contains(e) { 0.0 } else { f64::INFINITY }).collect();
        loop {
            let mut changed = false;
            for &(a, b, length) in &pairs {
                for (a, b) in [(a, b), (b, a)] {
                    if walked[a] + length < walked[b] {
                        walked[b] = walked[a] + length;
                        changed = true;
                    }
                }
            }
            if !changed {
                break;
            }
        }
        Walks(pairs.iter().map(|&(a, b, length)| (walked[a], walked[b], length)).collect())
    }
}

struct Walks(Vec<(f64, f64, f64)>);

impl Walks {
    fn to(&self, line: u32, along_m: f64) -> Option<f64> {
        let (a, b, length) = self.0[line as usize];
        let walked = (a + along_m).min(b + length - along_m);
        walked.is_finite().then_some(walked)
    }

    fn shape(&self, cells: &StreetCells, limit_m: f64) -> MultiPolygon<f64> {
        let reached: Vec<u32> = (0..self.0.len() as u32)
            .filter(|&line| self.0[line as usize].0.min(self.0[line as usize].1) <= limit_m)
            .collect();
        let shape = cells.within(Meters::new(limit_m), &reached, |l, m| self.to(l, m));
        assert!(shape.is_valid(), "{:?}", shape.check_validation());
        shape
    }
}

fn random(seed: &mut u64) -> f64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    (*seed >> 11) as f64 / (1u64 << 53) as f64
}

/// Whether a place is within the limit by the rule: the nearest street whose stub is free.
fn truth(town: &Town, walks: &Walks, limit_m: f64, q: Point<f64>) -> bool {
    let water = town.areas.iter().any(|area| area.contains(&q));
    let walls: Vec<geo_types::Line<f64>> = town
        .areas
        .iter()
        .flat_map(|area| area.iter().flat_map(|part| part.exterior().lines()))
        .chain(town.barriers.iter().flat_map(LineString::lines))
        .collect();
    let cross = |a: PlanePoint, b: PlanePoint| {
        let side = |a: (f64, f64), b: (f64, f64), c: (f64, f64)| {
            (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
        };
        let (a, b) = ((a.x, a.y), (b.x, b.y));
        walls.iter().any(|wall| {
            let (c, d) = (wall.start.x_y(), wall.end.x_y());
            side(a, b, c) * side(a, b, d) <= 0.0 && side(c, d, a) * side(c, d, b) < 0.0
        })
    };
    let place = p(q.x(), q.y());
    let mut best: Option<(f64, f64)> = None;
    for (line, points) in town.lines.iter().enumerate() {
        let apart = town.courses[line] == Course::Apart;
        let mut along_m = 0.0;
        for pair in points.windows(2) {
            let (dx, dy) = (pair[1].x - pair[0].x, pair[1].y - pair[0].y);
            let length = dx.hypot(dy);
            let part = (((place.x - pair[0].x) * dx + (place.y - pair[0].y) * dy)
                / (length * length))
                .clamp(0.0, 1.0);
            let foot = p(pair[0].x + part * dx, pair[0].y + part * dy);
            let stub_m = foot.distance_sq(place).sqrt();
            let allowed_m = if apart { 5.0 } else { SNAP.value() };
            if stub_m <= allowed_m
                && (apart || !water)
                && best.is_none_or(|(best_m, _)| stub_m < best_m)
                && (apart || !cross(place, foot))
            {
                let walked_m = walks.to(line as u32, along_m + part * length);
                best = Some((stub_m, walked_m.unwrap_or(f64::INFINITY)));
            }
            along_m += length;
        }
    }
    best.is_some_and(|(stub_m, walked_m)| stub_m + walked_m <= limit_m)
}

/// The share of random places in the shape's box on the wrong side of its border.
fn wrong_share(town: &Town, walks: &Walks, limit_m: f64, shape: &MultiPolygon<f64>) -> f64 {
    let bounds = shape.bounding_rect().expect("the shape is not empty");
    let mut seed = 20_26_11_22;
    let count = 4000;
    let wrong = (0..count).filter(|_| {
        let q = Point::new(
            bounds.min().x + random(&mut seed) * bounds.width(),
            bounds.min().y + random(&mut seed) * bounds.height(),
        );
        truth(town, walks, limit_m, q) != shape.contains(&q)
    });
    wrong.count() as f64 / f64::from(count)
}

fn holes(shape: &MultiPolygon<f64>) -> usize {
    shape.iter().map(|part| part.interiors().len()).sum()
}

#[test]
fn the_walk_through_a_grid_town_is_a_diamond() {
    let town = Town::grid(12, 50.0);
    let walks = town.walks(&[p(0.0, 0.0)]);
    let shape = walks.shape(&town.cells(), 500.0);
    // On paper |x| + |y| <= 500 with the stub counted: an area of 2 · 500², and a place in a block
    // walks out to the nearest side first, which costs it at most a detour inside the last blocks.
    let (area, diamond) = (shape.unsigned_area(), 2.0 * 500.0 * 500.0);
    assert!(area < diamond + 1.0 && area > 0.93 * diamond, "{area} of {diamond}");
    for (x, y, within) in [(490.0, 0.0, true), (250.0, 240.0, true), (260.0, 250.0, false)] {
        assert_eq!(shape.contains(&Point::new(x, y)), within, "{x}, {y}");
    }
    assert_eq!(holes(&shape), 0);
    assert!(wrong_share(&town, &walks, 500.0, &shape) <= 0.002);
}

#[test]
fn land_farther_than_the_snap_limit_from_every_street_is_a_hole() {
    let town = Town::grid(1, 400.0);
    let walks = town.walks(&[p(0.0, 0.0)]);
    let shape = walks.shape(&town.cells(), 5000.0);
    assert_eq!((shape.0.len(), holes(&shape)), (1, 4));
    assert!(!shape.contains(&Point::new(200.0, 200.0)));
    assert!((shape.iter().map(|s| s.interiors().len()).sum::<usize>()) == 4);
}

#[test]
fn a_street_inside_a_block_that_nobody_can_enter_is_a_hole() {
    let mut town = Town::grid(1, 150.0);
    town.lines.push(vec![p(40.0, 75.0), p(110.0, 75.0)]);
    town.courses.push(Course::Ground);
    let walks = town.walks(&[p(0.0, 0.0)]);
    let shape = walks.shape(&town.cells(), 5000.0);
    assert_eq!((shape.0.len(), holes(&shape)), (1, 1));
    assert!(!shape.contains(&Point::new(75.0, 75.0)));
    assert!(wrong_share(&town, &walks, 5000.0, &shape) <= 0.003);
}

/// Two streets along a river 40 m wide, with streets to its banks.
fn river_town() -> Town {
    let mut lines = Vec::new();
    for step in -10..10 {
        let (a, b) = (f64::from(step) * 60.0, f64::from(step + 1) * 60.0);
        for y in [-60.0, 70.0] {
            lines.push(vec![p(a, y), p(b, y)]);
        }
        lines.push(vec![p(a, -60.0), p(a, -200.0)]);
        lines.push(vec![p(a, 70.0), p(a, 200.0)]);
    }
    let mut town = Town::of(lines);
    town.areas.push(MultiPolygon::new(vec![
        polygon![(x: -900.0, y: -25.0), (x: 900.0, y: -15.0), (x: 900.0, y: 25.0), (x: -900.0, y: 15.0)],
    ]));
    town
}

#[test]
fn nobody_walks_over_a_river_without_a_bridge() {
    let town = river_town();
    let walks = town.walks(&[p(0.0, -60.0)]);
    let shape = walks.shape(&town.cells(), 500.0);
    let over = shape.iter().flat_map(|s| s.exterior().points()).map(|q| q.y()).fold(-1e9, f64::max);
    assert!(over < 15.0, "{over}");
    let wet = shape.intersection(&town.areas[0]).unsigned_area();
    assert!(wet < 1.0, "{wet}");
    assert!(wrong_share(&town, &walks, 500.0, &shape) <= 0.005);
}

#[test]
fn a_bridge_carries_the_shape_over_the_river_in_one_piece() {
    let mut town = river_town();
    town.lines.push(vec![p(120.0, -60.0), p(120.0, 70.0)]);
    town.courses.push(Course::Apart);
    let walks = town.walks(&[p(0.0, -60.0)]);
    let shape = walks.shape(&town.cells(), 500.0);
    assert_eq!(shape.0.len(), 1);
    assert!(shape.contains(&Point::new(122.0, 0.0)) && !shape.contains(&Point::new(128.0, 0.0)));
    assert!(shape.contains(&Point::new(120.0, 100.0)));
    let wet = shape.intersection(&town.areas[0]).unsigned_area();
    assert!((wet - 400.0).abs() < 20.0, "{wet}");
    assert!(wrong_share(&town, &walks, 500.0, &shape) <= 0.005);
}

#[test]
fn behind_a_wall_the_next_street_that_is_seen_counts() {
    let mut town = Town::of(vec![
        vec![p(-300.0, 0.0), p(0.0, 0.0)],
        vec![p(0.0, 0.0), p(300.0, 0.0)],
        vec![p(-300.0, 90.0), p(300.0, 90.0)],
        vec![p(-300.0, 0.0), p(-300.0, 90.0)],
    ]);
    town.barriers.push(LineString::from(vec![(-200.0, 20.0), (180.0, 25.0)]));
    let walks = town.walks(&[p(0.0, 0.0)]);
    for limit_m in [150.0, 250.0, 600.0] {
        let shape = walks.shape(&town.cells(), limit_m);
        let wrong = wrong_share(&town, &walks, limit_m, &shape);
        assert!(wrong <= 0.005, "{limit_m}: {wrong}");
    }
}

#[test]
fn shapes_of_random_towns_are_valid_true_and_nested() {
    for seed in [7, 1847, 33_391, 921_004] {
        let mut town = Town::random(seed, 60, 110, 900.0);
        if seed > 10_000 {
            town.barriers.push(LineString::from(vec![
                (100.0, 80.0),
                (450.0, 500.0),
                (800.0, 450.0),
            ]));
            town.areas.push(MultiPolygon::new(vec![
                polygon![(x: 600.0, y: 0.0), (x: 700.0, y: 0.0), (x: 650.0, y: 400.0), (x: 560.0, y: 380.0)],
            ]));
        }
        let cells = town.cells();
        let walks = town.walks(&[town.lines[0][0]]);
        let shapes = [200.0, 500.0, 900.0].map(|limit_m| walks.shape(&cells, limit_m));
        for pair in shapes.windows(2) {
            let outside = pair[0].difference(&pair[1]).unsigned_area();
            assert!(outside < 0.5, "{seed}: {outside}");
        }
        let wrong = wrong_share(&town, &walks, 900.0, &shapes[2]);
        assert!(wrong <= 0.02, "{seed}: {wrong}");
    }
}

#[test]
fn the_dissolved_shape_is_the_union_of_the_single_ones() {
    let town = Town::grid(8, 130.0);
    let cells = town.cells();
    let from = [p(0.0, 0.0), p(390.0, 130.0), p(-650.0, -260.0)];
    let whole = town.walks(&from).shape(&cells, 400.0);
    let single = from.map(|place| town.walks(&[place]).shape(&cells, 400.0));
    let union = geo::algorithm::unary_union(&single);
    let (a, b) = (whole.unsigned_area(), union.unsigned_area());
    assert!((a - b).abs() < 0.001 * a, "{a} {b}");
}

#[test]
fn one_straight_street_gives_a_sausage_cut_at_the_limit() {
    let town = Town::of(vec![vec![p(0.0, 0.0), p(50.0, 0.0), p(1000.0, 0.0)]]);
    let walks = town.walks(&[p(0.0, 0.0)]);
    let shape = walks.shape(&town.cells(), 400.0);
    // Half a disk, a strip 300 m long and a point of 100 m at its end.
    let paper = std::f64::consts::PI * 5000.0 + 300.0 * 200.0 + 100.0 * 100.0;
    let area = shape.unsigned_area();
    assert!((area - paper).abs() < 0.002 * paper, "{area} {paper}");
}

#[test]
fn nothing_and_next_to_nothing_have_shapes_too() {
    let empty = Town::of(Vec::new());
    assert!(empty.cells().within(Meters::new(500.0), &[0, 7], |_, _| Some(0.0)).0.is_empty());
    let mut odd = Town::of(vec![
        vec![p(0.0, 0.0)],
        Vec::new(),
        vec![p(f64::NAN, 0.0), p(5.0, f64::INFINITY)],
        vec![p(500.0, 500.0), p(500.0, 500.0)],
        vec![p(0.0, 0.0), p(30.0, 0.01), p(0.0, 0.0)],
        vec![p(0.0, 0.0), p(30.0, 0.01), p(0.0, 0.0)],
    ]);
    for _ in 0..2 {
        let shape = odd.cells().within(Meters::new(50.0), &[0, 1, 2, 3, 4, 5], |_, _| Some(0.0));
        assert!(shape.is_valid() && shape.0.len() == 2, "{shape:?}");
        odd.barriers.push(LineString::from(vec![(900.0, 0.0), (901.0, f64::NAN), (902.0, 0.0)]));
    }
    assert!(odd.cells().within(Meters::new(f64::NAN), &[0], |_, _| None).0.is_empty());
}

#[test]
fn the_order_of_the_reached_lines_does_not_matter() {
    let town = Town::random(5, 60, 110, 900.0);
    let (cells, walks) = (town.cells(), town.walks(&[town.lines[3][0]]));
    let mut reached: Vec<u32> = (0..110).collect();
    let first = cells.within(Meters::new(700.0), &reached, |l, m| walks.to(l, m));
    reached.reverse();
    assert_eq!(first, cells.within(Meters::new(700.0), &reached, |l, m| walks.to(l, m)));
}
