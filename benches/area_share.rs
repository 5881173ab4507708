//! How long one question about the covered part of a compound takes: wholly inside, outside, and
//! on the border of circles around points and around plots; and a nation's mix of them.
//!
//! `cargo bench --bench area_share`. No randomness: the town is a grid with golden-ratio offsets.

use std::f64::consts::PI;
use std::hint::black_box;
use std::time::Instant;

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use yike::geodesy::{PlanePoint, PlaneShape};
use yike::index::Site;
use yike::reach::{CircleCover, CircleScratch, CircleSource};
use yike::units::Meters;

const RUNS: u32 = 40;
const STATIONS_NEAR: usize = 10;

/// A compound and the positions of its candidate stations.
struct Question {
    compound: MultiPolygon<f64>,
    near: Vec<u32>,
}

/// The `k`-th number of a sequence that fills 0…1 evenly.
fn spread(k: u32, step: f64) -> f64 {
    (f64::from(k) * step).fract()
}

/// A plot of `corners` corners, a little uneven; every other one drawn in to `hollow` of the size.
fn plot(centre: Coord<f64>, size_m: f64, corners: u32, hollow: f64) -> MultiPolygon<f64> {
    let points = (0..corners).map(|k| {
        let angle = (f64::from(k) + 0.3 * spread(k, 0.618_034)) / f64::from(corners) * 2.0 * PI;
        let pull = if k % 2 == 0 { 1.0 } else { hollow };
        centre + Coord { x: angle.cos(), y: angle.sin() } * (size_m * pull)
    });
    MultiPolygon(vec![Polygon::new(LineString(points.collect()), Vec::new())])
}

fn stations(count: u32, side_m: f64, as_plots: bool) -> Vec<PlaneShape> {
    (0..count)
        .map(|k| {
            let (x, y) = (side_m * spread(k, 0.754_877_67), side_m * spread(k, 0.569_840_29));
            if as_plots {
                let corners = 4 + 2 * (k % 5);
                PlaneShape::Area(plot(Coord { x, y }, 30.0, corners, 0.75))
            } else {
                PlaneShape::Point(PlanePoint::new(x, y))
            }
        })
        .collect()
}

fn cover_of(shapes: &[PlaneShape], radius: Meters) -> CircleCover {
    CircleCover::new(shapes.iter().map(|s| CircleSource { centre: Site::Shape(s), radius }))
}

/// Compounds of 4 to 20 corners and 40 to 120 m, each with its nearest stations.
fn questions(count: u32, side_m: f64, shapes: &[PlaneShape]) -> Vec<Question> {
    let places: Vec<PlanePoint> = shapes.iter().map(PlaneShape::inner_point).collect();
    (0..count)
        .map(|k| {
            let (x, y) = (side_m * spread(k, 0.618_033_99), side_m * spread(k, 0.414_213_56));
            let size_m = 40.0 + 80.0 * spread(k, 0.302_775_64);
            let compound = plot(Coord { x, y }, size_m, 4 + 2 * (k % 9), 0.8);
            let here = PlanePoint::new(x, y);
            let mut order: Vec<(f64, u32)> =
                (0..).zip(&places).map(|(i, p)| (p.distance_sq(here), i)).collect();
            order.select_nth_unstable_by(STATIONS_NEAR - 1, |a, b| a.0.total_cmp(&b.0));
            order.truncate(STATIONS_NEAR);
            order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
            Question { compound, near: order.into_iter().map(|o| o.1).collect() }
        })
        .collect()
}

/// The least time of a question over some runs, nanoseconds; the sum of the shares as a check.
fn measure(cover: &CircleCover, asked: &[&Question]) -> (f64, f64) {
    let mut scratch = CircleScratch::default();
    let mut best_ns = f64::INFINITY;
    let mut sum = 0.0;
    for _ in 0..RUNS {
        let start = Instant::now();
        sum = 0.0;
        for question in asked {
            let share = cover.covered_share(&question.compound, &question.near, &mut scratch);
            sum += black_box(share).unwrap_or(0.0);
        }
        let spent_ns = start.elapsed().as_secs_f64() * 1e9;
        best_ns = best_ns.min(spent_ns / f64::from(u32::try_from(asked.len()).unwrap_or(u32::MAX)));
    }
    (best_ns, sum)
}

fn report(what: &str, cover: &CircleCover, asked: &[&Question]) {
    if asked.is_empty() {
        println!("{what:32} none");
        return;
    }
    let (ns, sum) = measure(cover, asked);
    println!("{what:32} {:>7} asked  {ns:>8.0} ns each  (shares add up to {sum:.3})", asked.len());
}

fn main() {
    for (kind, as_plots) in [("points", false), ("plots", true)] {
        let side_m = 20_000.0;
        let shapes = stations(130, side_m, as_plots);
        let start = Instant::now();
        let cover = cover_of(&shapes, Meters::new(1000.0));
        println!("{kind}: {} circles prepared in {:?}", cover.len(), start.elapsed());
        let asked = questions(40_000, side_m, &shapes);
        let mut scratch = CircleScratch::default();
        let (mut inside, mut outside, mut border) = (Vec::new(), Vec::new(), Vec::new());
        for question in &asked {
            let share = cover.covered_share(&question.compound, &question.near, &mut scratch);
            match share {
                Some(share) if share >= 1.0 => inside.push(question),
                Some(share) if share > 0.0 => border.push(question),
                _ => outside.push(question),
            }
        }
        report(&format!("{kind}: wholly inside"), &cover, &inside);
        report(&format!("{kind}: wholly outside"), &cover, &outside);
        report(&format!("{kind}: on the border"), &cover, &border);
        let all: Vec<&Question> = asked.iter().collect();
        report(&format!("{kind}: a town's mix"), &cover, &all);
    }
}
