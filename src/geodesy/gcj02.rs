//! GCJ-02, the coordinates of Chinese web maps, and the way back.
//!
//! Question: where on WGS 84 is a place that a Chinese web map shows? Since 2002 public maps in
//! China are drawn with an offset of some 50–700 m that changes from place to place.
//! Method: the offset is a sum of sines of the place (published formula, Krassovsky 1940
//! ellipsoid). The way back solves `place + offset(place) = shown` by fixed-point iteration: the
//! offset changes by less than 1 % of the way, so each round wins two digits or more.
//! Complexity: O(1), nine sines a round, about five rounds back.
//! Assumes: the place is inside the customary box (72.004–137.8347° E, 0.8293–55.8271° N); beyond
//! it nothing is shifted.
//! Limits: implementations differ in the box (another is 73.66–135.05° E, 3.86–53.55° N), all in
//! places where China has no town. The box also holds places outside China whose maps are not shifted: say GCJ-02 only of
//! data that was taken from such a map. Within metres of the box's border the way back has no
//! answer or two. There and back again is exact to 1e-6 m; how well the formula agrees with the
//! secret original is known from comparisons only (better than a metre).
//! Source: the formula became known in 2010 through the sample code "EvilTransform" (wgtochina_lb);
//! constants a = 6378245 m, e² = 0.00669342162296594323.

use std::f64::consts::PI;

use geo_types::{Coord, coord};

/// Semi-major axis of the Krassovsky ellipsoid, metres.
const A: f64 = 6_378_245.0;
/// Its first eccentricity, squared.
const E2: f64 = 0.006_693_421_622_965_943;

/// The place on GCJ-02 of a longitude and latitude (degrees) on WGS 84.
///
/// ```
/// use yike::geodesy::{gcj02_of_wgs84, wgs84_of_gcj02};
/// use geo_types::coord;
/// let gate_of_heavenly_peace = coord! { x: 116.397_5, y: 39.908_7 };
/// let shown = gcj02_of_wgs84(gate_of_heavenly_peace);
/// assert!((shown.x - 116.403_7).abs() < 1e-4 && (shown.y - 39.910_1).abs() < 1e-4);
/// let back = wgs84_of_gcj02(shown);
/// assert!((back.x - 116.397_5).abs() < 1e-11 && (back.y - 39.908_7).abs() < 1e-11);
/// ```
#[must_use]
pub fn gcj02_of_wgs84(place: Coord<f64>) -> Coord<f64> {
    place + offset(place)
}

/// The longitude and latitude (degrees) on WGS 84 of a place on GCJ-02.
#[must_use]
pub fn wgs84_of_gcj02(shown: Coord<f64>) -> Coord<f64> {
    const ROUNDS: usize = 12;
    // The next step would be a hundred times shorter.
    const CLOSE_DEG: f64 = 1e-11;
    let mut place = shown;
    for _ in 0..ROUNDS {
        let next = shown - offset(place);
        let step = next - place;
        place = next;
        if step.x.abs() + step.y.abs() < CLOSE_DEG {
            break;
        }
    }
    place
}

/// Whether places here are shifted.
fn is_in_box(place: Coord<f64>) -> bool {
    (72.004..=137.834_7).contains(&place.x) && (0.829_3..=55.827_1).contains(&place.y)
}

/// How far a map moves a place, degrees.
fn offset(place: Coord<f64>) -> Coord<f64> {
    if !is_in_box(place) {
        return Coord::zero();
    }
    let (x, y) = (place.x - 105.0, place.y - 35.0);
    let root = x.abs().sqrt();
    let shared = 20.0 * (6.0 * PI * x).sin() + 20.0 * (2.0 * PI * x).sin();
    let north_m = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + (shared
            + 20.0 * (PI * y).sin()
            + 40.0 * (PI / 3.0 * y).sin()
            + 160.0 * (PI / 12.0 * y).sin()
            + 320.0 * (PI / 30.0 * y).sin())
            * (2.0 / 3.0);
    let east_m = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + (shared
            + 20.0 * (PI * x).sin()
            + 40.0 * (PI / 3.0 * x).sin()
            + 150.0 * (PI / 12.0 * x).sin()
            + 300.0 * (PI / 30.0 * x).sin())
            * (2.0 / 3.0);
    let (sin, cos) = place.y.to_radians().sin_cos();
    let w2 = 1.0 - E2 * sin * sin;
    let w = w2.sqrt();
    // The radii of curvature along the meridian and across it.
    let (meridian_m, normal_m) = (A * (1.0 - E2) / (w2 * w), A / w);
    coord! { x: (east_m / (normal_m * cos)).to_degrees(), y: (north_m / meridian_m).to_degrees() }
}
